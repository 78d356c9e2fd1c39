import type { SyncHistoryAnswer } from '../../shared/api/answers';
import { rateOf, type RateUnit, spanOf, type SpanUnit } from '../../shared/sync/figures';

export type History = SyncHistoryAnswer;
type Source = History['sources'][number];
export type Measure = 'rate' | 'lag' | 'backlog' | 'held';
export const MEASURES: readonly Measure[] = ['rate', 'lag', 'backlog', 'held'];
export type ChartUnit = RateUnit | SpanUnit | 'changes';

const VALUE: Readonly<Record<Measure, (point: Source['points'][number]) => number | null>> = {
  rate: (point) => point.perSecond,
  lag: (point) => point.lagSeconds,
  backlog: (point) => point.backlog,
  held: (point) => point.held,
};

export interface ChartLine {
  readonly factory: string;
  readonly source: string;
  /** In the chart's unit; null where nobody looked. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  readonly unit: ChartUnit;
  /** In milliseconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** From 0 to the axis' end. */
  readonly ticks: readonly number[];
}

const HOW_MANY: Readonly<Record<RateUnit | SpanUnit, number>> = {
  perSecond: 1,
  perMinute: 60,
  seconds: 1,
  minutes: 1 / 60,
  hours: 1 / 3_600,
  days: 1 / 86_400,
};

const greatest = (values: readonly (number | null)[]) =>
  values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

/** Round steps from 0 to the first one that is not under `most`: two or three of them. `whole` ones for what is counted. */
export function ticksUpTo(most: number, whole: boolean): number[] {
  const least = whole ? 1 : 0.1;
  const rough = Math.max(most / 3, least);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((s) => s >= rough * 0.999_999) ?? 10 * power;
  const count = Math.max(2, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** What one chart shows: a line for each source, in the unit that suits the greatest value. */
export function chartOf(history: History, measure: Measure): ChartData {
  const raw = history.sources.map(({ points }) => points.map(VALUE[measure]));
  const most = greatest(raw.flat());
  const unit = measure === 'rate' ? rateOf(most).unit : measure === 'lag' ? spanOf(most).unit : undefined;
  const factor = unit ? HOW_MANY[unit] : 1;
  return {
    unit: unit ?? 'changes',
    times: (history.sources[0]?.points ?? []).map(({ at }) => Date.parse(at)),
    lines: history.sources.map(({ factory, source }, at) => ({
      factory,
      source,
      values: (raw[at] ?? []).map((value) => (value === null ? null : value * factor)),
    })),
    ticks: ticksUpTo(most * factor, unit === undefined || unit === 'perMinute'),
  };
}

export interface SourceSummary {
  readonly factory: string;
  readonly source: string;
  readonly meanPerSecond: number;
  readonly mostPerSecond: number;
  readonly mostLagSeconds: number;
  readonly mostBacklog: number;
  readonly mostHeld: number;
  /** Seconds of which nothing is known. */
  readonly unseenSeconds: number;
}

/** The charts in figures; sources in which nobody ever looked are left out. */
export const summaryOf = ({ step, sources }: History): SourceSummary[] =>
  sources.flatMap(({ factory, source, points }) => {
    const first = points.findIndex(({ perSecond }) => perSecond !== null);
    if (first < 0) return [];
    const since = points.slice(first);
    const rates = since.map(({ perSecond }) => perSecond).filter((rate) => rate !== null);
    return [
      {
        factory,
        source,
        meanPerSecond: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
        mostPerSecond: greatest(rates),
        mostLagSeconds: greatest(since.map(VALUE.lag)),
        mostBacklog: greatest(since.map(VALUE.backlog)),
        mostHeld: greatest(since.map(VALUE.held)),
        unseenSeconds: (since.length - rates.length) * step,
      },
    ];
  });

export const RANGES = [1, 6, 24, 48] as const;
export type Range = (typeof RANGES)[number];
const USUAL: Range = 6;

/** The range that an address asks for, in hours. */
export const rangeOf = (address: URLSearchParams): Range =>
  RANGES.find((hours) => String(hours) === address.get('hours')) ?? USUAL;

/** The address of a range; the usual one stays out of it, and all else stays in. */
export function withRange(address: URLSearchParams, hours: Range): URLSearchParams {
  const changed = new URLSearchParams(address);
  if (hours === USUAL) changed.delete('hours');
  else changed.set('hours', String(hours));
  return changed;
}
