/** A figure in the unit that people read it in. */
export interface Figure<Unit extends string> {
  readonly value: number;
  /** Digits after the point that still mean something. */
  readonly digits: number;
  readonly unit: Unit;
}

export type RateUnit = 'perSecond' | 'perMinute';
export type SpanUnit = 'seconds' | 'minutes' | 'hours' | 'days';

/** Changes a second, or a minute when they come more slowly than one a second. */
export function rateOf(perSecond: number): Figure<RateUnit> {
  if (perSecond < 1) return { value: perSecond * 60, digits: 0, unit: 'perMinute' };
  return { value: perSecond, digits: perSecond < 9.95 ? 1 : 0, unit: 'perSecond' };
}

/** A span of time, in the greatest unit of which there are two or more. */
export function spanOf(seconds: number): Figure<SpanUnit> {
  if (seconds < 120) return { value: seconds, digits: seconds < 9.95 ? 1 : 0, unit: 'seconds' };
  const minutes = seconds / 60;
  if (minutes < 120) return { value: minutes, digits: 0, unit: 'minutes' };
  const hours = minutes / 60;
  return hours < 48
    ? { value: hours, digits: 0, unit: 'hours' }
    : { value: hours / 24, digits: 0, unit: 'days' };
}

type Agreement = 'agrees' | 'differs' | 'repairing' | 'comparing' | undefined;

/** What the comparison with a source says in a word; `count` of the differences, where there are any. */
export function agreementOf(
  reconciliation: {
    readonly finishedAt: string | null;
    readonly running: boolean;
    readonly differing: number;
    readonly repaired: number;
    readonly unrepaired: number;
  } | null,
): { readonly word: Agreement; readonly count: number } {
  if (!reconciliation) return { word: undefined, count: 0 };
  const { finishedAt, running, differing, repaired, unrepaired } = reconciliation;
  if (unrepaired > 0) return { word: 'differs', count: unrepaired };
  const open = differing - repaired;
  if (running && open > 0) return { word: 'repairing', count: open };
  if (finishedAt) return { word: 'agrees', count: 0 };
  return { word: running ? 'comparing' : undefined, count: 0 };
}
