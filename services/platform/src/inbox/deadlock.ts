const DEADLOCK = '40P01';
const MOST = 5;

const isDeadlock = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === DEADLOCK;

/** Two processes that touch the same rows in different order may meet in a deadlock: the loser tries again. */
export async function throughDeadlocks<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDeadlock(error) || count === MOST) throw error;
    }
  }
}
