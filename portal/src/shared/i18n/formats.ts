import type { Money } from '@mullion/domain/order/events';

/** Dates, numbers and money as the language writes them. Instants are shown in the zone of their factory. */
export interface Formats {
  /** `24 Nov`; with the year when it is not this one. `date` is a day of the factory, without zone. */
  readonly day: (date: string, options?: { readonly weekday?: boolean; readonly today?: string }) => string;
  /** `14:06` today, else `18 Nov, 16:48`. */
  readonly moment: (instant: string, zone: string, now?: Date) => string;
  /** `14:06` */
  readonly clock: (instant: string | number | Date, zone?: string) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (share: number) => string;
  /** Minor units to the currency's own; whole sums without decimals. */
  readonly money: (sum: Money) => string;
}

/** The calendar day of an instant in a zone: `2026-11-21`. */
export const dayIn = (zone: string, at: Date | number | string = Date.now()): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(at));

/** `2026-11-30` plus 1 is `2026-12-01`. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** How many digits the currency's minor unit has: 2 for UAH, 0 for JPY. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const made = new Map<string, Formats>();

/** The formats of a language, made once. */
export function formatsOf(language: string): Formats {
  const known = made.get(language);
  if (known) return known;
  const locale = language === 'en' ? 'en-GB' : language;
  const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const key = `d${JSON.stringify(options)}`;
    const found = cache.get(key);
    if (found instanceof Intl.DateTimeFormat) return found;
    const fresh = new Intl.DateTimeFormat(locale, options);
    cache.set(key, fresh);
    return fresh;
  };
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = `n${JSON.stringify(options)}`;
    const found = cache.get(key);
    if (found instanceof Intl.NumberFormat) return found;
    const fresh = new Intl.NumberFormat(locale, options);
    cache.set(key, fresh);
    return fresh;
  };
  const clock: Formats['clock'] = (at, zone) =>
    date({
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(zone ? { timeZone: zone } : {}),
    }).format(new Date(at));
  const formats: Formats = {
    clock,
    day: (day, options = {}) => {
      const thisYear = (options.today ?? new Date().toISOString()).slice(0, 4);
      return date({
        day: 'numeric',
        month: 'short',
        timeZone: 'UTC',
        ...(options.weekday ? { weekday: 'short' as const } : {}),
        ...(day.startsWith(thisYear) ? {} : { year: 'numeric' as const }),
      }).format(new Date(`${day}T12:00:00Z`));
    },
    moment: (instant, zone, now = new Date()) => {
      const day = dayIn(zone, instant);
      const time = clock(instant, zone);
      return day === dayIn(zone, now) ? time : `${formats.day(day, { today: dayIn(zone, now) })}, ${time}`;
    },
    number: (value, digits = 0) => numbers({ maximumFractionDigits: digits }).format(value),
    percent: (share) => numbers({ style: 'percent', maximumFractionDigits: 0 }).format(share),
    money: ({ amount, currency }) => {
      const digits = minorDigits(currency);
      const whole = amount % 10 ** digits === 0;
      return numbers({
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: whole ? 0 : digits,
        maximumFractionDigits: whole ? 0 : digits,
      }).format(amount / 10 ** digits);
    },
  };
  made.set(language, formats);
  return formats;
}
