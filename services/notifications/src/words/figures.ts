import { type Forms, pluralOf } from '@mullion/domain/plural';

/** Counts, moments and durations as a language writes them. */
interface Figures {
  readonly number: (n: number) => string;
  /** `1 order`, `1,040 orders`. */
  readonly count: (n: number, forms: Forms) => string;
  /** By the clock of a time zone, which is named: `21 November 2026, 14:06 (Europe/Kyiv)`. */
  readonly moment: (at: Date, timeZone: string) => string;
  /** `40 seconds`, `14 minutes`, `3 hours`, `2 days`: rounded, and never 0. */
  readonly lasted: (from: Date, to: Date) => string;
}

/** The names of units behind a number. */
type Units = Readonly<Record<'second' | 'minute' | 'hour' | 'day', Forms>>;

/** `locale`: a BCP 47 tag, such as `en-GB`. */
export function figuresOf(locale: string, units: Units): Figures {
  const plural = pluralOf(locale);
  const number = (n: number) => n.toLocaleString(locale);
  const count: Figures['count'] = (n, forms) => `${number(n)} ${plural(n, forms)}`;
  return {
    number,
    count,
    moment(at, timeZone) {
      const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(at);
      const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }).format(at);
      return `${day}, ${time} (${timeZone})`;
    },
    lasted(from, to) {
      const seconds = Math.max(1, (to.getTime() - from.getTime()) / 1_000);
      if (seconds < 90) return count(Math.round(seconds), units.second);
      if (seconds < 90 * 60) return count(Math.round(seconds / 60), units.minute);
      if (seconds < 36 * 3_600) return count(Math.round(seconds / 3_600), units.hour);
      return count(Math.round(seconds / 86_400), units.day);
    },
  };
}
