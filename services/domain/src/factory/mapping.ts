import { z } from 'zod';
import { known, oneOf } from './known';

/*
 * How rows of a factory become changes of the factory push, version 1. Rows that belong together (several joined tables)
 * make one change; wherever a text stands in a mapping, `{column}` in it is replaced by that column of the row.
 */

/** Every kind of change that a production system may report. */
export const changeKind = oneOf([
  'order.received',
  'order.returned',
  'order.accepted',
  'order.revised',
  'order.promised',
  'order.held',
  'order.released',
  'order.cancelled',
  'production.started',
  'units.made',
  'units.shipped',
  'units.delivered',
  'status',
  'document.added',
]);
export type ChangeKind = z.infer<typeof changeKind>;

/** `K-{number}`: a text with columns in it; `{{` and `}}` stand for braces themselves. */
export const template = z
  .string()
  .min(1)
  .max(2_000)
  .regex(
    /^(?:[^{}]|\{\{|\}\}|\{[^{}]+\})*$/,
    'has a brace without its other: columns are named like {order_no}',
  );
/** A text that says nothing without a column. */
const ofColumns = template.refine(
  (text) => /\{[^{}]+\}/.test(text.replaceAll('{{', '')),
  'names no column: columns are named like {order_no}',
);

export const timeZone = z
  .string()
  .refine(
    (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || ['Europe/Kyiv', 'UTC'].includes(zone),
    'is no IANA time zone such as Europe/Kyiv',
  );

/**
 * What a text is read as.
 * `text`; `number` and `integer`; `money`: a decimal amount, made `{ amount (minor units), currency }`; `day`: a calendar
 * day of the factory; `instant`: a time, in the factory's zone when it names none; `json`: read as it is.
 */
const reading = oneOf(['text', 'number', 'integer', 'money', 'day', 'instant', 'json']);
export type Reading = z.infer<typeof reading>;

/** `dd/MM/yyyy HH:mm`: of yyyy, MM, dd, HH, mm, ss. ISO 8601 and dd.MM.yyyy (with HH:mm, HH:mm:ss) need none. */
const format = z
  .string()
  .max(40)
  .refine((text) => ['yyyy', 'MM', 'dd'].every((part) => text.includes(part)), 'needs yyyy, MM and dd');

const typed = known({
  from: ofColumns,
  as: reading.default('text'),
  /** Replaces what the text says: `{ "W": "welding" }`. What is not in it is a problem of its row. */
  table: z.record(z.string(), z.string()).optional(),
  /** Makes a list of one text: `"split": ";"`. Each part is read as `as` says. */
  split: z.string().min(1).max(5).optional(),
  /** Of times and days: the zone of a text that names none, when it is not the factory's. */
  zone: timeZone.optional(),
  format: format.optional(),
  /** Of money: the factory's when absent. */
  currency: template.optional(),
});
export type Typed = z.infer<typeof typed>;

/** A list made of the group's rows. */
export interface ListOf {
  /** What each entry is; it sees the rows of its entry only, so that lists may hold lists. */
  readonly each: Value;
  /** Rows with the same text make one entry; without it every row makes one. */
  readonly by?: string | undefined;
  /** Only rows whose column holds this text, or one of these. */
  readonly where?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * A value of a change: a text with columns, a fixed number, a typed text, a list made of rows, a fixed list, or an object of
 * values.
 */
export type Value = string | number | boolean | Typed | ListOf | readonly Value[] | Fields;
export interface Fields {
  readonly [name: string]: Value;
}

export const isTyped = (value: object): value is Typed => 'from' in value && !Array.isArray(value);
export const isListOf = (value: object): value is ListOf => 'each' in value && !Array.isArray(value);

const holdsList = (value: Value): boolean => {
  if (typeof value !== 'object' || isTyped(value)) return false;
  return isListOf(value) || Object.values(value).some((inner: Value) => holdsList(inner));
};

/** True when rows that stand apart make one change: half of them would make a wrong one. */
export const gathersRows = ({ by, id, data }: ChangeMapping): boolean =>
  (by ?? id) !== undefined && holdsList(data);

/** One of several schemas, chosen by what the value looks like, so that errors speak of the one that was meant. */
const chosen = <T>(choose: (raw: unknown) => z.ZodType<T>) =>
  z.unknown().transform((raw, context): T => {
    const parsed = choose(raw).safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const { message, path, ...issue } of parsed.error.issues) {
      // An unknown name is told where it stands.
      const place = issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path;
      context.issues.push({ code: 'custom', message, path: place, input: raw });
    }
    return z.NEVER;
  });

const oneOrMore = chosen<readonly string[]>((raw) =>
  Array.isArray(raw) ? z.array(z.string()).min(1) : z.string().transform((text) => [text]),
);

/** Deeper than any change. */
const DEEPEST = 8;

const valueAt = (depth: number): z.ZodType<Value> =>
  chosen<Value>((raw) => {
    if (typeof raw === 'number') return z.number();
    if (typeof raw === 'boolean') return z.boolean();
    if (typeof raw !== 'object' || raw === null) return template;
    if (depth === 0) return z.never('nests too deep');
    if (Array.isArray(raw)) return z.array(valueAt(depth - 1)).min(1);
    if (isTyped(raw)) return typed;
    if (isListOf(raw))
      return known({
        each: valueAt(depth - 1),
        by: ofColumns.optional(),
        where: z.record(z.string(), oneOrMore).optional(),
      });
    return fieldsAt(depth - 1);
  });
const fieldsAt = (depth: number): z.ZodType<Fields> => z.record(z.string().max(60), valueAt(depth));

const moment = known({ from: ofColumns, zone: timeZone.optional(), format: format.optional() });
const fromTable = known({ from: ofColumns, table: z.record(z.string(), changeKind) });

/** How rows make one change. An empty column leaves its field out; whether it may be left out, the change's kind says. */
export const changeMapping = known({
  /** Unique and lasting for the factory: what comes again under one id is the same change. */
  id: ofColumns.optional(),
  /** Rows with the same text belong together; by `id` when absent. */
  by: ofColumns.optional(),
  /** The factory's order number. */
  order: ofColumns,
  /** 1, 2, 3… per order, where the factory counts its changes. */
  sequence: ofColumns.optional(),
  /** When it happened. */
  at: chosen<z.infer<typeof moment>>((raw) =>
    typeof raw === 'string' ? ofColumns.transform((from) => ({ from })) : moment,
  ),
  /** One kind for all, or by a column; `status` (with data.code) leaves it to the factory's table of codes. */
  kind: chosen<ChangeKind | z.infer<typeof fromTable>>((raw) =>
    typeof raw === 'object' && raw !== null ? fromTable : changeKind,
  ),
  data: fieldsAt(DEEPEST).default({}),
});
export type ChangeMapping = z.infer<typeof changeMapping>;
