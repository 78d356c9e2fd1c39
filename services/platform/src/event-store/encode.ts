import type { Append, EventMeta } from './event-store';

/** An append as the database takes it: checked, with its JSON made. */
export interface EncodedAppend {
  readonly stream: string;
  /** -1 for any. */
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
  /** Roughly what it weighs on the wire. */
  readonly bytes: number;
}

export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly schema: number;
  readonly data: string;
  readonly meta: string;
}

export interface Rejected {
  readonly outcome: 'rejected';
  readonly reason: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const streamName = /^[^-\u0000-\u001f\p{Surrogate}]+-[^\u0000-\u001f\p{Surrogate}]+$/u;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const typeName = /^[^\u0000-\u001f\p{Surrogate}]{1,200}$/u;
const greatestInteger = 2_147_483_647;

/**
 * NUL and half a surrogate pair are legal JSON, but no `text` or `jsonb` of Postgres takes them: one such event would
 * stop every projection. An even number of backslashes before `\u` is an escaped backslash and no such thing.
 */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Can Postgres hold this JSON as text, too? */
export const isStorable = (json: string): boolean => !json.includes('\\u') || !unstorableEscape.test(json);

function json(value: unknown): string | undefined {
  try {
    // Typed as string, but a function or undefined gives undefined.
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function problem(append: Append): string | undefined {
  const { stream, expected, events } = append;
  if (stream.length > 300) return 'the stream name is longer than 300 characters';
  if (!streamName.test(stream))
    return `the stream name ${JSON.stringify(stream)} is not <category>-<id> without control characters`;
  if (events.length === 0) return 'there are no events';
  if (
    typeof expected === 'number' &&
    !(Number.isInteger(expected) && expected >= 0 && expected <= greatestInteger)
  )
    return `the expected version ${expected} is no version`;
  const ids = new Set(events.map((event) => event.id.toLowerCase()));
  if (ids.size < events.length) return 'two of the events have the same id';
  for (const { id, type, schema } of events) {
    if (!uuid.test(id)) return `the event id ${JSON.stringify(id)} is no UUID`;
    if (!typeName.test(type))
      return `the event type ${JSON.stringify(type)} is empty, longer than 200 characters or has control characters`;
    if (!Number.isInteger(schema) || schema < 1 || schema > greatestInteger)
      return `the schema version ${schema} of ${type} is no whole number from 1`;
  }
  return undefined;
}

/** Checks an append and makes its JSON, before it waits for its batch. */
export function encodeAppend(append: Append): EncodedAppend | Rejected {
  const wrong = problem(append);
  if (wrong !== undefined) return { outcome: 'rejected', reason: wrong };
  const events: EncodedEvent[] = [];
  let bytes = append.stream.length;
  for (const { id, type, schema, data, meta } of append.events) {
    const dataText = json(data);
    const metaText = json({ correlation: meta.correlation, actor: meta.actor } satisfies EventMeta);
    if (dataText === undefined || metaText === undefined)
      return { outcome: 'rejected', reason: `the data of ${type} can't be written as JSON` };
    if (!isStorable(dataText) || !isStorable(metaText))
      return {
        outcome: 'rejected',
        reason: `${type} holds a NUL character or half a surrogate pair, which Postgres can't store as text`,
      };
    events.push({ id: id.toLowerCase(), type, schema, data: dataText, meta: metaText });
    bytes += 100 + dataText.length + metaText.length;
  }
  const { stream, expected } = append;
  return { stream, expected: expected === 'any' ? -1 : expected === 'none' ? 0 : expected, events, bytes };
}
