import type { Sql } from '../db/database';
import { integerArray, textArray, uuidArray } from './binary-array';
import type { EncodedAppend } from './encode';
import type { AppendOutcome } from './event-store';

interface Answer {
  readonly before: number;
  readonly outcomes: readonly number[];
  readonly versions: readonly number[];
  readonly details: Readonly<
    Record<string, { readonly version: number; readonly position: number; readonly reason: string }>
  >;
}

const statement = `select before, outcomes, versions, details from log.append(
  $1::text[], $2::int4[], $3::int4[],
  $4::int4[], $5::int4[], $6::text[], $7::uuid[], $8::text[], $9::int4[], $10::json[], $11::json[])`;

/** One call of the database's append, in a transaction of its own. No stream and no event id may stand in it twice. */
export async function appendCall(db: Sql, appends: readonly EncodedAppend[]): Promise<AppendOutcome[]> {
  const events = appends.flatMap((append, index) =>
    append.events.map((event, place) => ({
      event,
      place: place + 1,
      append: index + 1,
      stream: append.stream,
    })),
  );
  const [answer] = await db.query<Answer>(
    statement,
    [
      textArray(
        'text',
        appends.map((append) => append.stream),
      ),
      integerArray(appends.map((append) => append.expected)),
      integerArray(appends.map((append) => append.events.length)),
      integerArray(events.map((e) => e.append)),
      integerArray(events.map((e) => e.place)),
      textArray(
        'text',
        events.map((e) => e.stream),
      ),
      uuidArray(events.map((e) => e.event.id)),
      textArray(
        'text',
        events.map((e) => e.event.type),
      ),
      integerArray(events.map((e) => e.event.schema)),
      textArray(
        'json',
        events.map((e) => e.event.data),
      ),
      textArray(
        'json',
        events.map((e) => e.event.meta),
      ),
    ],
    'log-append',
  );
  if (!answer) throw new Error('The append answered nothing');
  let position = answer.before;
  return appends.map((append, index): AppendOutcome => {
    const version = answer.versions[index] ?? 0;
    const detail = answer.details[String(index + 1)];
    switch (answer.outcomes[index]) {
      case 0:
        position += append.events.length;
        return { outcome: 'appended', version: version + append.events.length, position };
      case 1:
        return { outcome: 'conflict', actual: version };
      case 2:
        if (detail) return { outcome: 'duplicate', version: detail.version, position: detail.position };
        break;
      case 3:
        if (detail) return { outcome: 'rejected', reason: detail.reason };
        break;
    }
    throw new Error(`The append gave no outcome for ${append.stream}`);
  });
}
