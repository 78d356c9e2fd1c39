-- Up Migration

-- What a change was, in its source's own word: kept when its payload is forgotten. Null for what came before.
alter table sync.changes add column kind text;

-- Status codes that ops gave a meaning to, beside those of the factories' files.
create table sync.codes (
  factory text not null,
  code text not null,
  meaning json not null,
  by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (factory, code)
);

-- The desk reads page after page by time, and takes together what one cause holds back.
create index changes_held_by_time on sync.changes (held_since, seq) where status = 'held';
drop index sync.changes_held;
create index changes_held_by_cause on sync.changes (factory, source, waits_for) where status = 'held';
create index audit_by_factory on sync.audit ((subject ->> 'factory'), id);

-- What held changes wait for says since now what kind of thing it is. Of unknown codes nothing was noted but the sentence.
update sync.changes set waits_for = 'dealer ' || waits_for
  where status = 'held' and code = 'dealer-unknown' and waits_for is not null;
update sync.changes set waits_for = 'code ' || substring(reason from '^The status code (.*) is not in the table of ')
  where status = 'held' and code = 'code-unknown' and waits_for is null;

-- Down Migration

update sync.changes set waits_for = substring(waits_for from '^dealer (.*)$')
  where status = 'held' and waits_for like 'dealer %';
drop index sync.audit_by_factory;
drop index sync.changes_held_by_cause;
create index changes_held on sync.changes (held_since) where status = 'held';
drop index sync.changes_held_by_time;
drop table sync.codes;
alter table sync.changes drop column kind;
