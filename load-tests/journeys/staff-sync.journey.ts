import { expect, expectAccessible, test, visitorOf } from './story';

interface SyncState {
  readonly sources: readonly { readonly factory: string; readonly source: string }[];
}

test('a manager sees how every source does, and of what is held back only how much', async ({
  page,
  as,
  factory,
}) => {
  const order = await factory.order('D-0001');
  await order.report('status', { code: 'MANAGERS_DO_NOT_MEND' });

  await as('manager@demo.example');
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Sync' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Sync' })).toBeVisible();
  const manager = await visitorOf('manager@demo.example');
  const { sources } = await manager.get<SyncState>('/api/sync');
  expect(sources.length).toBeGreaterThan(1);
  await expect(main.locator('.source')).toHaveCount(sources.length + 1);
  await expect(main.locator('.source').filter({ hasText: 'Held back' })).toContainText(/[1-9]\d* orders?/);
  await expect(main).toContainText(/being checked; operations see to it/);
  await expect(main).not.toContainText(order.number);
  await expect(main.getByRole('button', { name: /retry/i })).toHaveCount(0);
  expect(await manager.status('/api/sync/held')).toBe(403);
  await expectAccessible(page);
});

test('operations look back over the last hours, and the range stays in the address', async ({
  page,
  as,
  factory,
}) => {
  // The first whole minute of the system's life must be over before there is anything to draw.
  test.setTimeout(150_000);
  await factory.order('D-0001');
  await as('ops@demo.example');
  await page.goto('/sync?hours=24');
  const charts = page.getByRole('region', { name: 'The last hours' });
  await expect(charts.getByRole('button', { name: 'Last 24 hours' })).toHaveAttribute('aria-pressed', 'true');
  for (const name of ['Changes handled', 'Longest lag', 'Changes in the queue', 'Changes held back'])
    await expect(charts.getByRole('img', { name })).toBeVisible({ timeout: 100_000 });
  await charts.locator('summary').click();
  await expect(charts.getByRole('row', { name: /^Production/ }).first()).toContainText('/');

  await charts.getByRole('button', { name: 'Last 1 hour' }).click();
  await expect(page).toHaveURL(/hours=1$/);
  await page.reload();
  await expect(charts.getByRole('button', { name: 'Last 1 hour' })).toHaveAttribute('aria-pressed', 'true');
  await expect(charts.getByRole('img', { name: 'Changes handled' })).toBeVisible();
  await expectAccessible(page);
});
