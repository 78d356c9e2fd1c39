import type { Database, Sql } from '../db/database';
import type { DrainHandler } from '../inbox/drain';
import type { IncomingChange, Verdict } from '../inbox/inbox';
import type { HoldNotice } from '../inbox/notices';

/** A source of test changes: ids count up, every change happens a second after the one before. */
export function changesOf(factory: string, source = 'production') {
  let count = 0;
  return (key: string, more: Partial<IncomingChange> = {}): IncomingChange => {
    count += 1;
    return {
      factory,
      source,
      id: `${key}-${count}`,
      key,
      kind: 'test',
      at: new Date(Date.UTC(2026, 0, 1) + count * 1_000).toISOString(),
      payload: { count },
      correlation: `trace-${count}`,
      ...more,
    };
  };
}

/** Effects in a table that stands for the event log: outside the round's transaction, each change at most once. */
export async function effectsTable(db: Database) {
  await db.query(
    'create table if not exists effects (place bigint generated always as identity, key text, change text, primary key (key, change))',
  );
  return {
    append: (sql: Sql, key: string, change: string) =>
      sql.query('insert into effects (key, change) values ($1, $2) on conflict do nothing', [key, change]),
    async of(key: string): Promise<string[]> {
      const rows = await db.query<{ change: string }>(
        'select change from effects where key = $1 order by place',
        [key],
      );
      return rows.map(({ change }) => change);
    },
    async all(): Promise<Map<string, string[]>> {
      const rows = await db.query<{ key: string; change: string }>(
        'select key, change from effects order by place',
      );
      const found = new Map<string, string[]>();
      for (const { key, change } of rows) found.set(key, [...(found.get(key) ?? []), change]);
      return found;
    },
  };
}

/** A handler whose verdicts the test decides; what it applies goes into the table. */
export function recordingHandler(
  db: Database,
  effects: Awaited<ReturnType<typeof effectsTable>>,
  holds: (change: string) => { code: string; reason: string } | undefined = () => undefined,
) {
  const notices: HoldNotice[] = [];
  const handler: DrainHandler = {
    async decide(keys) {
      const answers: Verdict[][] = [];
      for (const { key, changes } of keys) {
        const verdicts: Verdict[] = [];
        for (const { id } of changes) {
          const held = holds(id);
          if (held) {
            verdicts.push({ verdict: 'held', ...held });
            break;
          }
          await effects.append(db, key, id);
          verdicts.push({ verdict: 'applied' });
        }
        answers.push(verdicts);
      }
      return answers;
    },
    announce(news) {
      notices.push(...news);
      return Promise.resolve();
    },
  };
  return { handler, notices };
}
