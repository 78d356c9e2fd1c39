import { RequestError } from './client';

/** Answers to a key whose command may still have its effect: another key could give it a second one. */
const UNDECIDED: ReadonlySet<string | undefined> = new Set(['command-in-progress', 'command-in-doubt']);
/** Who asks, and how often, is looked at before the key: such an answer says nothing of what was sent with it before. */
const UNHEARD: ReadonlySet<number | string | undefined> = new Set([401, 408, 429, 'csrf-token-missing']);

/** Whether the server has told how the command ended: without an effect. */
const isRefused = (error: unknown): boolean =>
  error instanceof RequestError &&
  error.status >= 400 &&
  error.status < 500 &&
  !UNHEARD.has(error.status) &&
  !UNHEARD.has(error.problem.code) &&
  !UNDECIDED.has(error.problem.code);

/** Runs a command with its idempotency key. `text` says which command it is. */
export type Once = <T>(text: string, run: (key: string) => Promise<T>) => Promise<T>;

/**
 * Gives a command the same key again while it is not known how it ended, so that it has its effect once. When it has
 * succeeded or was refused, the same text is a new command: the server keeps its answers, refusals included, and would
 * only repeat the old one.
 */
export function onceKeys(): Once {
  let last: { readonly text: string; readonly key: string } | undefined;
  return async (text, run) => {
    if (last?.text !== text) last = { text, key: crypto.randomUUID() };
    const { key } = last;
    const forget = () => {
      if (last?.key === key) last = undefined;
    };
    try {
      const answer = await run(key);
      forget();
      return answer;
    } catch (error) {
      if (isRefused(error)) forget();
      throw error;
    }
  };
}
