import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { push, type PushedChange, smallOrder } from '../src/factory';
import { signIn, type Visitor } from '../src/visitor';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: the journeys' global set-up starts the system and sets it`);
  return value;
};

/** An order at the factory `kharkiv` that a journey may move as it likes. */
export interface FactoryOrder {
  readonly number: string;
  readonly id: string;
  /** Sends one change of it and checks that it was accepted; answers when that was. */
  report(kind: string, data: unknown): Promise<number>;
}

interface Story {
  readonly as: (email: string) => Promise<void>;
  readonly factory: {
    /** Stated by `kind`: accepted unless told otherwise. */
    order(dealer: string, more?: Record<string, unknown>, kind?: 'order.received'): Promise<FactoryOrder>;
    send(changes: readonly PushedChange[]): ReturnType<typeof push>;
  };
}

const visitors = new Map<string, Promise<Visitor>>();

/** One session for each person and worker: many sign-ins of one account at a time look like guessing. */
export function visitorOf(email: string): Promise<Visitor> {
  const known = visitors.get(email) ?? signIn(system(), email);
  visitors.set(email, known);
  return known;
}

const system = () => ({ url: setting('MULLION_URL'), password: setting('MULLION_PASSWORD') });

/** A test in which people sign in and the factory reports. */
export const test = base.extend<Story>({
  as: async ({ page }, use) => {
    await use(async (email) => {
      await page.goto(system().url);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(system().password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeVisible();
    });
  },
  factory: async ({ baseURL: url = '' }, use) => {
    const send = (changes: readonly PushedChange[]) => push(url, 'kharkiv', changes);
    await use({
      send,
      async order(dealer, more, kind) {
        const number = `J-${randomUUID().slice(0, 8)}`;
        const order: FactoryOrder = {
          number,
          id: `kharkiv~${number}`,
          async report(kind, data) {
            const id = randomUUID();
            const answer = await send([{ id, order: number, at: new Date().toISOString(), kind, data }]);
            expect(answer.results).toEqual([{ id, outcome: 'accepted' }]);
            return Date.now();
          },
        };
        await order.report(kind ?? 'order.accepted', smallOrder(dealer, more));
        const dealerUser = await visitorOf(
          dealer === 'D-0002' ? 'dealer2@demo.example' : 'dealer@demo.example',
        );
        await expect.poll(() => dealerUser.status(`/api/orders/${order.id}`)).toBe(200);
        return order;
      },
    });
  },
});

/** No violation that axe can find on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual(
    [],
  );
}

export { expect };
