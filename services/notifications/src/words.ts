/** `1 order`, `1,040 orders`. */
export const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

/** `21 November 2026, 14:06 (Europe/Kyiv)` */
export const moment = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long', timeStyle: 'short' })
    .format(at)
    .replace(' at ', ', ')} (${timeZone})`;

/** `40 seconds`, `14 minutes`, `3 hours`, `2 days`: rounded, and never 0. */
export function lasted(from: Date, to: Date): string {
  const seconds = Math.max(1, (to.getTime() - from.getTime()) / 1_000);
  if (seconds < 90) return count(Math.round(seconds), 'second', 'seconds');
  if (seconds < 90 * 60) return count(Math.round(seconds / 60), 'minute', 'minutes');
  if (seconds < 36 * 3_600) return count(Math.round(seconds / 3_600), 'hour', 'hours');
  return count(Math.round(seconds / 86_400), 'day', 'days');
}

/**
 * Text from outside, on one line and fit for a header: without control characters, line breaks, and signs that turn or hide
 * what stands beside them.
 */
export const plain = (text: string, most = 2_000): string => {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > most ? `${clean.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…` : clean;
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
