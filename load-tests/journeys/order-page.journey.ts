import { expect, expectAccessible, test } from './story';

test('by keyboard alone one skips the menu, searches, chooses and opens an order', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Search orders' });
  await expect(search).toBeFocused();
  await page.keyboard.type(order.number);
  const found = page.getByRole('option', { name: order.number }).first();
  await expect(found).toContainText('Bondarenko');
  await page.keyboard.press('ArrowDown');
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
});

test('a printed order is the order alone, without menu and bars', async ({ page, as, factory }) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  const screenOnly = [
    page.getByRole('navigation', { name: 'Main menu' }),
    page.getByRole('banner'),
    page.locator('.page-actions'),
    page.locator('.freshness'),
  ];
  await page.emulateMedia({ media: 'print' });
  for (const part of screenOnly) await expect(part).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('5-chamber, 70 mm');
});

test('a drawing that can’t be read leaves a plain block, and the rest of the order', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001', {
    constructions: [
      { id: '1', name: 'Bay window', quantity: 1, description: [], drawing: { kind: 'nonsense' } },
      { id: '2', name: 'Window sill', quantity: 3, description: [] },
    ],
  });
  await as('dealer@demo.example');
  await page.goto(`/orders/${order.id}`);
  const card = (name: string) => page.locator('.construction').filter({ hasText: name });
  await expect(card('Bay window')).toContainText('The drawing cannot be shown');
  await expect(card('Window sill')).not.toContainText('The drawing cannot be shown');
  await expectAccessible(page);
});

const stopped = [
  { kind: 'order.held', reason: 'no glass of this kind', notice: 'On hold since', status: 'On hold' },
  { kind: 'order.returned', reason: 'the sash is too wide', notice: 'Sent back', status: 'Sent back' },
  { kind: 'order.cancelled', reason: 'the customer moved', notice: 'Cancelled', status: 'Cancelled' },
];
for (const { kind, reason, notice, status } of stopped)
  test(`an order with ${kind} says why on its page`, async ({ page, as, factory }) => {
    const order = await (kind === 'order.returned'
      ? factory.order('D-0001', {}, 'order.received')
      : factory.order('D-0001'));
    await order.report(kind, { reason });
    await as('dealer@demo.example');
    await page.goto(`/orders/${order.id}`);
    await expect(page.locator('main .status').first()).toContainText(status);
    const shown = page.locator('.notice').filter({ has: page.getByRole('heading', { name: notice }) });
    await expect(shown).toContainText(reason);
    await expectAccessible(page);
  });
