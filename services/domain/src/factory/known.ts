import { z } from 'zod';

/** How many letters have to be changed, added, taken out or swapped with a neighbour to make one word of the other. */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      now[j] = Math.min(
        (before[j] ?? 0) + 1,
        (now[j - 1] ?? 0) + 1,
        (before[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (twoBack[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [twoBack, before] = [before, now];
  }
  return before[b.length] ?? 0;
}

/** The known name that a mistyped one is most like, or undefined when it is like none. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, other.length) / 3)))
    .sort((a, b) => a.far - b.far);
  return best?.other;
}

/** A sentence about a name that is none of these, with the one it is most like. */
export const unknownName = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  return meant === undefined
    ? `${name} is unknown here, where ${known.join(', ')} may stand`
    : `${name} is unknown here: is ${meant} meant?`;
};

/** An object of settings: what it does not know is an error that tells the name it is most like. */
export const known = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownName(key, Object.keys(shape))).join('; ')
        : undefined,
  });

/** One of some words; any other is an error that tells the word it is most like. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.enum(words, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearest(input, words) : undefined;
      if (input === undefined) return `is missing: it is one of ${words.join(', ')}`;
      return meant === undefined ? `is none of ${words.join(', ')}` : `is no such word: is ${meant} meant?`;
    },
  });
