import { orderPersonalData } from '@mullion/domain/order/codec';
import { openDatabase } from '@mullion/platform/db/database';
import { openPostgresEventStore } from '@mullion/platform/event-store/postgres';
import { withPersonalData } from '@mullion/platform/personal-data/personal-data';
import { openVault } from '@mullion/platform/personal-data/vault';
import { rebuild, rebuildTogether } from '@mullion/projections/runtime/rebuild';
import { projections } from '@mullion/projections/runtime/registry';
import { appendLives } from './order-log';

const ORDERS = 10_000;
const ROUNDS = 3;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const whole = (value: number) => Math.round(value).toLocaleString('en');

/**
 * Prints how many events a second each read model is filled from, and all of them together, as `npm run rebuild` does it.
 * Personal data are encrypted as in production. Medians of several rounds.
 */
export async function benchProjections({ databaseUrl }: { readonly databaseUrl: string }): Promise<void> {
  const db = openDatabase(databaseUrl);
  try {
    const store = withPersonalData(openPostgresEventStore(db), openVault(db), orderPersonalData);
    await appendLives(store, ORDERS);
    const filled = new Map<string, number[]>();
    const note = (name: string, rate: number) => filled.set(name, [...(filled.get(name) ?? []), rate]);
    const finished: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const projection of projections) {
        const done = await rebuild({ db, store, projection });
        if (done.outcome === 'switched') note(projection.name, done.eventsPerSecond);
      }
      const started = performance.now();
      const together = await rebuildTogether({ db, store, projections });
      finished.push((performance.now() - started) / 1000);
      for (const done of together.values())
        if (done.outcome === 'switched') note('all together', done.eventsPerSecond);
    }
    console.log(`rebuilding from ${whole(await store.head())} events of ${whole(ORDERS)} orders:`);
    for (const [name, rates] of filled)
      console.log(`  ${name.padEnd(12)} ${whole(median(rates)).padStart(8)} events/s`);
    console.log(`  all, with indexes, comparison and switch: ${median(finished).toFixed(1)} s`);
  } finally {
    await db.close();
  }
}
