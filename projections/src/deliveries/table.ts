/** Tables of the projection `deliveries`: trips, their stops, and what is needed to tell which pieces came with which. */
export const tables = `
  create table trip (
    id text collate "C" primary key,
    factory text not null,
    date date not null,
    trip json not null
  );
  create table stop (
    trip_id text collate "C" not null,
    order_id text collate "C" not null,
    date date not null,
    factory text not null,
    number text not null,
    dealer text not null,
    dealer_id text not null,
    branch text,
    customer json,
    shipped int not null,
    delivered int not null,
    primary key (trip_id, order_id)
  );
  create table shipment (
    order_id text collate "C" primary key,
    state json not null
  );
`;

export const indexes = `
  create index trip_factory on trip (factory, date, id);
  create index stop_dealer on stop (dealer_id, date, trip_id);
  create index stop_order on stop (order_id);
`;
