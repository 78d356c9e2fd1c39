import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Moment } from './moment';

/** What to look for in the logs. */
export interface Wanted {
  readonly correlation?: string | undefined;
  /** Lines that name several changes are told only when this one is among them. */
  readonly change?: { readonly id: string; readonly factory: string; readonly source: string } | undefined;
}

const MOST_LINES = 2_000;
const LOG_FILE = /^[\w-]+\.log(\.\d+)?$/;

const entry = z.looseObject({ change: z.string() });
const line = z.looseObject({
  time: z.string(),
  process: z.string().default('?'),
  level: z.string().optional(),
  msg: z.string().default(''),
  correlation: z.string().optional(),
  factory: z.string().optional(),
  source: z.string().optional(),
  change: z.string().optional(),
  accepted: z.array(z.string().nullable()).optional(),
  duplicates: z.array(z.string().nullable()).optional(),
  invalid: z.array(z.string().nullable()).optional(),
  /** Of the first that is invalid. */
  problem: z.string().optional(),
  changes: z.array(entry).optional(),
  err: z.union([z.string(), z.looseObject({ message: z.string() })]).optional(),
});
type Line = z.infer<typeof line>;

const TOLD_ELSEWHERE = new Set([
  ...['time', 'process', 'level', 'msg', 'correlation', 'factory', 'source'],
  ...['accepted', 'duplicates', 'invalid', 'problem', 'changes', 'change', 'key', 'err'],
]);

const inWords = (fields: Record<string, unknown>): string =>
  Object.entries(fields)
    .filter(([name, value]) => !TOLD_ELSEWHERE.has(name) && value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** How a line lists this change: as one of the accepted, say; undefined when it does not. */
function listedAs(found: Line, id: string): string | undefined {
  for (const [as, ids] of [
    ['accepted', found.accepted],
    ['a duplicate', found.duplicates],
    ['invalid', found.invalid],
  ] as const)
    if (ids?.includes(id))
      return ids === found.invalid && ids[0] === id ? `${as}: ${found.problem ?? ''}` : as;
  const one = found.changes?.find(({ change }) => change === id);
  return one ? inWords(one) : undefined;
}

const sentence = (message: string, ...parts: readonly string[]) =>
  [message, parts.filter(Boolean).join(', ')].filter(Boolean).join(': ');

/** What the line says, as far as it is about what is wanted. */
function said(found: Line, { correlation, change }: Wanted): string | undefined {
  const lists = [found.accepted, found.duplicates, found.invalid, found.changes].some(Boolean);
  const ours = correlation !== undefined && found.correlation === correlation;
  const more = inWords(found);
  const error = typeof found.err === 'string' ? found.err : found.err?.message;
  const tail = [more, error].filter(Boolean).join(', ');
  if (!change) {
    if (!ours) return undefined;
    const count = (ids: readonly unknown[] | undefined, as: string) => (ids ? [`${ids.length} ${as}`] : []);
    const counts = [
      ...count(found.accepted, 'accepted'),
      ...count(found.duplicates, 'duplicates'),
      ...count(found.invalid, 'invalid'),
      ...count(found.changes, 'changes'),
    ].join(', ');
    return sentence(found.msg, counts, tail);
  }
  if (
    (found.factory ?? change.factory) !== change.factory ||
    (found.source ?? change.source) !== change.source
  )
    return undefined;
  if (lists) {
    const as = listedAs(found, change.id);
    return as === undefined ? undefined : sentence(found.msg, as, tail);
  }
  if (!ours && found.change !== change.id) return undefined;
  return sentence(found.msg, tail);
}

function read(text: string): Line | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The lines about it in all logs of the folder, those that were put aside too. A folder that is not there has none. */
export async function readLogs(folder: string, wanted: Wanted): Promise<Moment[]> {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => LOG_FILE.test(name));
  } catch {
    return [];
  }
  const marks = [wanted.correlation, wanted.change?.id]
    .filter((mark) => mark !== undefined)
    .map((mark) => JSON.stringify(mark));
  const moments: Moment[] = [];
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(join(folder, file)) })) {
      if (!marks.some((mark) => text.includes(mark))) continue;
      const found = read(text);
      const words = found && said(found, wanted);
      if (!words) continue;
      const { time, process, level } = found;
      moments.push({ at: new Date(time), teller: process, text: words, ...(level ? { level } : {}) });
      if (moments.length >= MOST_LINES) return moments;
    }
  }
  return moments;
}
