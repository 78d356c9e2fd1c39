import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import type { Sql } from '@mullion/platform/db/database';
import type { LogEvent } from '../runtime/log-event';
import { type Projection, wholeTable } from '../runtime/projection';
import { heldBackTold, type Names, statedNames, toldOf } from './entry';
import { indexes, tables } from './table';

export const timeline: Projection = {
  name: 'timeline',
  version: 1,
  tables,
  indexes,
  compared: {
    entry: wholeTable('entry', `order_id || ' ' || position`),
    names: wholeTable('names', 'order_id'),
  },

  async project(sql, events) {
    const relevant = events.filter(({ about }) => about !== 'dealer');
    if (relevant.length === 0) return;
    const names = await namesOf(sql, relevant);
    const stated = new Map<string, Names>();
    const entries = relevant.flatMap((entry) => {
      if (entry.about === 'order') {
        const fresh = statedNames(entry.event);
        if (fresh) {
          stated.set(entry.id, fresh);
          names.set(entry.id, fresh);
        }
      }
      const told = entryOf(entry, names.get(entry.id) ?? {});
      return told ? [told] : [];
    });
    await sql.query(`insert into entry select * from json_populate_recordset(null::entry, $1::json)`, [
      JSON.stringify(entries),
    ]);
    if (stated.size === 0) return;
    await sql.query(
      `insert into names select * from json_populate_recordset(null::names, $1::json)
       on conflict (order_id) do update set names = excluded.names`,
      [JSON.stringify([...stated].map(([order_id, its]) => ({ order_id, names: its })))],
    );
  },
};

async function namesOf(sql: Sql, events: readonly LogEvent[]): Promise<Map<string, Names>> {
  const rows = await sql.query<{ order_id: string; names: Names }>(
    'select order_id, names from names where order_id = any($1::text[])',
    [[...new Set(events.map(({ id }) => id))]],
  );
  return new Map(rows.map((row) => [row.order_id, row.names]));
}

function entryOf(entry: LogEvent, names: Names) {
  if (entry.about === 'dealer') return undefined;
  const { id, position, created } = entry;
  const told = entry.about === 'order' ? toldOf(entry.event, names) : heldBackTold(entry.event);
  // A hold-back happened here, not at the factory.
  const at = entry.about === 'order' ? new Date(entry.event.data.change.at) : created;
  const shown: TimelineEntry = { id: String(position), order: id, at: at.toISOString(), ...told };
  return { order_id: id, position, part: told.group, entry: shown };
}
