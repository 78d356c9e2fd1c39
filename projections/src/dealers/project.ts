import type { DealerStated } from '@mullion/domain/dealer/events';
import { type Projection, wholeTable } from '../runtime/projection';
import { indexes, tables } from './table';

export const dealers: Projection = {
  name: 'dealers',
  version: 1,
  reads: { dealer: 'all' },
  tables,
  indexes,
  compared: { dealer: wholeTable('dealer', 'id') },

  begin() {
    const stated = new Map<string, DealerStated & { position: number }>();
    return {
      project(_, events) {
        for (const { id, position, ...entry } of events)
          if (entry.about === 'dealer') stated.set(id, { ...entry.event.data, position });
        return Promise.resolve();
      },
      async write(sql) {
        if (stated.size === 0) return;
        const rows = [...stated].map(([id, dealer]) => ({ id, ...dealer }));
        stated.clear();
        await sql.query(UPSERT, [JSON.stringify(rows)]);
      },
    };
  },
};

const UPSERT = `
  insert into dealer select * from json_populate_recordset(null::dealer, $1::json)
  on conflict (id) do update set (name, branches, phones, manager, position) =
    (excluded.name, excluded.branches, excluded.phones, excluded.manager, excluded.position)`;
