import { setTimeout as pause } from 'node:timers/promises';
import { push, type PushedChange, smallOrder } from './factory';

export const FACTORY = 'kharkiv';
const DEALER = 'D-0001';
/** Changes of an order's life. */
export const STEPS = 8;
export const PIECES = 3;

export type Payload = 'light' | 'realistic';

/** What a factory's program really says of an order: several drawn constructions with full descriptions. */
const realistic = (() => {
  const order = smallOrder(DEALER);
  const [window] = order.constructions;
  return {
    ...order,
    constructions: Array.from({ length: 4 }, (_, n) => ({
      ...window,
      id: String(n + 1),
      quantity: PIECES,
      description: Array.from({ length: 12 }, (_unused, d) => ({
        label: `Property ${d + 1}`,
        value: 'As ordered, 70 mm',
      })),
    })),
  };
})();
const light = {
  dealer: DEALER,
  price: { amount: 1_846_000, currency: 'UAH' },
  promised: smallOrder(DEALER).promised,
  constructions: [{ id: '1', name: 'Window', quantity: PIECES, description: [] }],
};

/** One order from its acceptance to its last piece's delivery, begun at an instant (milliseconds since 1970): an hour ago. */
export function life(order: string, payload: Payload, start = Date.now() - 3_600_000): PushedChange[] {
  const pieces = (quantity: number) => ({ items: [{ construction: '1', quantity }] });
  const steps: [kind: string, data: unknown][] = [
    ['order.accepted', payload === 'light' ? light : realistic],
    ['production.started', { stage: 'welding' }],
    ['units.made', pieces(1)],
    ['units.made', pieces(2)],
    ['units.shipped', pieces(1)],
    ['units.shipped', pieces(2)],
    ['units.delivered', pieces(1)],
    ['units.delivered', pieces(2)],
  ];
  return steps.map(([kind, data], step) => ({
    id: `${order}-${step}`,
    order,
    sequence: step + 1,
    at: new Date(start + step * 1_000).toISOString(),
    kind,
    data,
  }));
}

/** Sends until it is taken: 429 is an answer, not a failure. Answers how often it was refused. */
export async function insist(
  url: string,
  changes: readonly PushedChange[],
  factory = FACTORY,
  again = 200,
): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { status, results } = await push(url, factory, changes);
    if (status === 202) {
      const wrong = results.find(({ outcome }) => outcome === 'invalid');
      if (wrong)
        throw new Error(`Change ${wrong.id} was ${wrong.outcome}: ${JSON.stringify(wrong.problems)}`);
      return refusals;
    }
    if (status !== 429) throw new Error(`The push was answered with ${status}`);
    await pause(again);
  }
}
