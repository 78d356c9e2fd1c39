import { instantOf, wallOf } from './zoned-time';

/** A time as a text told it: what a clock showed, and how far that clock was ahead of UTC when the text says so. */
interface Moment {
  /** Milliseconds of that clock, as UTC would count them. */
  readonly wall: number;
  readonly offset?: number;
  readonly hasTime: boolean;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?(?::\d{2})?)?$/i;
const DOTTED = 'dd.MM.yyyy HH:mm:ss';
const PARTS = /yyyy|MM|dd|HH|mm|ss/g;

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (zone.replace(/\D/g, '').match(/\d{2}/g) ?? []).map(Number);
  const size = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return zone.startsWith('-') ? -size : size;
}

type Numbers = Record<'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss' | 'fraction', number>;

function wallFrom({ yyyy, MM, dd, HH, mm, ss, fraction }: Numbers): number | undefined {
  const wall = new Date(0);
  wall.setUTCFullYear(yyyy, MM - 1, dd);
  wall.setUTCHours(HH, mm, ss, fraction);
  const told = [wall.getUTCMonth() + 1, wall.getUTCDate(), wall.getUTCHours(), wall.getUTCMinutes()];
  // The thirtieth of February rolls on into March.
  return [MM, dd, HH, mm].every((number, at) => told[at] === number) && ss < 60 ? wall.getTime() : undefined;
}

const nothing: Numbers = { yyyy: 0, MM: 1, dd: 1, HH: 0, mm: 0, ss: 0, fraction: 0 };

const isPart = (name: string): name is keyof Numbers => Object.hasOwn(nothing, name);

function byFormat(text: string, format: string): Moment | undefined {
  const names: readonly string[] = format.match(PARTS) ?? [];
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(PARTS, (part) => (part === 'yyyy' ? String.raw`(\d{4})` : String.raw`(\d{1,2})`));
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const numbers: Numbers = { ...nothing };
  names.forEach((name, at) => {
    if (isPart(name)) numbers[name] = Number(found[at + 1]);
  });
  const wall = wallFrom(numbers);
  return wall === undefined ? undefined : { wall, hasTime: names.includes('HH') };
}

function byIso(text: string): Moment | undefined {
  const found = ISO.exec(text);
  if (!found) return undefined;
  const [, yyyy, MM, dd, HH, mm, ss, fraction, zone] = found;
  const wall = wallFrom({
    yyyy: Number(yyyy),
    MM: Number(MM),
    dd: Number(dd),
    HH: Number(HH ?? 0),
    mm: Number(mm ?? 0),
    ss: Number(ss ?? 0),
    fraction: Math.floor(Number(`0.${fraction ?? 0}`) * 1_000),
  });
  if (wall === undefined) return undefined;
  const offset = offsetOf(zone);
  return { wall, hasTime: HH !== undefined, ...(offset === undefined ? {} : { offset }) };
}

function read(text: string, format: string | undefined): Moment | undefined {
  if (format !== undefined) return byFormat(text, format);
  const dotted = [DOTTED, 'dd.MM.yyyy HH:mm', 'dd.MM.yyyy'];
  return byIso(text) ?? dotted.map((one) => byFormat(text, one)).find((moment) => moment !== undefined);
}

/** 1C and others write the first day of the first year for "no date". */
const isEmptyDate = ({ wall }: Moment) => new Date(wall).getUTCFullYear() <= 1;

export interface Zones {
  /** Of the factory: its days are told in it. */
  readonly zone: string;
  /** Of a text that names no zone. */
  readonly textZone: string;
  readonly format?: string | undefined;
}

/** The instant that a text tells, ISO 8601 in UTC; null for an empty date, undefined when it is none. */
export function readInstant(text: string, { textZone, format }: Zones): string | null | undefined {
  const moment = read(text, format);
  if (!moment) return undefined;
  if (isEmptyDate(moment)) return null;
  const { wall, offset } = moment;
  return new Date(offset === undefined ? instantOf(wall, textZone) : wall - offset).toISOString();
}

/** The factory's calendar day that a text tells; null for an empty date, undefined when it is none. */
export function readDay(text: string, { zone, textZone, format }: Zones): string | null | undefined {
  const moment = read(text, format);
  if (!moment) return undefined;
  if (isEmptyDate(moment)) return null;
  const { wall, offset, hasTime } = moment;
  const elsewhere = hasTime && (offset !== undefined || textZone !== zone);
  const at = offset === undefined ? () => instantOf(wall, textZone) : () => wall - offset;
  return new Date(elsewhere ? wallOf(at(), zone) : wall).toISOString().slice(0, 10);
}
