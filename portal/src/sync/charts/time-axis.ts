const MINUTE = 60_000;
const STEPS = [15, 30, 60, 120, 180, 240, 360, 720, 1_440];
/** Clocks of all zones show a quarter of an hour at the same instants. */
const QUARTER = 15 * MINUTE;

/** Minutes since midnight on the clocks of a zone. */
function minuteOfDay(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const [hours = '0', minutes = '0'] = format.format(at).split(':');
    return Number(hours) * 60 + Number(minutes);
  };
}

/**
 * Round times on the clocks of a zone between two instants (all in milliseconds since 1970), at most `most` of them. A day on
 * which clocks change has a step that is longer or shorter.
 */
export function timeTicks(from: number, to: number, zone: string, most: number): number[] {
  const minutes = (to - from) / MINUTE;
  const step = STEPS.find((candidate) => minutes / candidate <= most) ?? 1_440;
  const of = minuteOfDay(zone);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / QUARTER) * QUARTER; at <= to; at += QUARTER)
    if (of(at) % step === 0) ticks.push(at);
  return ticks;
}

/** Whether an instant is the beginning of a day there. */
export const isMidnight = (at: number, zone: string): boolean => minuteOfDay(zone)(at) === 0;
