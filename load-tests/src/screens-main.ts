import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { browserFlags, browserProgram, sizes } from './browser';
import { startSystem, type System } from './system';
import { signIn } from './visitor';

/** `npm run screens -- [folder]`: pictures of every page, in both looks and languages, phone, tablet and desktop. */
const folder = resolve(process.argv[2] ?? 'screens');

interface Person {
  readonly name: string;
  readonly email: string;
  readonly language: 'en' | 'uk';
  readonly pages: readonly (readonly [name: string, path: string])[];
}

async function people(system: System): Promise<Person[]> {
  const dealer = await signIn(system, 'dealer@demo.example');
  const engineer = await signIn(system, 'engineer@demo.example');
  /** The order that waits longest for its engineer. */
  const waiting = async () =>
    (await engineer.get<{ items: { id: string }[] }>('/api/review?limit=1')).items[0]?.id ?? '';
  /** The first of its orders in one of these statuses, else any. */
  const orders = async (statuses: string) => {
    for (const query of [`status=${statuses}`, 'status=open', '']) {
      const { items } = await dealer.get<{ items: { id: string }[] }>(`/api/orders?limit=1&${query}`);
      if (items[0]) return items[0].id;
    }
    return '';
  };
  const dealerPages = [
    ['home', '/'],
    ['orders', '/orders'],
    ['order-partly-made', `/orders/${await orders('partlyMade,inProduction,made')}`],
    ['order-shipped', `/orders/${await orders('shipped,partlyShipped,partlyDelivered,delivered')}`],
    ['order-on-hold', `/orders/${await orders('onHold')}`],
    ['orders-none', '/orders?q=nothing-like-this'],
    ['deliveries', '/deliveries'],
  ] as const;
  return [
    { name: 'dealer', email: 'dealer@demo.example', language: 'en', pages: dealerPages },
    { name: 'dealer-uk', email: 'dealer@demo.example', language: 'uk', pages: dealerPages },
    { name: 'installer', email: 'installer@demo.example', language: 'uk', pages: [['orders', '/orders']] },
    {
      name: 'second-factory',
      email: 'dealer@khmelnytskyi.demo.example',
      language: 'uk',
      pages: [
        ['home', '/'],
        ['orders', '/orders'],
        ['deliveries', '/deliveries'],
      ],
    },
    {
      name: 'manager',
      email: 'manager@demo.example',
      language: 'en',
      pages: [
        ['home', '/'],
        ['orders', '/orders'],
      ],
    },
    {
      name: 'engineer',
      email: 'engineer@demo.example',
      language: 'uk',
      pages: [
        ['review', '/review'],
        ['review-order', `/review/${await waiting()}`],
      ],
    },
    {
      name: 'ops',
      email: 'ops@demo.example',
      language: 'en',
      pages: [
        ['home', '/'],
        ['sync', '/sync'],
        ['codes', '/sync/codes'],
        ['audit', '/sync/audit'],
      ],
    },
  ];
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page
    .waitForFunction(() => !document.querySelector('[aria-busy="true"]'), undefined, { timeout: 10_000 })
    .catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
}

async function takePictures(browser: Browser, system: System): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const person of await people(system)) {
      const context = await browser.newContext({
        viewport,
        locale: person.language === 'uk' ? 'uk-UA' : 'en-GB',
        timezoneId: 'Europe/Kyiv',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(system.url);
      await settled(page);
      await page.screenshot({ path: join(folder, `sign-in-${person.language}-${size}.png`) });
      await page.locator('input[type=email]').fill(person.email);
      await page.locator('input[type=password]').fill(system.password);
      await page.locator('button[type=submit]').click();
      await page.locator('nav a').first().waitFor();
      for (const [name, path] of person.pages) {
        await page.goto(`${system.url}${path}`);
        await page.locator('main h1').waitFor();
        await settled(page);
        await page.screenshot({ path: join(folder, `${person.name}-${name}-${size}.png`) });
        console.log(join(folder, `${person.name}-${name}-${size}.png`));
      }
      await context.close();
    }
  }
}

mkdirSync(folder, { recursive: true });
const executablePath = browserProgram();
const system = await startSystem({ orders: 400, rate: 0 });
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: browserFlags });
try {
  await takePictures(browser, system);
} finally {
  await browser.close();
  await system.stop();
}
