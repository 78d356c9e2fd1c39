import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@mullion/platform/db/database';
import { feedCounts } from '../outbox';
import { compare } from './compare';
import type { View } from './facts';
import { readApi } from './portal-api';
import { backlogOf, readLog, readTable } from './portal-database';
import type { Report } from './report';
import { readSimulated } from './simulated';

export interface CheckOptions {
  /** The simulator's database. */
  readonly simulator: Database;
  /** The portal's database; without it only the API is compared. */
  readonly portal?: Database | undefined;
  /** The portal's API and who signs in; without it only the database is compared. */
  readonly api?: { readonly url: string; readonly email: string; readonly password: string } | undefined;
  /** Ops have mended all that the simulator wanted held back: mended.ts says how. */
  readonly mended?: boolean | undefined;
  /** How long nothing may move before the comparison starts all the same, in milliseconds. */
  readonly patience: number;
  readonly onProgress?: (waiting: Readonly<Record<string, number>>) => void;
}

/**
 * Waits until everything was sent, worked off and projected (or nothing moves any more), then compares. The simulator must
 * not make changes meanwhile.
 */
export async function check(options: CheckOptions): Promise<Report> {
  await quiet(options);
  const { simulator, portal, api } = options;
  const simulated = await readSimulated(simulator, options.mended);
  const views: View[] = [
    ...(portal ? [await readTable(portal)] : []),
    ...(api ? await readApi(api.url, api.email, api.password) : []),
  ];
  return compare(simulated, portal ? await readLog(portal) : undefined, views);
}

async function quiet({ simulator, portal, patience, onProgress }: CheckOptions): Promise<void> {
  let before = '';
  let since = Date.now();
  for (;;) {
    const { unacknowledged } = await feedCounts(simulator);
    const waiting = { unacknowledged, ...(portal ? await backlogOf(portal) : {}) };
    if (Object.values(waiting).every((count) => count === 0)) return;
    const now = JSON.stringify(waiting);
    if (now !== before) {
      before = now;
      since = Date.now();
      onProgress?.(waiting);
    }
    if (Date.now() - since > patience) return;
    await pause(250);
  }
}
