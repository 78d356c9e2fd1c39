import { type Construction, construction } from './schema';

/** A drawing that fits the schema, or why it doesn't, in a sentence of at most 300 characters. */
export type ReadConstruction = { readonly drawing: Construction } | { readonly problem: string };

/** Frames, cells and their fields nest less than this for the deepest construction that is allowed. */
const MAX_JSON_DEPTH = 60;
/** The largest allowed construction has far fewer values. */
const MAX_VALUES = 30_000;

/** Reads a drawing as a factory sent it. Never throws, whatever it is given: a bad drawing costs the picture, not the order. */
export function readConstruction(raw: unknown): ReadConstruction {
  try {
    const size = tooMuch(raw);
    if (size !== null) return { problem: size };
    const parsed = construction.safeParse(raw);
    if (parsed.success) return { drawing: parsed.data };
    const [first, ...more] = parsed.error.issues;
    const where = first?.path.map(String).join('.') ?? '';
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    const message = `${where === '' ? 'The drawing' : where}: ${first?.message ?? 'is wrong'}`;
    return { problem: `${message.slice(0, 270)}${others}` };
  } catch (error) {
    return {
      problem: `It can't be read: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, 300),
    };
  }
}

/** Walks without recursion: a parser that recurses would run out of stack on what this refuses. */
function tooMuch(raw: unknown): string | null {
  const open: [unknown, number][] = [[raw, 0]];
  let values = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    values += 1;
    if (depth > MAX_JSON_DEPTH) return `The drawing is nested deeper than ${MAX_JSON_DEPTH} levels.`;
    if (values > MAX_VALUES) return `The drawing has more than ${MAX_VALUES} values.`;
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) {
      if (open.length > MAX_VALUES) return `The drawing has more than ${MAX_VALUES} values.`;
      open.push([inner, depth + 1]);
    }
  }
  return null;
}
