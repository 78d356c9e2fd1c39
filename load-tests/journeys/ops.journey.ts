import { randomUUID } from 'node:crypto';
import { push, smallOrder } from '../src/factory';
import { expect, expectAccessible, test, visitorOf } from './story';

test('a change that can’t be applied holds back its order only; and ops see why', async ({
  page,
  as,
  factory,
}) => {
  const held = await factory.order('D-0001');
  const other = await factory.order('D-0001');
  const dealer = await visitorOf('dealer@demo.example');
  const read = (id: string) => dealer.get<{ status: string; checking: boolean }>(`/api/orders/${id}`);

  await held.report('status', { code: 'GLZ_ERR' });
  await expect.poll(async () => (await read(held.id)).checking).toBe(true);
  await held.report('units.made', { items: [{ construction: '1', quantity: 2 }] });
  await other.report('units.made', { items: [{ construction: '1', quantity: 2 }] });
  await expect.poll(async () => (await read(other.id)).status).toBe('made');
  expect((await read(held.id)).status).toBe('accepted');

  await as('ops@demo.example');
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Sync' }).click();
  await expect(page.getByRole('main')).toContainText(held.number);
  await expect(page.getByRole('main')).toContainText('GLZ_ERR');
  await expect(page.getByRole('main')).not.toContainText('Bondarenko');
  await expectAccessible(page);
});

test('an order of a dealer nobody knows waits, and goes on by itself once the dealer is stated', async ({
  page,
  as,
  factory,
  baseURL,
}) => {
  const code = `N-${randomUUID().slice(0, 6)}`;
  const number = `J-${randomUUID().slice(0, 8)}`;
  const at = new Date().toISOString();
  await factory.send([
    { id: randomUUID(), order: number, at, kind: 'order.accepted', data: smallOrder(code) },
  ]);

  await as('ops@demo.example');
  await page.goto('/sync');
  const row = page.locator('main li, main tr').filter({ hasText: number }).first();
  await expect(row).toBeVisible({ timeout: 15_000 });
  await expect(row).toContainText(code);

  const stated = await push(
    baseURL ?? '',
    'kharkiv',
    [
      {
        id: randomUUID(),
        dealer: code,
        at,
        kind: 'dealer.stated',
        data: { code, name: 'New Windows', legalEntity: 'New Windows LLC', phones: [], branches: [] },
      },
    ],
    'accounting',
  );
  expect(stated.results.map(({ outcome }) => outcome)).toEqual(['accepted']);
  const admin = await visitorOf('admin@demo.example');
  await expect.poll(() => admin.status(`/api/orders/kharkiv~${number}`), { timeout: 15_000 }).toBe(200);
  await expect(row).toBeHidden({ timeout: 15_000 });
});

test('ops see machinery, not customers’ orders', async ({ as, page }) => {
  const ops = await visitorOf('ops@demo.example');
  expect(await ops.status('/api/orders')).toBe(403);
  await as('ops@demo.example');
  await expect(
    page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Orders' }),
  ).toHaveCount(0);
});
