/**
 * Tables of the projection `review`: the orders that wait for the factory's engineer. A row leaves when the order is accepted,
 * returned or cancelled, so the table stays small however many orders there are.
 */
export const tables = `
  create table desk (
    id text collate "C" primary key,
    factory text not null,
    dealer_id text not null,
    branch text,
    received_at timestamptz(3) not null,
    promised date not null,
    state text not null,
    wrong int not null,
    doubtful int not null,
    search text not null,
    position bigint not null,
    -- All that the next event needs to know.
    memory json not null
  );
`;

export const indexes = `
  create index desk_received on desk (received_at, id);
`;
