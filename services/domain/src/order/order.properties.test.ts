import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderCommand, orderEvent } from '../testing/arbitrary-orders';
import { accept, change, eventsOf, made, of, order, receive } from '../testing/orders';
import { orderCodec } from './codec';
import type { OrderCommand } from './commands';
import { isFactoryEvent } from './events';
import { type OrderState, decide, evolve, initialOrder } from './order';
import { facetsOf } from './state';
import { progressOf, statusOf } from './status';

const apply = (state: OrderState, command: OrderCommand): OrderState =>
  (eventsOf(decide(state, command)) ?? []).reduce(evolve, state);

/** Commands of a life that gets somewhere: accepted first, then anything, shuffled and some of it twice. */
const life = fc
  .array(orderCommand, { maxLength: 40 })
  .chain((commands) => fc.shuffledSubarray([...commands, ...commands], { minLength: commands.length }))
  .map((commands) => [accept(0), ...commands]);

const count = (state: OrderState, i: number, statuses: readonly string[]): number =>
  state.constructions[i]?.units?.filter((unit) => statuses.includes(unit.status)).length ?? 0;

test('evolve is total on any sequence of events', () => {
  fc.assert(
    fc.property(fc.array(orderEvent, { maxLength: 30 }), (events) => {
      const state = events.reduce(evolve, initialOrder);
      expect(state.changes).toHaveLength(events.filter(isFactoryEvent).length);
      for (const n of Object.values(progressOf(state.constructions))) expect(n).not.toBeNaN();
      expect(typeof statusOf(facetsOf(state), state.constructions)).toBe('string');
    }),
  );
});

test('no sequence of changes, shuffled and repeated, breaks a counter', () => {
  fc.assert(
    fc.property(life, (commands) => {
      let state = initialOrder;
      for (const command of commands) {
        state = apply(state, command);
        state.constructions.forEach((c, i) => {
          expect(0 <= c.delivered && c.delivered <= c.shipped && c.shipped <= c.made).toBe(true);
          expect(c.made <= c.quantity - c.cancelled && c.cancelled >= 0).toBe(true);
          if (!c.units) return;
          expect(count(state, i, ['made', 'shipped', 'delivered'])).toBe(c.made);
          expect(count(state, i, ['shipped', 'delivered'])).toBe(c.shipped);
          expect(count(state, i, ['delivered'])).toBe(c.delivered);
          expect(count(state, i, ['cancelled'])).toBe(c.cancelled);
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('a change gives its events once, however often it is repeated', () => {
  fc.assert(
    fc.property(life, orderCommand, (commands, command) => {
      const state = commands.reduce(apply, initialOrder);
      const decision = decide(state, command);
      const events = eventsOf(decision);
      if (!events) {
        expect(decide(state, command)).toEqual(decision);
        return;
      }
      expect(decide(events.reduce(evolve, state), command)).toMatchObject({ ignored: 'duplicate' });
    }),
  );
});

test('every event that is decided can be read back from the log', () => {
  fc.assert(
    fc.property(life, (commands) => {
      let state = initialOrder;
      for (const command of commands) {
        const events = eventsOf(decide(state, command)) ?? [];
        for (const { type, data } of events) {
          const stored: unknown = JSON.parse(JSON.stringify(data));
          expect(orderCodec.parse(type, 1, stored)).toEqual({ type, data: stored });
        }
        state = events.reduce(evolve, state);
      }
    }),
  );
});

test('the status agrees with the counters', () => {
  fc.assert(
    fc.property(life, (commands) => {
      const state = commands.reduce(apply, initialOrder);
      const { ordered, made: finished, shipped, delivered } = progressOf(state.constructions);
      const status = statusOf(facetsOf(state), state.constructions);
      expect(status === 'cancelled').toBe(ordered === 0);
      expect(status === 'delivered').toBe(ordered > 0 && delivered === ordered);
      if (status === 'shipped') expect(shipped).toBe(ordered);
      if (status === 'made') expect([finished, shipped]).toEqual([ordered, 0]);
      if (status === 'partlyMade') expect(finished > 0 && finished < ordered).toBe(true);
    }),
  );
});

test('units come to the same state in whatever order they are reported, one by one or together', () => {
  const units = ['a', 'b', 'c'];
  const whole = [accept(), made([of('1', units)])].reduce(apply, initialOrder);
  fc.assert(
    fc.property(fc.shuffledSubarray([...units, ...units, ...units], { minLength: 9 }), (reported) => {
      const state = reported
        .map((unit): OrderCommand => ({ type: 'RecordMade', change: change(), items: [of('1', [unit])] }))
        .reduce(apply, apply(initialOrder, accept()));
      expect(state.constructions).toEqual(whole.constructions);
    }),
  );
});

test('statements that arrive in any order leave the newest promise and hold', () => {
  const at = fc.uniqueArray(fc.integer({ min: 10, max: 23 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(at, (hours) => {
      const commands = hours.flatMap((hour): OrderCommand[] => [
        { type: hour % 2 === 0 ? 'HoldOrder' : 'ReleaseOrder', change: change(hour) },
        { type: 'PromiseDelivery', change: change(hour), date: `2026-12-${hour}` },
      ]);
      const state = commands.reduce(apply, apply(initialOrder, accept(9)));
      const newest = Math.max(...hours);
      expect(state.promise?.date).toBe(`2026-12-${newest}`);
      expect(state.hold?.on).toBe(newest % 2 === 0);
    }),
  );
});

test('whatever an order went through before it was cancelled as a whole comes late without being refused', () => {
  const lives: readonly OrderCommand[] = [
    accept(9),
    { type: 'ReviseOrder', change: change(10), order: { ...order, reference: 'kitchen' } },
    { type: 'PromiseDelivery', change: change(11), date: '2026-12-09' },
    { type: 'HoldOrder', change: change(12) },
    { type: 'ReleaseOrder', change: change(13) },
    { type: 'StartProduction', change: change(14), stage: 'welding' },
    { type: 'RecordMade', change: change(15), items: [of('2', 3)] },
    { type: 'AddDocument', change: change(16), name: 'Drawing', kind: 'pdf' },
  ];
  const end: OrderCommand = { type: 'CancelOrder', change: change(17) };
  fc.assert(
    fc.property(fc.shuffledSubarray([...lives]), fc.nat({ max: 8 }), (told, place) => {
      // The receipt comes first; some of the rest comes before the cancellation, in its order, and some behind it.
      const before = lives.filter((command) => told.indexOf(command) >= place);
      const late = lives.filter((command) => !before.includes(command));
      const first = [receive(8), ...before, end].reduce(apply, initialOrder);
      const arriving = told.filter((command) => late.includes(command));
      const state = arriving.reduce((known, command) => {
        expect(decide(known, command)).not.toHaveProperty('refused');
        return apply(known, command);
      }, first);
      expect(statusOf(facetsOf(state), state.constructions)).toBe('cancelled');
    }),
  );
});
