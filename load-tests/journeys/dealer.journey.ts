import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './story';

test('a dealer finds an order by the customer’s phone and reads it to the construction', async ({
  page,
  as,
  factory,
}) => {
  const phone = `+38067${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;
  const order = await factory.order('D-0001', {
    customer: { name: 'Ganna Tkachenko', phone, address: 'Sadova 14' },
  });
  await as('dealer@demo.example');

  const search = page.getByRole('combobox', { name: 'Search orders' });
  await search.fill(phone.slice(3));
  await search.press('Enter');
  await page.getByRole('link', { name: order.number }).first().click();

  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await expect(page.getByRole('main')).toContainText('Ganna Tkachenko');
  await expect(page.getByRole('heading', { name: 'Constructions · 2 pcs' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('5-chamber, 70 mm');
  const drawing = page.getByRole('button', { name: 'Enlarge the drawing of Window, 2 sashes' });
  await expect(drawing).toContainText('1450');
  await expectAccessible(page);
  await drawing.click();
  await expect(page.getByRole('dialog').locator('svg text', { hasText: '1450' })).toBeVisible();
  await expectAccessible(page);
});

test('what the factory reports shows on an open order within a second, without reload', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await page.goto(`/orders/${order.id}`);
  const status = page.locator('main .status').first();
  await expect(status).toContainText('Accepted');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await order.report('units.made', { items: [{ construction: '1', quantity: 1 }] });
  await expect(status).toContainText('Partly made', { timeout: 1_000 });
  await order.report('units.made', { items: [{ construction: '1', quantity: 1 }] });
  await expect(status).toContainText('Made', { timeout: 1_000 });
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('a change far down an open list shows in its row, and the list stays where it was scrolled to', async ({
  page,
  as,
  factory,
}) => {
  const reference = `list-${randomUUID().slice(0, 8)}`;
  const orders = await Promise.all(Array.from({ length: 15 }, () => factory.order('D-0001', { reference })));
  const last = orders.sort((a, b) => a.number.localeCompare(b.number)).at(-1);
  if (!last) throw new Error('fifteen orders were made');
  await as('dealer@demo.example');
  await page.goto(`/orders?show=all&q=${reference}&sort=number`);
  await page.getByRole('link', { name: last.number }).last().scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 20));
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(0);

  await last.report('production.started', { stage: 'welding' });
  await expect(page.locator('main .status', { hasText: 'welding' })).toBeVisible({ timeout: 2_500 });
  expect(await page.evaluate(() => scrollY)).toBe(before);
});

test('a shipped order tells its trip, driver and phone, on the order and among the deliveries', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001');
  await order.report('units.made', { items: [{ construction: '1', quantity: 2 }] });
  const trip = {
    number: `T-${order.number}`,
    date: new Date().toISOString().slice(0, 10),
    window: '9–12',
    driver: { name: 'Petro S.', phone: '+380675550118' },
    vehicle: 'AX 4127 HB',
  };
  await order.report('units.shipped', { items: [{ construction: '1', quantity: 2 }], trip });
  await as('dealer@demo.example');
  await page.goto(`/orders/${order.id}`);
  await expect(page.locator('main .status').first()).toContainText('On the way');
  await expect(page.getByRole('main')).toContainText('AX 4127 HB');
  await expect(page.locator('main a[href="tel:+380675550118"]').first()).toBeVisible();

  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Deliveries' }).click();
  await expect(page.getByRole('main')).toContainText(trip.number);
  await expectAccessible(page);
});

test('the list remembers its filters in the address, and Back returns to it', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001');
  await order.report('order.held', { reason: 'glass' });
  await as('dealer@demo.example');
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Orders' }).click();
  await page
    .getByRole('button', { name: /^On hold/ })
    .or(page.getByRole('link', { name: /^On hold/ }))
    .click();
  await expect(page.getByRole('link', { name: order.number }).first()).toBeVisible();
  const address = page.url();
  await page.getByRole('link', { name: order.number }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await page.goBack();
  expect(page.url()).toBe(address);
  await expect(page.getByRole('link', { name: order.number }).first()).toBeVisible();
});

test('a search that finds nothing says so and offers all orders again', async ({ page, as }) => {
  await as('dealer@demo.example');
  await page.goto('/orders?q=no-such-order');
  await expect(page.getByText('No order matches')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the filters' }).last().click();
  await expect(page.locator('main .status').first()).toBeVisible();
});

/** The names of what the device has kept, as one text. */
const keptOnDevice = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('mullion');
        opening.onerror = () => reject(new Error('there is no kept data'));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('kept').objectStore('kept').get('queries');
          reading.onsuccess = () => {
            const kept = reading.result as { state: { queries: { queryHash: string }[] } } | undefined;
            resolve(kept?.state.queries.map(({ queryHash }) => queryHash).join(' ') ?? '');
            opening.result.close();
          };
        };
      }),
  );

test('the orders seen last open without network, and say so', async ({ page, as, factory, context }) => {
  const order = await factory.order('D-0001');
  await as('dealer@demo.example');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  await page.getByRole('link', { name: order.number }).first().click();
  await expect(page.getByRole('heading', { name: 'Constructions · 2 pcs' })).toBeVisible();
  await expect.poll(() => keptOnDevice(page)).toContain('"list"');
  await expect.poll(() => keptOnDevice(page)).toContain(`"order","${order.id}"`);

  await context.setOffline(true);
  await page.goto(`/orders/${order.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.number);
  await expect(page.getByText(/offline/).first()).toBeVisible();
  await page.goto('/orders');
  await expect(page.getByRole('link', { name: order.number }).first()).toBeVisible();
  await context.setOffline(false);
});

test('the portal speaks Ukrainian, and remembers it', async ({ page, as }) => {
  await as('dealer@demo.example');
  await page.goto('/orders');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Orders');
  const switchTo = page.getByRole('button', { name: /УК|Українська/ }).first();
  if (!(await switchTo.isVisible())) await page.getByRole('button', { name: /Account/ }).click();
  await switchTo.click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Замовлення');
  await expect(page.locator('html')).toHaveAttribute('lang', 'uk');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Замовлення');
  await expectAccessible(page);
});

test('every page of a dealer is accessible', async ({ page, as }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  await as('dealer@demo.example');
  for (const path of ['/', '/orders', '/deliveries']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expectAccessible(page);
  }
});
