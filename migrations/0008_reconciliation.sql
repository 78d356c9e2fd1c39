-- Up Migration

-- Sweeps: comparisons of all that a foreign system knows with all that we know. At most one of a source is unfinished.
create table sync.sweeps (
  id bigint generated always as identity primary key,
  factory text not null,
  source text not null,
  -- Who asked for it; null when its time had come.
  requested_by text,
  requested_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  -- The last key that was looked at: a sweep whose process died goes on after it.
  after text collate "C",
  -- All keys were looked at; what remains are repairs.
  through boolean not null default false,
  compared int not null default 0,
  -- Not compared, because a change of them is held back.
  held int not null default 0,
  -- Confirmed differences, those asked for again, and what became of them.
  differing int not null default 0,
  asked int not null default 0,
  repaired int not null default 0,
  arrived int not null default 0,
  unrepaired int not null default 0,
  -- Why it does not go on just now.
  waits text,
  correlation text not null,
  -- The process that took it last: no other may write about it.
  holder uuid
);
create unique index sweeps_open on sync.sweeps (factory, source) where finished_at is null;
create index sweeps_last on sync.sweeps (factory, source, finished_at desc) where finished_at is not null;

-- What differs, or may: a difference counts once a second look has confirmed it.
create table sync.differences (
  id bigint generated always as identity primary key,
  -- The last sweep that met it.
  sweep bigint not null references sync.sweeps,
  factory text not null,
  source text not null,
  key text collate "C" not null,
  -- The source's key before this one: where to ask for it.
  after text collate "C",
  -- A list of what is not the same, with both values; nothing about persons.
  what json,
  correlation text not null,
  found_at timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz,
  asked_at timestamptz,
  -- The newest change in the inbox when it was asked for as it is now: what came because of that is newer.
  asked_after bigint,
  times_asked int not null default 0,
  -- How often it may still be asked for.
  asks_left int not null default 0,
  look_at timestamptz not null default clock_timestamp(),
  -- Since when asking again is known not to help; `code` says why, `note` in words.
  unrepaired_at timestamptz,
  settled_at timestamptz,
  outcome text check (outcome in ('repaired', 'arrived', 'held')),
  code text,
  note text
);
create unique index differences_open on sync.differences (factory, source, key) where settled_at is null;
create index differences_sweep on sync.differences (sweep);
create index differences_settled on sync.differences (settled_at) where settled_at is not null;

-- Keys with a held change that were asked for again, since one before it may be missing: once for each held change.
create table sync.held_asked (
  factory text not null,
  source text not null,
  key text collate "C" not null,
  -- The held change, by its number in the inbox.
  change bigint not null,
  asked_at timestamptz not null default clock_timestamp(),
  primary key (factory, source, key)
);

-- What came of a key, to tell whether asking again helped, and for a trace. What is pending has indexes already: kept out of
-- this one, a change costs it one entry instead of two.
create index changes_by_key on sync.changes (key) where status <> 'pending';

-- Down Migration

drop index sync.changes_by_key;
drop table sync.held_asked;
drop table sync.differences;
drop table sync.sweeps;
