import { happenedAt } from '@mullion/domain/order/events';
import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import type { Sql } from '@mullion/platform/db/database';
import { textArray } from '@mullion/platform/event-store/binary-array';
import { Drafts } from '../runtime/drafts';
import type { LogEvent } from '../runtime/log-event';
import { type Projection, wholeTable } from '../runtime/projection';
import { heldBackTold, isInternal, type Names, statedNames, toldOf } from './entry';
import { indexes, tables } from './table';

export const timeline: Projection = {
  name: 'timeline',
  version: 2,
  reads: { order: 'all', holdback: 'all' },
  tables,
  indexes,
  compared: {
    entry: wholeTable('entry', `order_id || ' ' || position`),
    names: wholeTable('names', 'order_id'),
  },

  begin() {
    const names = new Drafts<Names>();
    let entries: Entry[] = [];
    return {
      async project(sql, events) {
        await names.load(new Set(events.map(({ id }) => id)), (ids) => namesOf(sql, ids));
        for (const entry of events) {
          const stated = entry.about === 'order' ? statedNames(entry.event) : undefined;
          if (stated) names.set(entry.id, stated);
          const told = entryOf(entry, names.get(entry.id) ?? {});
          if (told) entries.push(told);
        }
      },
      async write(sql, keep) {
        await writeEntries(sql, entries);
        entries = [];
        const changed = names.take(keep);
        if (changed.length === 0) return;
        await sql.query(UPSERT_NAMES, [
          changed.map(({ id }) => id),
          textArray(
            'json',
            changed.map(({ state }) => JSON.stringify(state)),
          ),
        ]);
      },
    };
  },
};

interface Entry {
  readonly order: string;
  readonly position: number;
  readonly part: string;
  readonly internal: boolean;
  /** As JSON. */
  readonly shown: string;
}

async function namesOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Names>> {
  const rows = await sql.query<{ order_id: string; names: Names }>(
    'select order_id, names from names where order_id = any($1::text[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.order_id, row.names]));
}

async function writeEntries(sql: Sql, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql.query(
    'insert into entry select * from unnest($1::text[], $2::bigint[], $3::text[], $4::boolean[], $5::json[])',
    [
      entries.map(({ order }) => order),
      entries.map(({ position }) => position),
      entries.map(({ part }) => part),
      entries.map(({ internal }) => internal),
      textArray(
        'json',
        entries.map(({ shown }) => shown),
      ),
    ],
  );
}

const UPSERT_NAMES = `
  insert into names select * from unnest($1::text[], $2::json[])
  on conflict (order_id) do update set names = excluded.names`;

function entryOf(entry: LogEvent, names: Names): Entry | undefined {
  if (entry.about === 'dealer') return undefined;
  const { id, position, created } = entry;
  const told = entry.about === 'order' ? toldOf(entry.event, names) : heldBackTold(entry.event);
  // A hold-back happened here, not at the factory.
  const at = entry.about === 'order' ? new Date(happenedAt(entry.event)) : created;
  const shown: TimelineEntry = { id: String(position), order: id, at: at.toISOString(), ...told };
  return {
    order: id,
    position,
    part: told.group,
    internal: isInternal(told.kind),
    shown: JSON.stringify(shown),
  };
}
