import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '@mullion/platform/db/database';

/** The projections of this room, each in a schema of its name. */
export const PROJECTIONS = ['orders', 'dealers', 'timeline', 'deliveries', 'review'] as const;
export type ProjectionName = (typeof PROJECTIONS)[number];

/** How far a projection has come. Throws when its tables are not made yet: the projections have not run. */
export async function readPosition(sql: Sql, projection: ProjectionName): Promise<number> {
  const [row] = await sql.query<{ position: number }>(
    `select position from ${projection}.checkpoint`,
    [],
    `${projection}-position`,
  );
  return row?.position ?? 0;
}

/**
 * Waits until the projection has come to this log position, so that people see their own writes: true when it has, false
 * when `timeoutMs` passed before. Looks every few milliseconds, ever less often.
 */
export async function waitForPosition(
  sql: Sql,
  projection: ProjectionName,
  position: number,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 100)) {
    if ((await readPosition(sql, projection)) >= position) return true;
    const left = deadline - Date.now();
    if (left <= 0) return false;
    await pause(Math.min(wait, left));
  }
}
