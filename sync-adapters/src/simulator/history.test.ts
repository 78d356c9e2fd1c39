import { construction } from '@mullion/domain/construction/schema';
import { factorySettings } from '@mullion/domain/factory/settings';
import type { OrderState } from '@mullion/domain/order/order';
import { decide, evolve, initialOrder } from '@mullion/domain/order/order';
import { progressOf, statusOf as statusInPortal } from '@mullion/domain/order/status';
import { facetsOf } from '@mullion/domain/order/state';
import { orderStatus } from '@mullion/domain/order/views';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orderFacts } from '../foreign/system';
import { productionChange, readProductionChange } from '../production/payload';
import { translate } from '../production/translate';
import { compare } from '../reconcile/compare';
import { type Past, pastOrder } from './history';
import { MODELS } from './drawings';
import { chanceOf } from './chance';
import { stateOf } from './states';
import { countsOf, statusOf } from './truth';

const NOW = new Date('2026-11-21T19:30:00Z');
const TOTAL = 1_000;
const history = (seed: string, total = TOTAL, now = NOW): Past[] =>
  Array.from({ length: total }, (_, n) => pastOrder(seed, n, total, now));
const past = history('test');
const settings = new Map(
  ['kharkiv', 'khmelnytskyi'].map((id) => [
    id,
    factorySettings.parse(
      JSON.parse(readFileSync(new URL(`../../../factories/${id}.json`, import.meta.url), 'utf8')),
    ),
  ]),
);

/** What the portal makes of an order's changes, in the source's order. */
function inPortal({ order, outgoing }: Past): OrderState {
  const factory = settings.get(order.birth.factory);
  if (!factory) throw new Error(`no settings of ${order.birth.factory}`);
  let state = initialOrder;
  for (const { body } of outgoing) {
    const raw: unknown = JSON.parse(body);
    expect(readProductionChange(raw, NOW)).toMatchObject({ key: order.number });
    const translation = translate(
      productionChange.parse(raw),
      factory,
      new Map(Object.entries(factory.production.codes)),
      NOW,
    );
    if (!('commands' in translation)) throw new Error(`${body}: ${translation.held.reason}`);
    for (const command of translation.commands) {
      const decision = decide(state, command);
      if (!('events' in decision)) throw new Error(`${body.slice(0, 300)}: ${decision.reason}`);
      state = decision.events.reduce(evolve, state);
    }
  }
  return state;
}

describe('the history', () => {
  it('is the same for the same seed and instant, and another for another seed', () => {
    expect(history('test', 120)).toEqual(history('test', 120));
    expect(history('other', 120)).not.toEqual(history('test', 120));
  });

  it('breaks no rule of the portal, and the portal comes to the same counters, status and promise', () => {
    for (const one of past) {
      const state = inPortal(one);
      const { truth, number } = one.order;
      expect({
        number,
        status: statusInPortal(facetsOf(state), state.constructions),
        progress: progressOf(state.constructions),
        promised: state.promise?.date,
      }).toEqual({ number, status: statusOf(truth), progress: countsOf(truth), promised: truth.promised });
    }
  });

  it('is told by the factory, when it is asked how its orders stand, as the portal knows it', () => {
    for (const one of past) {
      const told = orderFacts.parse(JSON.parse(JSON.stringify(stateOf(one.order))));
      expect({ number: told.order, differences: compare(told, inPortal(one)) }).toEqual({
        number: one.order.number,
        differences: [],
      });
      expect([told.price, told.started && told.constructions.every((c) => !c.stageAt)]).toEqual([
        expect.objectContaining({ currency: 'UAH' }),
        false,
      ]);
    }
  });

  it('has each of the twelve statuses at the first dealer, and every tenth order or so open', () => {
    const first = past.filter(
      (p) => p.order.birth.dealer === 'D-0001' && p.order.birth.factory === 'kharkiv',
    );
    expect(new Set(first.map((p) => statusOf(p.order.truth)))).toEqual(new Set(orderStatus.options));
    const open = past.filter((p) => !['delivered', 'cancelled'].includes(statusOf(p.order.truth)));
    expect(open.length / TOTAL).toBeGreaterThan(0.1);
    expect(open.length / TOTAL).toBeLessThan(0.16);
  });

  it('has each of the twelve statuses at the first dealer on every day of the week and hour of the day', () => {
    for (let hours = 0; hours < 7 * 24; hours += 5) {
      const now = new Date(NOW.getTime() + hours * 3_600_000);
      const statuses = Array.from({ length: TOTAL / 25 }, (_, i) =>
        pastOrder('test', i * 25, TOTAL, now),
      ).map((p) => statusOf(p.order.truth));
      const missing = orderStatus.options.filter((s) => !statuses.includes(s));
      expect({ now, missing }).toEqual({ now, missing: [] });
    }
  });

  it('lies in the past, each order in ascending time, over about a year', () => {
    const times = past.map((p) =>
      p.outgoing.map((o) => Date.parse((JSON.parse(o.body) as { at: string }).at)),
    );
    for (const [i, of] of times.entries()) {
      expect([...of].sort((a, b) => a - b)).toEqual(of);
      expect(new Set(of).size, past[i]?.order.number).toBe(of.length);
    }
    const all = times.flat();
    expect(Math.max(...all)).toBeLessThanOrEqual(NOW.getTime());
    expect(NOW.getTime() - Math.min(...all)).toBeGreaterThan(300 * 86_400_000);
  });

  it('puts orders of several dealers on one trip', () => {
    const trips = new Map<string, Set<string>>();
    for (const { outgoing } of past)
      for (const { body } of outgoing) {
        const { data } = JSON.parse(body) as { data: { trip?: { number: string } } };
        if (!data.trip) continue;
        trips.set(data.trip.number, (trips.get(data.trip.number) ?? new Set()).add(body.slice(0, 20)));
      }
    expect(Math.max(...[...trips.values()].map((orders) => orders.size))).toBeGreaterThan(2);
  });
});

describe('constructions', () => {
  it.each(MODELS.map((m) => [m.name, m] as const))(
    '%s can be drawn in its smallest and largest size',
    (_, model) => {
      const white = { system: 'RAL', code: '9016', hex: '#F1F0EA' } as const;
      for (const end of [0, 1] as const) {
        const look = {
          width: model.width[end],
          height: model.height[end],
          glazing: '4-16Ar-4i',
          colours: { inside: white, outside: white },
          system: 'WDS',
        };
        expect(construction.safeParse(model.draw(look, chanceOf('x'))).error?.issues).toBeUndefined();
      }
    },
  );
});
