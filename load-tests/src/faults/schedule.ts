/** What is done to the system during a run. */
export const FAULTS = [
  'kill sync 1',
  'kill sync 2',
  'kill both sync',
  'freeze sync 2',
  'kill projections',
  'kill api',
  'kill notifications',
  'end sync 1 in order',
  'flush Redis',
  'kill Redis',
  'restart Postgres',
  'stop Postgres at once',
  'kill Postgres',
  'cut the line to the factory',
  'lose answers to the factory',
  'stall the line to the factory',
  'cut the line from the portal to the factory',
  'cut the lines to Postgres',
  'stall the lines to Postgres',
  'silence, then a flood',
] as const;
export type FaultName = (typeof FAULTS)[number];

export interface PlannedFault {
  /** Seconds from the beginning. */
  readonly at: number;
  readonly name: FaultName;
  /** How long it lasts where it lasts, in seconds. */
  readonly lasts: number;
}

/** Numbers from 0 up to 1, always the same for the same seed. */
export function numbersOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  return list
    .map((item) => ({ item, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/**
 * The faults of a run of so many seconds, one every `every` seconds or so: each kind comes once before any comes again.
 * The same seed gives the same schedule.
 */
export function scheduleOf(
  seed: string,
  seconds: number,
  every: number,
  kinds: readonly FaultName[] = FAULTS,
): PlannedFault[] {
  const next = numbersOf(seed);
  const planned: PlannedFault[] = [];
  let deck: FaultName[] = [];
  for (let at = every; at < seconds; at += every * (0.6 + 0.8 * next())) {
    if (deck.length === 0) deck = shuffled(kinds, next);
    const name = deck.pop();
    if (name) planned.push({ at, name, lasts: 0.5 + 3 * next() });
  }
  return planned;
}
