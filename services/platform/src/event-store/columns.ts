/** A row of `log.events` in these columns is a RecordedEvent. */
export const EVENT_COLUMNS = 'position, stream, version, id, type, schema, created, data, meta';
