import type { Chance } from './chance';
import type { Fact } from './change';
import type { Said } from './engineer';
import type { Life } from './life';
import type { Misbehaviour } from './misbehaviour';
import type { FactoryOrder, Outgoing } from './order';

/** What mends everything when it comes late, whatever was said of the order meanwhile. */
const MENDING: ReadonlySet<string> = new Set<Fact['kind']>([
  'order.promised',
  'order.held',
  'order.released',
  'production.started',
  'units.made',
  'units.shipped',
  'units.delivered',
  'status',
  'document.added',
]);

/**
 * Now and then the factory forgets to send a change: of an order whose changes it counts any, else only one that mends
 * everything when it comes late. A statement that comes after a cancellation does not, for example; the first one does,
 * since all others wait for it.
 */
export function forgotten(
  { outgoing, order, kind }: Said,
  life: Life,
  chance: Chance,
  bad: Misbehaviour,
): Outgoing {
  if (outgoing.expected !== 'applied' || !chance.happens(bad.losesChanges)) return outgoing;
  return life.sequenced || order.sent === 1 || MENDING.has(kind) ? { ...outgoing, lost: true } : outgoing;
}

/** Something that the portal has to hold back, or undefined, as nearly always. One for an order is enough. */
export function misstep(
  order: FactoryOrder,
  chance: Chance,
  bad: Misbehaviour,
): { fact: Fact; quirk: string } | undefined {
  if (order.stuck !== undefined) return undefined;
  if (chance.happens(bad.unknownCodes))
    return { fact: { kind: 'status', data: { code: `ZZ-${chance.whole(10, 99)}` } }, quirk: 'unknown code' };
  const piece = order.truth.pieces.find((p) => p.made < p.quantity - p.cancelled || p.shipped < p.made);
  if (!piece || !chance.happens(bad.invariantBreaks)) return undefined;
  const quantity = piece.quantity + 1;
  return chance.happens(0.5)
    ? {
        fact: { kind: 'units.made', data: { items: [{ construction: piece.id, quantity }] } },
        quirk: 'made too many',
      }
    : {
        fact: { kind: 'units.shipped', data: { items: [{ construction: piece.id, quantity }] } },
        quirk: 'shipped too many',
      };
}
