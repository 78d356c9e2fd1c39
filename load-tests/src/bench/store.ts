import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@mullion/platform/db/database';
import { integerArray, textArray, uuidArray } from '@mullion/platform/event-store/binary-array';
import type { EventStore, NewEvent } from '@mullion/platform/event-store/event-store';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';

const roundCount = 5;
const roundLength = 2_000;
const streamsPerCaller = 20;

/** What a factory says most often: some pieces of an order were made. */
const unitsMade = (n: number): NewEvent => ({
  id: randomUUID(),
  type: 'UnitsMade',
  schema: 1,
  data: {
    change: { id: `88-${n}`, at: '2026-11-21T14:06:00+02:00', sequence: (n % 40) + 1 },
    items: [
      { construction: 'K-48213-1', quantity: 1, units: [`K-48213-1-${n % 9}`] },
      { construction: 'K-48213-2', quantity: 2 },
    ],
  },
  meta: { correlation: randomUUID(), actor: 'kharkiv/production' },
});

let made = 0;

/** Callers who each wait for their append before the next; answers events a second and the events of a mean commit. */
async function storeRound(db: Database, store: EventStore, callers: number) {
  const commits = async () =>
    (await db.query<{ commit: number }>('select commit from log.head'))[0]?.commit ?? 0;
  const before = await commits();
  const start = performance.now();
  let appended = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      const streams = Array.from({ length: streamsPerCaller }, () => `order-kharkiv~${randomUUID()}`);
      for (let version = 0; ; version += 1) {
        for (const stream of streams) {
          if (performance.now() - start >= roundLength) return;
          const [outcome] = await store.append([{ stream, expected: version, events: [unitsMade(made++)] }]);
          if (outcome?.outcome !== 'appended') throw new Error(`not appended: ${JSON.stringify(outcome)}`);
          appended += 1;
        }
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  return { rate: appended / seconds, batch: appended / ((await commits()) - before) };
}

/** The bare alternative: the same events in one insert and commit after the other, with nothing checked and nothing chained. */
async function rawRound(db: Database, batch: number, position: number) {
  const size = Math.max(1, Math.round(batch));
  const streams = Array.from({ length: size * streamsPerCaller }, () => `order-kharkiv~${randomUUID()}`);
  const start = performance.now();
  let at = position;
  for (let round = 0; performance.now() - start < roundLength; round += 1) {
    const events = Array.from({ length: size }, () => unitsMade(made++));
    const first = (round % streamsPerCaller) * size;
    await db.query(
      `insert into raw.events (position, stream, version, id, type, schema, created, data, meta)
       select $1::bigint + n, stream, version, id, type, schema, now(), data, meta
       from unnest($2::text[], $3::int4[], $4::uuid[], $5::text[], $6::int4[], $7::json[], $8::json[])
         with ordinality e(stream, version, id, type, schema, data, meta, n)`,
      [
        at,
        textArray('text', streams.slice(first, first + size)),
        integerArray(events.map(() => Math.floor(round / streamsPerCaller) + 1)),
        uuidArray(events.map(({ id }) => id)),
        textArray(
          'text',
          events.map(({ type }) => type),
        ),
        integerArray(events.map(({ schema }) => schema)),
        textArray(
          'json',
          events.map(({ data }) => JSON.stringify(data)),
        ),
        textArray(
          'json',
          events.map(({ meta }) => JSON.stringify(meta)),
        ),
      ],
      'raw-insert',
    );
    at += size;
  }
  return { rate: (at - position) / ((performance.now() - start) / 1000), position: at };
}

async function readRound(store: EventStore) {
  const start = performance.now();
  let position = 0;
  for (;;) {
    const events = await store.readAll(position, 1000);
    const last = events.at(-1);
    if (!last) return position / ((performance.now() - start) / 1000);
    position = last.position;
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const whole = (value: number) => Math.round(value).toLocaleString('en');

/**
 * Prints appends a second, their ratio to raw inserts of the same events in the same Postgres (same indexes, same number
 * of events in a commit, rounds in turn, medians), and how fast the log is read from its start. Needs a migrated database.
 */
export async function benchStore({ databaseUrl }: { readonly databaseUrl: string }): Promise<void> {
  const db = openDatabase(databaseUrl, { max: 4 });
  try {
    const store = openPostgresEventStore(db);
    await db.query('drop schema if exists raw cascade');
    await db.query('create schema raw');
    await db.query('create table raw.events (like log.events including all)');
    let position = 0;

    await storeRound(db, store, 256);
    position = (await rawRound(db, 256, position)).position;
    for (const callers of [32, 256]) {
      const rates: number[] = [];
      const raws: number[] = [];
      const ratios: number[] = [];
      const batches: number[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        const ours = await storeRound(db, store, callers);
        const raw = await rawRound(db, ours.batch, position);
        position = raw.position;
        rates.push(ours.rate);
        raws.push(raw.rate);
        ratios.push(ours.rate / raw.rate);
        batches.push(ours.batch);
      }
      console.log(
        `store: ${callers} callers: ${whole(median(rates))} appends/s, ${median(batches).toFixed(0)} in a commit; ` +
          `raw inserts of as many: ${whole(median(raws))}/s; ratio ${median(ratios).toFixed(2)} ` +
          `(rounds: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
      );
    }

    const reads: number[] = [];
    for (let round = 0; round < roundCount; round += 1) reads.push(await readRound(store));
    console.log(`store: catch-up of ${whole(await store.head())} events: ${whole(median(reads))} events/s`);
  } finally {
    await db.query('drop schema if exists raw cascade');
    await db.close();
  }
}
