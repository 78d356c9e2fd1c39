/**
 * Tables of the projection `orders`, in the schema that the search path names.
 *
 * `list` is narrow: all that a list shows, filters and sorts by. The order page is made of `page`, the
 * state that each event changes, and `specification` (drawings, descriptions: large, seldom changed), so that an event
 * rewrites hundreds of bytes and not tens of thousands. `search` is apart for the same reason: its index is dear
 * to write and its text changes only with the specification. `counts` answers "how many of each status" at any size.
 */
export const tables = `
  create table list (
    id text collate "C" primary key,
    number text not null,
    -- Digits padded, so that K-9 comes before K-10.
    number_key text collate "C" not null,
    factory text not null,
    dealer text not null,
    dealer_id text not null,
    branch text,
    customer json,
    reference text,
    status text not null,
    note text,
    promised date not null,
    ordered int not null,
    made int not null,
    shipped int not null,
    delivered int not null,
    price_amount bigint not null,
    price_currency text not null,
    checking boolean not null,
    updated_at timestamptz(3) not null,
    position bigint not null
  );
  create table page (
    id text collate "C" primary key,
    position bigint not null,
    state json not null
  );
  create table specification (
    id text collate "C" primary key,
    constructions json not null
  );
  create table search (
    id text collate "C" primary key,
    text text not null
  );
  create table counts (
    factory text not null,
    dealer_id text not null,
    branch text not null,
    status text not null,
    orders int not null,
    primary key (dealer_id, branch, status)
  );
  -- A change can be held back before its order is known here.
  create table held (
    id text collate "C" primary key
  );
`;

/** Made after the first fill: a rebuild that keeps them up to date row by row takes many times as long. */
export const indexes = `
  create index list_dealer_updated on list (dealer_id, updated_at, id);
  create index list_dealer_promised on list (dealer_id, promised, id);
  create index list_dealer_number on list (dealer_id, number_key, id);
  create index list_status_updated on list (factory, status, updated_at, id);
  create index list_status_promised on list (factory, status, promised, id);
  create index list_status_number on list (factory, status, number_key, id);
  create index list_position on list (position);
  create index counts_factory on counts (factory);
  create index search_text on search using gin (text public.gin_trgm_ops) with (fastupdate = off);
  alter table search alter column text set statistics 1000;
`;
