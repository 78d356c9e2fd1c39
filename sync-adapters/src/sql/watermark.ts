import type { SqlFeed } from '@mullion/domain/factory/connector';
import { FeedFault } from '../pull/fault';
import { instantOf, putBackAfter, wallOf } from '../pull/zoned-time';

type Watermark = SqlFeed['watermark'];

/** A watermark as it can be compared: an integer, or microseconds of a clock (UTC's when the text named a zone). */
export interface Mark {
  readonly text: string;
  readonly value: bigint;
  readonly zoned: boolean;
}

const TIME =
  /^(\d{4,6})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?)?([+-]\d{2}(?::?\d{2})*)?$/;
/** Times that Postgres calls infinity are later, or earlier, than all others. */
const INFINITE = 10n ** 18n;
const MICROS = 1_000n;

function timeOf(text: string): Mark | undefined {
  if (text === 'infinity') return { text, value: INFINITE, zoned: true };
  if (text === '-infinity') return { text, value: -INFINITE, zoned: true };
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] =
    TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const [hours = 0, minutes = 0] = (zone?.match(/\d{2}/g) ?? []).map(Number);
  const ahead = (hours * 60 + minutes) * 60_000 * (zone?.startsWith('-') ? -1 : 1);
  const value = BigInt(wall - ahead) * MICROS + BigInt(fraction.padEnd(6, '0'));
  return { text, value, zoned: zone !== undefined };
}

/** Reads a watermark as the database gave it. Throws a FeedFault on what is none. */
export function markOf(text: string | null | undefined, { column, type }: Watermark): Mark {
  const given = text?.trim() ?? '';
  if (type === 'integer' && /^-?\d{1,30}$/.test(given))
    return { text: given, value: BigInt(given), zoned: false };
  const time = type === 'timestamp' ? timeOf(given) : undefined;
  if (!time) throw new FeedFault(`The watermark column ${column} has rows that hold no ${type}.`);
  return time;
}

function timeText(micros: bigint, zoned: boolean): string {
  const milliseconds = micros / MICROS;
  const rest = micros - milliseconds * MICROS;
  const date = new Date(Number(milliseconds));
  const text =
    date.toISOString().slice(0, 23).replace('T', ' ') + String(rest < 0n ? 0n : rest).padStart(3, '0');
  return zoned ? `${text}+00` : text;
}

/**
 * Where to read from after this mark: an overlap before it. Clocks without zone that are put back in autumn show an hour
 * twice, so around that night it begins an hour earlier.
 */
export function readFrom({ text, value, zoned }: Mark, watermark: Watermark, factoryZone: string): string {
  const { type, overlap, zone = factoryZone } = watermark;
  if (type === 'integer') return String(value - BigInt(Math.ceil(overlap)));
  if (value === INFINITE || value === -INFINITE) return text;
  const micros = value - BigInt(Math.round(overlap * 1_000_000));
  if (zoned) return timeText(micros, true);
  const start = instantOf(Number(micros / MICROS), zone);
  return timeText(micros - BigInt(putBackAfter(start, zone)) * MICROS, false);
}

/** Where the first reading begins. */
export const beginning = ({ type, from }: Watermark): string =>
  from ?? (type === 'integer' ? '-9007199254740991' : '1970-01-01 00:00:00');

/**
 * The mark to remember of those that were read, in their order: the last that is not later than now, so that one row with a
 * date of next year does not hide all that is written until then.
 */
export function lastUntil(
  marks: readonly Mark[],
  now: Date,
  { type, zone }: Watermark,
  factoryZone: string,
): Mark | undefined {
  if (type === 'integer') return marks.at(-1);
  const clocks = {
    zoned: BigInt(now.getTime()) * MICROS,
    wall: BigInt(wallOf(now.getTime(), zone ?? factoryZone)) * MICROS,
  };
  return marks.findLast((mark) => mark.value <= (mark.zoned ? clocks.zoned : clocks.wall));
}
