/** Tables of the projection `dealers`: who the factories say their dealers are. */
export const tables = `
  create table dealer (
    id text collate "C" primary key,
    factory text not null,
    code text not null,
    name text not null,
    branches json not null,
    phones text[] not null,
    manager text,
    position bigint not null
  );
`;

export const indexes = `
  create index dealer_factory on dealer (factory, name, id);
  create index dealer_manager on dealer (manager);
  create index dealer_position on dealer (position);
`;
