/** How a batcher works: `most` items in one run, `parallel` runs at once. */
export interface BatchLimits {
  readonly most: number;
  readonly parallel: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Merges calls that are made while earlier ones still run into one run. An idle batcher starts at once: nothing waits
 * for company. `run` answers in the order of its items; when it throws, everyone in that run gets the error.
 */
export function batcher<T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  limits: BatchLimits,
): (item: T) => Promise<R> {
  let queue: Waiting<T, R>[] = [];
  let running = 0;

  const start = () => {
    while (running < limits.parallel && queue.length > 0) {
      const batch = queue.slice(0, limits.most);
      queue = queue.slice(limits.most);
      running += 1;
      void settle(batch);
    }
  };
  const settle = async (batch: readonly Waiting<T, R>[]) => {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (index < results.length) resolve(result as R);
        else reject(new Error('A batch answered less than it was asked'));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running -= 1;
      start();
    }
  };

  return (item) =>
    new Promise<R>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      // Callers of the same tick, such as the jobs of one answer of the queue, go together.
      if (queue.length === 1) setImmediate(start);
    });
}
