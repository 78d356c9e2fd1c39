import type { Page } from '@playwright/test';
import { sampleConstructions } from '@mullion/domain/construction/samples';
import { smallOrder } from '../src/factory';
import { expect, expectAccessible, type FactoryOrder, test, visitorOf } from './story';

interface Waiting {
  readonly items: readonly { readonly id: string; readonly number: string; readonly wrong: number }[];
}
const asDealer = async ({ id }: FactoryOrder) =>
  (await visitorOf('dealer@demo.example')).get<{ status: string }>(`/api/orders/${id}`);
const open = async (page: Page, { number }: { readonly number: string }) => {
  await page.getByRole('searchbox', { name: 'Find' }).fill(number);
  await page.getByRole('main').getByRole('link', { name: number }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
};
const toDesk = (page: Page) =>
  page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Review' }).click();

/** A window whose handle is on its hinge's side. */
function impossible() {
  const drawing = structuredClone(sampleConstructions['singleTiltTurn']);
  const cell = drawing?.frames[0]?.cell;
  if (cell?.type === 'sash') cell.handle = { side: cell.hinge ?? 'left' };
  return [{ id: '1', name: 'Window 800×1400', quantity: 1, description: [], drawing }];
}

const accept = async (page: Page, { number }: { readonly number: string }): Promise<string> => {
  const address = page.url();
  await page.getByRole('button', { name: 'Accept', exact: true }).dblclick();
  await expect(page.getByRole('status').filter({ hasText: `${number}: acceptance sent` })).toBeVisible();
  return address;
};

test('an engineer accepts an order, and the factory’s word takes it off the desk', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001', {}, 'order.received');
  const engineer = await visitorOf('engineer@demo.example');
  await as('engineer@demo.example');
  await toDesk(page);
  await expectAccessible(page);
  await open(page, order);
  await expectAccessible(page);
  const address = await accept(page, order);
  expect((await asDealer(order)).status).toBe('received');
  await order.report('order.accepted', smallOrder('D-0001'));
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'The factory has accepted this order' })).toBeVisible();
  const { items } = await engineer.get<{ items: { kind: string }[] }>(`/api/orders/${order.id}/timeline`);
  expect(items.filter(({ kind }) => kind === 'acceptanceRequested')).toHaveLength(1);
});

test('the demo’s factory accepts by itself what was accepted here @once', async ({ page, as }) => {
  const engineer = await visitorOf('engineer@demo.example');
  const { items } = await engineer.get<Waiting>('/api/review?limit=100');
  const order = items.find(({ wrong, id }) => wrong === 0 && !id.includes('~J-'));
  if (!order) throw new Error('The demo’s factory left no order for the engineer');
  await as('engineer@demo.example');
  await toDesk(page);
  await open(page, order);
  await page.goto(await accept(page, order));
  await expect(page.getByRole('heading', { name: 'The factory has accepted this order' })).toBeVisible({
    timeout: 30_000,
  });
});

test('what looks wrong is marked in the drawing, and the order goes back with the reason', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001', { constructions: impossible() }, 'order.received');
  await as('engineer@demo.example');
  await toDesk(page);
  await open(page, order);
  const finding = page.getByRole('button', { name: /The handle is on the side of the hinge/ });
  await finding.click();
  await expect(finding).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.d-mark[data-meant=true]')).toBeVisible();

  await page.getByRole('button', { name: 'Return', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Return the order' }).click();
  await expect(dialog).toContainText('Write at least a few words.');
  await dialog.getByRole('button', { name: 'Take from what was found' }).click();
  await expectAccessible(page);
  const address = page.url();
  await dialog.getByRole('button', { name: 'Return the order' }).click();
  await expect(page.getByRole('status').filter({ hasText: `${order.number}: return sent` })).toBeVisible();

  // The simulated factory knows no such order: its refusal is told, and the engineer may decide again.
  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'did not take the return' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
  expect((await asDealer(order)).status).toBe('received');

  // Only the factory's own word takes it off the desk, before the eyes of who looks at it.
  await order.report('order.returned', { reason: 'Handle and hinge are on one side', construction: '1' });
  await expect(page.getByRole('heading', { name: 'The factory has returned this order' })).toBeVisible();
  expect((await asDealer(order)).status).toBe('returned');
});

test('a question reaches the dealer’s page, without a name', async ({ page, as, factory }) => {
  const order = await factory.order('D-0001', {}, 'order.received');
  await as('engineer@demo.example');
  await toDesk(page);
  await open(page, order);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Question').fill('Is the sill height from the finished floor?');
  await dialog.getByRole('button', { name: 'Send the question' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'question sent' })).toBeVisible();

  const dealer = await visitorOf('dealer@demo.example');
  const told = async () =>
    (await dealer.get<{ items: { kind: string }[] }>(`/api/orders/${order.id}/timeline`)).items[0];
  await expect.poll(async () => (await told())?.kind).toBe('questionAsked');
  expect(JSON.stringify(await told())).not.toContain('Tkachenko');
});

test('a decision on what the factory has changed meanwhile is not sent; the newer order is shown first', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001', {}, 'order.received');
  await as('engineer@demo.example');
  await toDesk(page);
  await open(page, order);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Question').fill('Is the sill height from the finished floor?');
  await order.report('order.revised', smallOrder('D-0001', { reference: 'flat 8' }));
  const engineer = await visitorOf('engineer@demo.example');
  const read = () => engineer.get<{ order: { reference: string } }>(`/api/review/${order.id}`);
  await expect.poll(async () => (await read()).order.reference).toBe('flat 8');
  await dialog.getByRole('button', { name: 'Send the question' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The new version is shown now');
  await expect(page.locator('.facts')).toContainText('flat 8');
  await dialog.getByRole('button', { name: 'Send the question' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'question sent' })).toBeVisible();
});

test('single keys lead through the orders, until they are switched off on this device', async ({
  page,
  as,
  factory,
}, { project }) => {
  test.skip(project.name !== 'desktop', 'keys need a keyboard');
  const mark = `keys ${Date.now()}`;
  const one = await factory.order('D-0001', { reference: mark }, 'order.received');
  const two = await factory.order('D-0001', { reference: mark }, 'order.received');
  const heading = page.getByRole('heading', { level: 1 });
  await as('engineer@demo.example');
  await page.goto(`/review/${one.id}?q=${encodeURIComponent(mark)}`);
  await expect(page.getByRole('button', { name: 'Next order' })).toBeEnabled();
  await page.keyboard.press('j');
  await expect(heading).toContainText(two.number);
  await page.keyboard.press('k');
  await expect(heading).toContainText(one.number);

  const keys = page.getByRole('checkbox', { name: 'Single keys' });
  await keys.uncheck();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Next order' })).toBeEnabled();
  await expect(keys).not.toBeChecked();
  await page.keyboard.press('/');
  await page.keyboard.press('j');
  await expect(page.getByRole('combobox', { name: 'Search orders' })).not.toBeFocused();
  // Both would have had their effect before the button's.
  await page.getByRole('button', { name: 'Next order' }).click();
  await expect(heading).toContainText(two.number);
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Account' }).click();
  const account = page.getByRole('dialog', { name: 'Account' });
  await account.getByRole('checkbox', { name: 'Single keys' }).check();
  await page.keyboard.press('Escape');
  await expect(account).toBeHidden();
  await expect(heading).toContainText(two.number);
  await page.keyboard.press('k');
  await expect(heading).toContainText(one.number);
});
