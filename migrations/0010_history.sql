-- Up Migration

-- How each source did, minute by minute, for two days: the charts of the sync page. Written by every sync process: maxima
-- are of what any of them saw, `ended` is the sum of the rounds of all.
create table sync.history (
  factory text not null,
  source text not null,
  -- Its beginning.
  minute timestamptz not null,
  ended int not null default 0,
  lag_seconds real not null default 0,
  backlog int not null default 0,
  held int not null default 0,
  primary key (factory, source, minute)
);
create index history_minute on sync.history (minute);

-- Down Migration

drop table sync.history;
