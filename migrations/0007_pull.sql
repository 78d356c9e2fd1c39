-- Up Migration

-- How far a poller has read each feed of a foreign system. Written only after the inbox holds what was read.
create table sync.cursors (
  factory text not null,
  source text not null,
  feed text not null,
  -- What the feed says of its place, in its own form.
  place json not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (factory, source, feed)
);

-- Who polls a source just now: one process of however many, until it has not been heard of for so long.
create table sync.pollers (
  factory text not null,
  source text not null,
  holder uuid not null,
  until timestamptz not null,
  primary key (factory, source)
);

-- Foreign systems that fail just now, or did. A system that never failed has no row.
create table sync.breakers (
  factory text not null,
  system text not null,
  -- Failures in a row.
  failures int not null,
  failing_since timestamptz,
  last_error text,
  -- Set once there were too many: until then nobody asks the system.
  open_until timestamptz,
  -- Somebody is trying whether it is back; who died while trying is waited for until then.
  trial_until timestamptz,
  primary key (factory, system)
);

-- Down Migration

drop table sync.breakers;
drop table sync.pollers;
drop table sync.cursors;
