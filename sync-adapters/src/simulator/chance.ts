/** A seeded source of choices: the same seed gives the same choices on every machine. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** One of them, which must not be none. */
  pick<T>(from: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  shuffled<T>(list: readonly T[]): T[];
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A number from 0 up to `parts` that belongs to this text: spreads keys over lanes. */
export const laneOf = (text: string, parts: number): number => hash(text) % parts;

/** Choices for a seed such as `demo/life/17`: independent of all others, so that any part of the world can be made alone. */
export function chanceOf(seed: string): Chance {
  // Weyl sequence through a 32-bit mixer: small, fast, and good enough for names and sizes.
  let state = hash(seed);
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    pick<T>(from: readonly T[]) {
      const chosen = from[whole(0, from.length - 1)];
      if (chosen === undefined) throw new Error('There is nothing to choose from');
      return chosen;
    },
    weighted(from) {
      const last = from.at(-1);
      if (!last) throw new Error('There is nothing to choose from');
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return last[0];
    },
    shuffled<T>(list: readonly T[]) {
      return list
        .map((value) => ({ value, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value);
    },
  };
}
