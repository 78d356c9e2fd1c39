-- Up Migration

create schema log;

-- One row: its lock puts all appends in one line, so that positions are dense and in commit order.
create table log.head (
  single boolean primary key default true check (single),
  position bigint not null,
  commit bigint not null,
  hash bytea not null
) with (fillfactor = 50);
insert into log.head values (true, 0, 0, sha256('mullion event log'::bytea));

-- A stream's version is that of its last event, read from the index of the events: a copy here would cost every append a row.
create table log.streams (
  id text collate "C" primary key,
  category text collate "C" not null
);

-- `json`, not `jsonb`: the text stays as it was written, and the chain is over that text.
create table log.events (
  position bigint primary key,
  stream text collate "C" not null,
  version integer not null,
  id uuid not null,
  type text collate "C" not null,
  schema integer not null,
  created timestamptz not null,
  data json not null,
  meta json not null
);
create unique index events_id on log.events (id);
create unique index events_stream on log.events (stream, version);

-- The chain: `hash` is sha256 of `previous` and of the digests of the commit's events, in order.
create table log.commits (
  number bigint primary key,
  first bigint not null,
  last bigint not null,
  previous bytea not null,
  hash bytea not null
);

-- What happened can't be edited: a mistake of ours fails here, and only the tables' owner can take the guard away.
create function log.refuse_edit() returns trigger language plpgsql as $$
begin
  raise exception 'the event log can only be added to';
end
$$;
create trigger events_only_grow before update or delete or truncate on log.events
  for each statement execute function log.refuse_edit();
create trigger commits_only_grow before update or delete or truncate on log.commits
  for each statement execute function log.refuse_edit();

-- The bytes that stand for one event. JSON text holds no U+001F, and the store refuses it in the other two.
create function log.digest(
  place bigint, stream text, version integer, id uuid, type text, schema integer, created timestamptz,
  data json, meta json
) returns bytea language sql stable as $$
  select sha256(
    int8send(place) || int4send(version) || int4send(schema) || timestamptz_send(created) || uuid_send(id)
    || convert_to(concat_ws(U&'\001F', stream, type, data, meta), 'UTF8'))
$$;

-- Appends to many streams, each of them named once. One element of `a_` arrays is one append, one of `e_` arrays one
-- event, whose `e_append` says which append it belongs to and `e_place` where in it, both from 1.
-- `a_expected`: a version, or -1 for any. Answers the head before, and for each append 0 appended, 1 conflict,
-- 2 duplicate, 3 rejected; the version it found; `details` of duplicates and rejections by the append's number.
-- Plans are fixed here, because one made while the tables were empty would read them whole for as long as it is cached.
create function log.append(
  a_stream text[], a_expected integer[], a_count integer[],
  e_append integer[], e_place integer[], e_stream text[], e_id uuid[], e_type text[], e_schema integer[],
  e_data json[], e_meta json[]
) returns table (before bigint, outcomes json, versions json, details json)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  last log.head;
  found_version integer[];
  verdict integer[];
  detail jsonb := '{}';
  repeated record;
  added bigint;
  chained bytea;
  at timestamptz;
begin
  select * into last from log.head for update;
  at := clock_timestamp();

  select array_agg(coalesce(s.version, 0) order by a.n) into found_version
  from unnest(a_stream) with ordinality a(stream, n)
    left join lateral (
      select e.version from log.events e where e.stream = a.stream order by e.version desc limit 1) s on true;

  select array_agg(case when a.expected in (-1, a.found) then 0 else 1 end order by a.n) into verdict
  from unnest(a_expected, found_version) with ordinality a(expected, found, n);

  if exists (select from unnest(e_id) k(id) join log.events e on e.id = k.id) then
    for repeated in
      select k.append, count(*) filter (where e.stream = k.stream) as here,
        min(e.id::text) filter (where e.stream <> k.stream) as elsewhere,
        max(e.version) as version, max(e.position) as position
      from unnest(e_append, e_stream, e_id) k(append, stream, id) join log.events e on e.id = k.id
      group by k.append
    loop
      if repeated.elsewhere is not null then
        verdict[repeated.append] := 3;
        detail := detail || jsonb_build_object(repeated.append, jsonb_build_object('reason',
          format('the event id %s is used in another stream', repeated.elsewhere)));
      elsif repeated.here = a_count[repeated.append] then
        verdict[repeated.append] := 2;
        detail := detail || jsonb_build_object(repeated.append,
          jsonb_build_object('version', repeated.version, 'position', repeated.position));
      else
        verdict[repeated.append] := 3;
        detail := detail || jsonb_build_object(repeated.append, jsonb_build_object('reason',
          format('%s of the %s events are in the stream already', repeated.here, a_count[repeated.append])));
      end if;
    end loop;
  end if;

  with fresh as (
    insert into log.events (position, stream, version, id, type, schema, created, data, meta)
    select last.position + row_number() over (order by e.n), e.stream, found_version[e.append] + e.place,
      e.id, e.type, e.schema, at, e.data, e.meta
    from unnest(e_append, e_place, e_stream, e_id, e_type, e_schema, e_data, e_meta)
      with ordinality e(append, place, stream, id, type, schema, data, meta, n)
    where verdict[e.append] = 0
    returning position as n, log.digest(position, stream, version, id, type, schema, created, data, meta) as digest
  )
  select count(*), sha256(last.hash || string_agg(digest, ''::bytea order by n)) into added, chained from fresh;

  if added > 0 then
    -- A reader in JavaScript could not tell greater numbers apart.
    if last.position + added > 9007199254740991 then
      raise exception 'the log is full: positions end at 9007199254740991' using errcode = 'program_limit_exceeded';
    end if;
    insert into log.streams (id, category)
    select a.stream, split_part(a.stream, '-', 1)
    from unnest(a_stream, found_version, verdict) a(stream, found, verdict)
    where a.verdict = 0 and a.found = 0;
    insert into log.commits (number, first, last, previous, hash)
    values (last.commit + 1, last.position + 1, last.position + added, last.hash, chained);
    update log.head set position = last.position + added, commit = last.commit + 1, hash = chained;
  end if;

  return query select last.position, to_json(verdict), to_json(found_version), detail::json;
end
$$;

-- Keys of personal data, one for each subject. Events name the key, so that one made after an erasure never meets what
-- the erased one closed.
create table log.subject_keys (
  id uuid primary key,
  subject text collate "C" not null unique,
  -- The key as it is, or encrypted under the master key.
  key bytea not null,
  wrapped boolean not null,
  created timestamptz not null default now()
);

-- Down Migration

drop schema log cascade;
