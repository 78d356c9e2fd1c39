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
  primary key (factory, system)
);

-- Down Migration

drop table sync.breakers;
drop table sync.cursors;
