/** Tables of the projection `timeline`: one row for each thing that happened to an order, as it was known at that time. */
export const tables = `
  create table entry (
    order_id text collate "C" not null,
    position bigint not null,
    part text not null,
    -- For the factory's people only.
    internal boolean not null,
    entry json not null,
    primary key (order_id, position)
  );
  -- The constructions' names as the factory stated them last, to name pieces by.
  create table names (
    order_id text collate "C" primary key,
    names json not null
  );
`;

export const indexes = `
  create index entry_part on entry (order_id, part, position);
`;
