-- Up Migration

-- What is to be told to foreign systems. A row is never deleted: it is what makes a repetition recognisable.
create table sync.outbox (
  seq bigint generated always as identity primary key,
  -- That of the event it comes from; the foreign system gets it with every attempt.
  id uuid not null unique,
  factory text not null,
  system text not null,
  -- What it is about: messages of one key go out in order, each when the one before it has reached its end.
  key text not null,
  kind text not null,
  -- Forgotten at the end of a message: nobody reads it any more, and it may tell of persons.
  payload json,
  correlation text not null,
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'refused', 'overtaken')),
  attempts int not null default 0,
  -- Why it was refused or need not be told any more, or what its last attempt failed of.
  reason text,
  put_at timestamptz not null default clock_timestamp(),
  -- It is not tried (again) before this.
  next_try timestamptz not null default clock_timestamp(),
  done_at timestamptz
);
create index outbox_waiting on sync.outbox (factory, system, key, seq) where status = 'waiting';
create index outbox_untold on sync.outbox (done_at) where status in ('refused', 'overtaken');

-- How far subscriptions that write tables of this schema have come in the event log.
create table sync.checkpoints (
  name text primary key,
  position bigint not null
);

-- Down Migration

drop table sync.checkpoints;
drop table sync.outbox;
