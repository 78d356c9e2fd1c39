-- Up Migration

create schema sync;

-- Every change that was acknowledged, with its end. A row is never deleted: it is what makes a repetition recognisable.
create table sync.changes (
  seq bigint generated always as identity primary key,
  factory text not null,
  source text not null,
  source_id text not null,
  key text not null,
  sequence bigint,
  -- As received; `at_ms` is the same instant in milliseconds since 1970, to sort by.
  at text not null,
  at_ms bigint not null,
  -- Forgotten at the end of a change: nobody reads it any more, and it may tell of persons.
  payload json,
  correlation text not null,
  status text not null default 'pending'
    check (status in ('pending', 'held', 'applied', 'duplicate', 'stale', 'skipped')),
  code text,
  reason text,
  -- The name of something whose arrival lets a held change be tried again.
  waits_for text,
  received_at timestamptz not null default clock_timestamp(),
  -- When the sweeper should ask for this key again: soon for what is pending, the end of its patience for what
  -- waits at a gap, never for what waits behind a held change.
  look_at timestamptz not null default clock_timestamp() + interval '2 seconds',
  held_since timestamptz,
  -- How often it was held back: each time is announced once.
  holds int not null default 0,
  done_at timestamptz,
  -- Where its effect stands in the event log.
  position bigint,
  unique (factory, source, source_id)
);

create index changes_open on sync.changes (factory, source, key) where status in ('pending', 'held');
create index changes_held on sync.changes (held_since) where status = 'held';
create index changes_unfinished on sync.changes (factory, source, look_at) where status = 'pending';

-- How far a source that counts its changes has come with a key: all up to `passed` have reached their end.
create table sync.keys (
  factory text not null,
  source text not null,
  key text not null,
  passed bigint not null,
  primary key (factory, source, key)
);

-- News of held changes that are to be told in the event log: kept with what they tell, crossed off when they are told.
create table sync.notices (
  id bigint generated always as identity primary key,
  change bigint not null references sync.changes,
  news text not null check (news in ('held', 'cleared')),
  times int not null,
  code text,
  reason text
);

create table sync.sources (
  factory text not null,
  source text not null,
  last_contact timestamptz not null,
  primary key (factory, source)
);

-- One row for each round of work, kept for minutes: what the rate on the ops page is made of.
create table sync.rounds (
  at timestamptz not null default clock_timestamp(),
  factory text not null,
  source text not null,
  ended int not null
);
create index rounds_at on sync.rounds (at);

-- Who did what to the machinery. Nobody can edit it, we included.
create table sync.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  who text not null,
  what text not null,
  subject json not null
);

create function sync.refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log can only be added to';
end $$;
create trigger audit_only_grows before update or delete or truncate on sync.audit
  for each statement execute function sync.refuse_edit();

-- Down Migration

drop schema sync cascade;
