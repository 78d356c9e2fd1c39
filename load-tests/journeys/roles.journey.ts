import { expect, expectAccessible, test, visitorOf } from './story';

/** The price of a journey's order, however its thousands are set apart. */
const PRICE = /18.?460/;

test('a manager finds an order of any dealer by its number', async ({ page, as, factory }) => {
  const order = await factory.order('D-0002');
  await as('manager@demo.example');
  await page.getByRole('combobox', { name: 'Search orders' }).fill(order.number);
  await page.getByRole('option', { name: order.number }).filter({ hasText: 'Bondarenko' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await expect(page.getByRole('main')).toContainText('Bondarenko');
});

test('finance sees what an order costs, an engineer does not', async ({ page, as, factory, context }) => {
  const order = await factory.order('D-0001');
  await as('finance@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('main')).toContainText(PRICE);

  await context.clearCookies();
  await as('engineer@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('heading', { name: 'Constructions · 2 pcs' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(PRICE);
  await expect(page.getByRole('main')).not.toContainText('₴');
  const engineer = await visitorOf('engineer@demo.example');
  expect(JSON.stringify(await engineer.get(`/api/orders/${order.id}`))).not.toContain('1846000');
});

test('a dealer of the second factory sees its look, on pages that are accessible', async ({ page, as }) => {
  const email = 'dealer@khmelnytskyi.demo.example';
  const dealer = await visitorOf(email);
  const { items } = await dealer.get<{ items: { id: string }[] }>('/api/orders?limit=1');
  await as(email);
  await expect(page.locator('html')).toHaveAttribute('data-look', 'harbour');
  for (const path of ['/', '/orders', '/deliveries', ...items.map(({ id }) => `/orders/${id}`)]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expectAccessible(page);
  }
  await expect(page.locator('html')).toHaveAttribute('data-look', 'harbour');
});

test('an address that leads nowhere says so, and leads back', async ({ page, as }) => {
  await as('dealer@demo.example');
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(page).toHaveURL(/\/$/);
});
