import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { push, smallOrder } from '../src/factory';
import { expect, expectAccessible, type FactoryOrder, test, visitorOf } from './story';

interface Read {
  readonly status: string;
  readonly checking: boolean;
}
const made = { items: [{ construction: '1', quantity: 2 }] };

/** What its dealer sees of an order. */
const asDealer = async ({ id }: FactoryOrder): Promise<Read> =>
  (await visitorOf('dealer@demo.example')).get<Read>(`/api/orders/${id}`);
const rowOf = (page: Page, order: { readonly number: string }) =>
  page.locator('.held-desk tbody tr').filter({ hasText: order.number }).first();
const result = (page: Page) => page.locator('.desk-result');
const openDesk = async (page: Page) => {
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Sync' }).click();
  await expect(page.getByRole('navigation', { name: 'Parts of Sync' })).toBeVisible();
};

test('a change that can’t be applied holds back its order only; and ops see why', async ({
  page,
  as,
  factory,
}) => {
  const held = await factory.order('D-0001');
  const other = await factory.order('D-0001');

  await held.report('status', { code: 'GLZ_ERR' });
  await expect.poll(async () => (await asDealer(held)).checking).toBe(true);
  await held.report('units.made', made);
  await other.report('units.made', made);
  await expect.poll(async () => (await asDealer(other)).status).toBe('made');
  expect((await asDealer(held)).status).toBe('accepted');

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

test('ops map an unknown code in the browser, and the orders that waited for it go on', async ({
  page,
  as,
  factory,
}) => {
  const code = `GLZ-${randomUUID().slice(0, 6)}`;
  const [one, two] = [await factory.order('D-0001'), await factory.order('D-0001')];
  for (const order of [one, two]) await order.report('status', { code });
  await one.report('units.made', made);
  await expect.poll(async () => (await asDealer(one)).checking).toBe(true);

  await as('ops@demo.example');
  await openDesk(page);
  await expect(page.getByText(`Unknown status code ${code}`).first()).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: `Map the code ${code} of order ${one.number}` }).click();
  const dialog = page.getByRole('dialog', { name: `What does ${code} mean?` });
  await expect(dialog).toContainText('2 changes of 2 orders');
  await dialog.getByRole('button', { name: 'Map the code' }).click();
  await expect(dialog).toContainText('Choose what the code means.');
  await dialog.getByLabel('It means').selectOption({ label: 'Production begins, or comes to a stage' });
  await dialog.getByLabel('Stage (optional)').fill('glazing');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Map the code' }).click();
  await expect(dialog).toBeHidden();
  await expect(result(page)).toContainText(`${code} is mapped. 2 changes go on`);
  await expect(result(page)).toBeFocused();

  await expect.poll(() => asDealer(one)).toMatchObject({ status: 'made', checking: false });
  await expect.poll(() => asDealer(two)).toMatchObject({ status: 'inProduction', checking: false });
  await expect(rowOf(page, one)).toBeHidden();

  await page.getByRole('navigation', { name: 'Parts of Sync' }).getByRole('link', { name: 'Codes' }).click();
  const mapped = page.locator('.table tbody tr').filter({ hasText: code });
  await expect(mapped).toContainText('glazing');
  await expect(mapped).not.toContainText('settings file');
  await expectAccessible(page);
  await page.getByRole('button', { name: `Remove the code ${code}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(mapped).toBeHidden();

  await page.getByRole('navigation', { name: 'Parts of Sync' }).getByRole('link', { name: 'Audit' }).click();
  const trail = page.locator('.table tbody tr').filter({ hasText: code });
  await expect(trail.filter({ hasText: 'Mapped a code' })).toBeVisible();
  await expect(trail.filter({ hasText: 'Removed a code' })).toBeVisible();
  await expectAccessible(page);
});

test('ops skip a change with a reason; what waited goes on, and its dealer sees that nothing is checked any more', async ({
  page,
  as,
  factory,
}) => {
  const held = await factory.order('D-0001');
  await held.report('status', { code: 'NEVER_SENT' });
  await held.report('units.made', made);
  await expect.poll(() => asDealer(held)).toMatchObject({ status: 'accepted', checking: true });

  await as('ops@demo.example');
  await openDesk(page);
  await page.getByLabel('Find').fill(held.number);
  await expect(page.locator('.held-desk tbody tr')).toHaveCount(1);
  await expect(rowOf(page, held)).toContainText('NEVER_SENT');
  await page.getByRole('button', { name: `See the payload of order ${held.number}` }).click();
  await expect(page.getByRole('dialog')).toContainText('"NEVER_SENT"');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: `Skip the change of order ${held.number}` }).click();
  const dialog = page.getByRole('dialog', { name: `Skip the change of order ${held.number}?` });
  await expect(dialog).toContainText('1 change waits behind it and goes on, in order.');
  await expect(dialog).toContainText('This can’t be undone.');
  await dialog.getByRole('button', { name: 'Skip for good' }).click();
  await expect(dialog.getByLabel('Why it is skipped')).toBeFocused();
  await dialog.getByLabel('Why it is skipped').fill('The factory sent it by mistake.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Skip for good' }).click();
  await expect(dialog).toBeHidden();
  await expect(result(page)).toContainText(`${held.number}: skipped.`);

  await expect.poll(() => asDealer(held)).toMatchObject({ status: 'made', checking: false });
  await expect(rowOf(page, held)).toBeHidden();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.goto('/sync/audit');
  const entry = page.locator('.table tbody tr').filter({ hasText: held.number }).first();
  await expect(entry).toContainText('Skipped');
  await expect(entry).toContainText('The factory sent it by mistake.');
});

test('a link shows just its change, and says so when it is not held any more', async ({
  page,
  as,
  factory,
}) => {
  const held = await factory.order('D-0001');
  await held.report('status', { code: 'FROM_A_MAIL' });
  await expect.poll(async () => (await asDealer(held)).checking).toBe(true);
  const ops = await visitorOf('ops@demo.example');
  const { items } = await ops.get<{ items: { id: string }[] }>(`/api/sync/held?q=${held.number}`);
  const [{ id }] = items as [{ id: string }];

  await as('ops@demo.example');
  await page.goto(`/sync?held=${id}`);
  await expect(page.locator('.held-desk tbody tr')).toHaveCount(1);
  await expect(rowOf(page, held)).toBeVisible();
  // The page is refreshed every few seconds: what is open and where one types stays.
  await page.getByRole('button', { name: `Skip the change of order ${held.number}` }).click();
  const reason = page.getByLabel('Why it is skipped');
  await reason.fill('half a');
  await ops.post(`/api/sync/held/${id}/skip`, { reason: 'another was faster' });
  await expect(rowOf(page, held)).toHaveCount(0);
  await expect(reason).toBeFocused();
  await reason.pressSequentially(' reason');
  await page.getByRole('button', { name: 'Skip for good' }).click();
  await expect(page.getByRole('dialog')).toContainText('someone was faster');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('This change is not held back any more')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).toHaveURL(/\/sync$/);
});

test('ops see machinery, not customers’ orders', async ({ as, page }) => {
  const ops = await visitorOf('ops@demo.example');
  expect(await ops.status('/api/orders')).toBe(403);
  await as('ops@demo.example');
  await expect(
    page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Orders' }),
  ).toHaveCount(0);
});
