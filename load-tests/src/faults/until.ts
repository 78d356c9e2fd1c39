import { setTimeout as pause } from 'node:timers/promises';

/** Waits for it; throws a sentence when it takes longer than `patience` seconds. What can't be asked just now is asked again. */
export async function until(
  what: string,
  reached: () => boolean | Promise<boolean>,
  patience: number,
): Promise<void> {
  const deadline = Date.now() + patience * 1_000;
  for (;;) {
    const isReached = await Promise.resolve()
      .then(reached)
      .catch(() => false);
    if (isReached) return;
    if (Date.now() > deadline) throw new Error(`Within ${patience} s it did not come to pass that ${what}.`);
    await pause(100);
  }
}
