import type { OrderPage } from '@mullion/domain/order/views';

export type StepName = 'received' | 'accepted' | 'started' | 'made' | 'shipped' | 'delivered';
export interface Step {
  readonly name: StepName;
  readonly state: 'done' | 'current' | 'ahead';
  /** How much of it is done, 0 to 1. */
  readonly share: number;
  /** Pieces that have reached it, for the steps that pieces reach one by one. */
  readonly pieces?: number;
  /** When it was first reached. */
  readonly at?: string;
}

/** The steps of an order, those that it has reached with their dates. An order that stands still has no current one. */
export function stepsOf({
  journey,
  progress,
  status,
}: Pick<OrderPage, 'journey' | 'progress' | 'status'>): Step[] {
  const { ordered, made, shipped, delivered } = progress;
  const share = (pieces: number) => (ordered > 0 ? Math.min(1, pieces / ordered) : 0);
  const isStarted = Boolean(journey.started) || made > 0;
  const known: Omit<Step, 'state'>[] = [
    ...(journey.received ? [{ name: 'received' as const, share: 1, at: journey.received }] : []),
    {
      name: 'accepted',
      share: journey.accepted ? 1 : 0,
      ...(journey.accepted ? { at: journey.accepted } : {}),
    },
    { name: 'started', share: isStarted ? 1 : 0, ...(journey.started ? { at: journey.started } : {}) },
    { name: 'made', share: share(made), pieces: made, ...(journey.made ? { at: journey.made } : {}) },
    {
      name: 'shipped',
      share: share(shipped),
      pieces: shipped,
      ...(journey.shipped ? { at: journey.shipped } : {}),
    },
    {
      name: 'delivered',
      share: share(delivered),
      pieces: delivered,
      ...(journey.delivered ? { at: journey.delivered } : {}),
    },
  ];
  const over = status === 'cancelled' || status === 'returned';
  const current = over ? -1 : known.findIndex((step) => step.share < 1);
  return known.map((step, at) => ({
    ...step,
    state: step.share === 1 ? 'done' : at === current ? 'current' : 'ahead',
  }));
}
