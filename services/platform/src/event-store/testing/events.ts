import { randomUUID } from 'node:crypto';
import type { Append, ExpectedVersion, NewEvent } from '../event-store';

/** A new event with an id of its own. */
export const happened = (type = 'Happened', data: unknown = { n: 1 }): NewEvent => ({
  id: randomUUID(),
  type,
  schema: 1,
  data,
  meta: { correlation: 'c-1', actor: 'test' },
});

export const appendTo = (stream: string, expected: ExpectedVersion, ...events: NewEvent[]): Append => ({
  stream,
  expected,
  events,
});
