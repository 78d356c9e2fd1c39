/** How long something waits, in the unit that one would say, and whether that is long. */
export interface Age {
  readonly unit: 'now' | 'minutes' | 'hours' | 'days';
  readonly count: number;
  readonly tone: 'fine' | 'long' | 'late';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** An order should be decided within a day; after three it is late. */
const LONG = 24 * HOUR;
const LATE = 72 * HOUR;

/** Both in milliseconds since 1970; clocks that disagree a little make no negative ages. */
export function ageOf(since: number, now: number): Age {
  const waited = Math.max(0, now - since);
  const tone = waited >= LATE ? 'late' : waited >= LONG ? 'long' : 'fine';
  if (waited < MINUTE) return { unit: 'now', count: 0, tone };
  if (waited < HOUR) return { unit: 'minutes', count: Math.floor(waited / MINUTE), tone };
  if (waited < 2 * LONG) return { unit: 'hours', count: Math.floor(waited / HOUR), tone };
  return { unit: 'days', count: Math.floor(waited / LONG), tone };
}
