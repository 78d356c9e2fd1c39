import { expect, test } from './story';

test('a wrong password is answered with what to do, and what was typed stays', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('E-mail').fill('dealer@demo.example');
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail and password do not match')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue('dealer@demo.example');
});

test('a session that ended leads to the sign-in, and back to the page one was on', async ({
  page,
  as,
  factory,
  context,
}) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await context.clearCookies();
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await page.getByLabel('E-mail').fill('dealer@demo.example');
  await page.getByLabel('Password', { exact: true }).fill(process.env['MULLION_PASSWORD'] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
});

test('another dealer’s order is not there, as if it did not exist', async ({ page, as, factory }) => {
  const order = await factory.order('D-0001');
  await as('dealer2@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByText('There is no such order')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('Bondarenko');
});

test('an installer sees the order and no price', async ({ page, as, factory }) => {
  const order = await factory.order('D-0001');
  await as('installer@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await expect(page.getByRole('main')).not.toContainText('₴');
  await expect(page.getByRole('main')).not.toContainText(/18.?460/);
});

test('signing out leaves nothing of the orders on the device', async ({ page, as, factory, context }) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await page.getByRole('button', { name: /Account/ }).click();
  await page
    .getByRole('menuitem', { name: 'Sign out' })
    .or(page.getByRole('button', { name: 'Sign out' }))
    .click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  await context.setOffline(true);
  await page.goto(`/orders/${order.id}`).catch(() => undefined);
  await expect(page.locator('body')).not.toContainText('Bondarenko');
  await context.setOffline(false);
});
