import { codeMeaning, type CodeMeaning } from '@mullion/domain/factory/settings';

/** What the status codes of a factory stand for. */
export type Meanings = ReadonlyMap<string, CodeMeaning>;

export interface CodeBook {
  /** All meanings, not much older than a second; asked anew when one of these codes has none. */
  knowing(codes: ReadonlySet<string>): Promise<Meanings>;
}

/** How old meanings may be, in milliseconds. */
const FRESH = 1_000;

/**
 * The codes of the factory's file with those that ops mapped: `read` gives the latter, and they win. Meanings that this
 * version can't read are as if they were not there.
 */
export function codeBook(
  ofFile: Readonly<Record<string, CodeMeaning>>,
  read: () => Promise<readonly { readonly code: string; readonly meaning: unknown }[]>,
  now: () => number = Date.now,
): CodeBook {
  let meanings: Meanings = new Map();
  let readAt = -Infinity;

  const readAnew = async () => {
    const asked = now();
    const all = new Map(Object.entries(ofFile));
    for (const { code, meaning } of await read()) {
      const parsed = codeMeaning.safeParse(meaning);
      if (parsed.success) all.set(code, parsed.data);
    }
    meanings = all;
    readAt = asked;
  };

  return {
    async knowing(codes) {
      if (codes.size === 0) return meanings;
      const isOld = now() - readAt >= FRESH;
      if (isOld || [...codes].some((code) => !meanings.has(code))) await readAnew();
      return meanings;
    },
  };
}
