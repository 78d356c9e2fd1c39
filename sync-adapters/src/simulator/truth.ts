import type { OrderStatus } from '@mullion/domain/order/views';
import type { Fact, Item, Piece, Specification } from './change';

interface PieceTruth {
  readonly id: string;
  readonly quantity: number;
  readonly cancelled: number;
  readonly made: number;
  readonly shipped: number;
  readonly delivered: number;
  /** When its newest stage of production was told, as its change says it. */
  readonly stageAt?: string;
}

/** What the factory knows of one order: worked out by itself, never by the portal's rules, so that the two can be compared. */
export interface Truth {
  readonly stage: 'none' | 'received' | 'returned' | 'accepted';
  readonly dealer: string;
  /** Absent before it was stated, and of orders that an earlier version of the simulator made. */
  readonly price?: Specification['price'];
  readonly promised: string;
  readonly onHold: boolean;
  readonly started: boolean;
  readonly cancelled: boolean;
  readonly pieces: readonly PieceTruth[];
  readonly documents: number;
  readonly trips: readonly string[];
}

export const NOTHING: Truth = {
  stage: 'none',
  dealer: '',
  promised: '',
  onHold: false,
  started: false,
  cancelled: false,
  pieces: [],
  documents: 0,
  trips: [],
};

/** What the codes of the demo's factories mean; the same table stands in their configuration at the portal. */
const CODES: Readonly<Record<string, 'started' | 'made' | 'held' | 'released'>> = {
  CUT: 'started',
  WELD: 'started',
  GLZ: 'started',
  QC_OK: 'made',
  STOP_GLASS: 'held',
  GO: 'released',
};

const STAGES: Partial<Record<Fact['kind'], Truth['stage']>> = {
  'order.received': 'received',
  'order.accepted': 'accepted',
};

type Counter = 'made' | 'shipped' | 'delivered' | 'cancelled';

const countOf = (item: Item): number => ('quantity' in item ? item.quantity : item.units.length);

const counted = (truth: Truth, counter: Counter, items: readonly Item[]): Truth => ({
  ...truth,
  pieces: truth.pieces.map((piece) => {
    const more = items.filter((i) => i.construction === piece.id).reduce((sum, i) => sum + countOf(i), 0);
    return more ? { ...piece, [counter]: piece[counter] + more } : piece;
  }),
});

/** All that could still be counted so. */
const rest = (truth: Truth, counter: Counter): Item[] =>
  truth.pieces.flatMap((p) => {
    const left = {
      made: p.quantity - p.cancelled - p.made,
      shipped: p.made - p.shipped,
      delivered: p.shipped - p.delivered,
      cancelled: p.quantity - p.cancelled - p.shipped,
    }[counter];
    return left > 0 ? [{ construction: p.id, quantity: left }] : [];
  });

const fresh = (pieces: readonly Piece[], before: readonly PieceTruth[]): PieceTruth[] =>
  pieces.map(({ id, quantity }) => ({
    ...(before.find((p) => p.id === id) ?? { cancelled: 0, made: 0, shipped: 0, delivered: 0 }),
    id,
    quantity,
  }));

/** A stage of the whole order, or of some constructions of it. */
const begun = (truth: Truth, at: string, constructions: readonly string[] | undefined): Truth => ({
  ...truth,
  started: true,
  pieces: truth.pieces.map((piece) =>
    constructions === undefined || constructions.includes(piece.id) ? { ...piece, stageAt: at } : piece,
  ),
});

/** The order after one more fact, told of this instant. Only facts that hold come here: what the portal is expected to refuse never does. */
export function afterFact(truth: Truth, fact: Fact, at: string): Truth {
  switch (fact.kind) {
    case 'order.received':
    case 'order.accepted':
    case 'order.revised':
      return {
        ...truth,
        stage: STAGES[fact.kind] ?? truth.stage,
        dealer: fact.data.dealer,
        promised: fact.data.promised,
        price: fact.data.price,
        pieces: fresh(fact.data.constructions, truth.pieces),
      };
    case 'order.returned':
      return { ...truth, stage: 'returned' };
    case 'order.promised':
      return { ...truth, promised: fact.data.date };
    case 'order.held':
      return { ...truth, onHold: true };
    case 'order.released':
      return { ...truth, onHold: false };
    case 'order.cancelled': {
      const after = counted(truth, 'cancelled', fact.data.items ?? rest(truth, 'cancelled'));
      return { ...after, cancelled: after.pieces.every((p) => p.cancelled === p.quantity) };
    }
    case 'production.started':
      return begun(truth, at, fact.data.construction === undefined ? undefined : [fact.data.construction]);
    case 'units.made':
      return counted(truth, 'made', fact.data.items);
    case 'units.delivered':
      return counted(truth, 'delivered', fact.data.items);
    case 'units.shipped': {
      const trip = fact.data.trip?.number;
      const after = counted(truth, 'shipped', fact.data.items);
      return trip === undefined || truth.trips.includes(trip)
        ? after
        : { ...after, trips: [...truth.trips, trip] };
    }
    case 'status': {
      const meaning = CODES[fact.data.code];
      if (meaning === 'made') return counted(truth, 'made', fact.data.items ?? rest(truth, 'made'));
      if (meaning === 'started')
        return begun(
          truth,
          at,
          fact.data.items?.map((i) => i.construction),
        );
      if (meaning === undefined) return truth;
      return { ...truth, onHold: meaning === 'held' };
    }
    case 'document.added':
      return { ...truth, documents: truth.documents + 1 };
  }
}

/** Pieces over the whole order; `ordered` is without what was cancelled. */
export function countsOf(truth: Truth): {
  ordered: number;
  made: number;
  shipped: number;
  delivered: number;
} {
  const sum = (of: (p: PieceTruth) => number) => truth.pieces.reduce((total, p) => total + of(p), 0);
  return {
    ordered: sum((p) => p.quantity - p.cancelled),
    made: sum((p) => p.made),
    shipped: sum((p) => p.shipped),
    delivered: sum((p) => p.delivered),
  };
}

/** The one word that the portal should show. */
export function statusOf(truth: Truth): OrderStatus {
  if (truth.stage === 'returned') return 'returned';
  if (truth.cancelled) return 'cancelled';
  const { ordered, made, shipped, delivered } = countsOf(truth);
  if (ordered > 0 && delivered === ordered) return 'delivered';
  if (truth.onHold) return 'onHold';
  if (truth.stage === 'received') return 'received';
  if (delivered > 0) return 'partlyDelivered';
  if (ordered > 0 && shipped === ordered) return 'shipped';
  if (shipped > 0) return 'partlyShipped';
  if (ordered > 0 && made === ordered) return 'made';
  if (made > 0) return 'partlyMade';
  return truth.started ? 'inProduction' : 'accepted';
}

/** Is there nothing more to come? */
export const isOver = (truth: Truth): boolean => ['delivered', 'cancelled'].includes(statusOf(truth));
