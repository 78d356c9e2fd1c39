import type { Breaker } from '@mullion/platform/breaker/breaker';
import { ComeLater } from './trouble';

/** Runs a call of a factory's program under its breaker; a program that asks for time (ComeLater) has not failed. */
export async function guarded<T>(breaker: Breaker, call: () => Promise<T>): Promise<T> {
  const answer = await breaker.run(() =>
    call().catch((error: unknown) => {
      if (error instanceof ComeLater) return error;
      throw error;
    }),
  );
  if (answer instanceof ComeLater) throw answer;
  return answer;
}
