const MINUTE = 60_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What the clocks of a zone show at an instant, as the milliseconds that UTC's clocks would show it at. */
export function wallOf(instant: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const whole = Date.UTC(year, month - 1, day, hour, minute, second);
  return whole + (((instant % 1_000) + 1_000) % 1_000);
}

const offsetAt = (instant: number, zone: string): number => wallOf(instant, zone) - instant;

/**
 * The instant at which a zone's clocks show this: the first, where they show it twice; where they skip it, as much later as
 * they skip.
 */
export function instantOf(wall: number, zone: string): number {
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const found = [before, after].map((offset) => wall - offset).filter((at) => wallOf(at, zone) === wall);
  return found.length > 0 ? Math.min(...found) : wall - before;
}

/** Clocks that are put back show times that were passed before: by how much within the hours after an instant. */
export function putBackAfter(instant: number, zone: string): number {
  return Math.max(0, offsetAt(instant, zone) - offsetAt(instant + 180 * MINUTE, zone));
}
