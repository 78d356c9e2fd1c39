import { batcher } from './batcher';
import type { Ended } from './conclude';
import type { DrainReport } from './drain';

export interface RoundOptions {
  /** Keys in a round, rounds at once. */
  readonly most: number;
  readonly parallel: number;
  readonly observe: (ended: readonly Ended[]) => void;
  /** Keys that have more to do than one round took. */
  readonly again: (keys: readonly string[]) => void;
}

type KeyOutcome = { readonly error?: unknown };

/**
 * Merges keys that are asked for one by one into rounds. Keys whose round failed are worked off alone the next time, so
 * that one that always fails does not take the others with it.
 */
export function keyRounds(
  drain: (keys: readonly string[]) => Promise<DrainReport>,
  { most, parallel, observe, again }: RoundOptions,
): (key: string) => Promise<void> {
  const suspects = new Set<string>();

  async function attempt(keys: readonly string[], outcomes: Map<string, KeyOutcome>): Promise<void> {
    if (keys.length === 0) return;
    try {
      const { ended, more } = await drain(keys);
      for (const key of keys) {
        suspects.delete(key);
        outcomes.set(key, {});
      }
      observe(ended);
      if (more.length > 0) again(more);
    } catch (error) {
      for (const key of keys) {
        suspects.add(key);
        outcomes.set(key, { error });
      }
    }
  }

  const handle = batcher<string, KeyOutcome>(
    async (keys) => {
      const outcomes = new Map<string, KeyOutcome>();
      await attempt(
        keys.filter((key) => !suspects.has(key)),
        outcomes,
      );
      for (const key of keys) if (!outcomes.has(key)) await attempt([key], outcomes);
      return keys.map((key) => outcomes.get(key) ?? {});
    },
    { most, parallel },
  );

  return async (key) => {
    const outcome = await handle(key);
    if ('error' in outcome) throw outcome.error;
  };
}
