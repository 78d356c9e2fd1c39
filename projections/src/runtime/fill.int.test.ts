import { afterEach, beforeEach, expect, test } from 'vitest';
import { tamper } from '@mullion/platform/event-store/testing/tamper';
import { readOrder } from '../orders/read';
import { accepted, append, dealerStated, heldBack, lifeOf, specification } from '../testing/history';
import { type ReadModels, testReadModels } from '../testing/read-models';
import { rebuildTogether } from './rebuild';
import { projections } from './registry';

let models: ReadModels;
beforeEach(async () => (models = await testReadModels()));
afterEach(() => models.drop());

/** Orders whose events lie mixed in the log. */
async function history(orders: number): Promise<void> {
  const lives = Array.from({ length: orders }, (_, i) => lifeOf(`K-${String(i)}`, {}, i));
  await append(models.store, [dealerStated('D-0001', 'Plus'), heldBack('K-99')]);
  for (let step = 0; step < 10; step += 1)
    await append(
      models.store,
      lives.flatMap((life) => life.slice(step, step + 1)),
    );
}

test.each([
  { batch: 1, keep: 0 },
  { batch: 7, keep: 3 },
  { batch: 50, keep: 10_000 },
])('one walk builds all of them as following did, $batch events and $keep orders at a time', async (size) => {
  const { db, store } = models;
  await history(12);
  // Stated again: with the same constructions, and with others.
  const other = { id: '9', name: 'Shutter', quantity: 1, description: [] };
  await append(store, [
    accepted(50, specification('K-3')),
    accepted(51, specification('K-4', { constructions: [other] })),
  ]);
  await models.catchUp(5);
  const done = await rebuildTogether({ db, store, projections, ...size });
  for (const { name } of projections)
    expect({ name, ...done.get(name) }).toMatchObject({
      name,
      outcome: 'switched',
      compared: { different: 0 },
    });
});

test('a statement that repeats the constructions leaves them as they lie, another replaces them', async () => {
  const { db, store } = models;
  const shown = async () => (await readOrder(db, 'kharkiv~K-1'))?.page.constructions.map(({ name }) => name);
  const written = async () =>
    (await db.query<{ xmin: string }>('select xmin::text from orders.specification'))[0]?.xmin;
  await append(store, [accepted(1, specification('K-1'))]);
  await models.catchUp();
  const first = await written();
  await append(store, [accepted(2, specification('K-1', { reference: 'REF-2' }))]);
  await models.catchUp();
  expect(await written()).toBe(first);
  expect((await readOrder(db, 'kharkiv~K-1'))?.page.reference).toBe('REF-2');
  const other = { id: '9', name: 'Shutter', quantity: 1, description: [] };
  await append(store, [accepted(3, specification('K-1', { constructions: [other] }))]);
  await models.catchUp();
  expect(await shown()).toEqual(['Shutter']);
  // Away and back within one batch.
  await append(store, [accepted(4, specification('K-1', { constructions: [{ ...other, name: 'Door' }] }))]);
  await append(store, [accepted(5, specification('K-1', { constructions: [other] }))]);
  await models.catchUp();
  expect(await shown()).toEqual(['Shutter']);
});

test('one that can not read an event keeps its old tables, and does not hold up the others', async () => {
  const { db, store } = models;
  await history(3);
  await models.catchUp();
  await tamper(db, `update log.events set schema = 9 where type = 'DealerStated'`);
  const done = await rebuildTogether({ db, store, projections });
  expect(done.get('dealers')).toMatchObject({ outcome: 'failed', error: { name: 'UnreadableEvent' } });
  for (const name of ['orders', 'timeline', 'deliveries'])
    expect(done.get(name)).toMatchObject({ outcome: 'switched', compared: { different: 0 } });
  expect(await db.query('select 1 from dealers.dealer')).toHaveLength(1);
});
