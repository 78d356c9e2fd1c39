/** The factory works from 8:00 to 18:00 from Monday to Friday, in Europe/Kyiv. Working time counts only these minutes. */
const OPENS = 8;
const MINUTES_A_DAY = 600;
const DAYS_A_WEEK = 5;
const DAY = 86_400_000;
/** A Monday. */
const EPOCH = Date.UTC(2020, 0, 6);

const offsets = new Map<number, number>();
const zone = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Kyiv',
  hour: 'numeric',
  hourCycle: 'h23',
  day: 'numeric',
});

/** Hours that Kyiv is ahead of UTC at noon of this UTC day. Clocks change on Sundays at night, when nobody works. */
function offsetOf(utcDay: number): number {
  const known = offsets.get(utcDay);
  if (known !== undefined) return known;
  const hour = zone.formatToParts(new Date(utcDay * DAY + DAY / 2)).find((p) => p.type === 'hour')?.value;
  const offset = Number(hour) - 12;
  offsets.set(utcDay, offset);
  return offset;
}

const two = (n: number) => String(n).padStart(2, '0');

/** The same instant as a clock in Kyiv shows it: `2026-11-21T14:06:00+02:00`. */
export function kyivTime(at: Date): string {
  const offset = offsetOf(Math.floor(at.getTime() / DAY));
  return `${new Date(at.getTime() + offset * 3_600_000).toISOString().slice(0, -5)}+${two(offset)}:00`;
}

/** The same with milliseconds: changes of a busy second stay in order. */
export function kyivTimeExact(at: Date): string {
  const text = kyivTime(at);
  return `${text.slice(0, 19)}.${String(at.getMilliseconds()).padStart(3, '0')}${text.slice(19)}`;
}

/** The calendar day in Kyiv. */
export const kyivDay = (at: Date): string => kyivTime(at).slice(0, 10);

/** Working minutes since a Monday long ago; time outside working hours belongs to the next opening. */
export function workingTimeOf(at: Date): number {
  const offset = offsetOf(Math.floor(at.getTime() / DAY));
  const local = at.getTime() + offset * 3_600_000 - EPOCH;
  const day = Math.floor(local / DAY);
  const week = Math.floor(day / 7);
  const weekday = day - week * 7;
  if (weekday >= DAYS_A_WEEK) return (week + 1) * DAYS_A_WEEK * MINUTES_A_DAY;
  const minutes = (local - day * DAY) / 60_000 - OPENS * 60;
  return (
    (week * DAYS_A_WEEK + weekday) * MINUTES_A_DAY + Math.min(MINUTES_A_DAY - 1e-3, Math.max(0, minutes))
  );
}

/** The instant of a working minute. */
export function instantOf(minute: number): Date {
  const day = Math.floor(minute / MINUTES_A_DAY);
  const week = Math.floor(day / DAYS_A_WEEK);
  const local = EPOCH + (week * 7 + (day - week * DAYS_A_WEEK)) * DAY;
  const at = local + OPENS * 3_600_000 + (minute - day * MINUTES_A_DAY) * 60_000;
  return new Date(at - offsetOf(Math.floor(local / DAY)) * 3_600_000);
}

/** The calendar day, this many working days after an instant. */
export const dayAfter = (at: Date, workingDays: number): string =>
  kyivDay(instantOf(workingTimeOf(at) + workingDays * MINUTES_A_DAY));

export const workingDays = (count: number): number => count * MINUTES_A_DAY;

/** The opening minute of the first day after `minute` that falls on one of these weekdays (0 = Monday). */
export function openingOn(weekdays: readonly number[], minute: number): number {
  let day = Math.floor(minute / MINUTES_A_DAY) + 1;
  while (!weekdays.includes(day % DAYS_A_WEEK)) day += 1;
  return day * MINUTES_A_DAY;
}
