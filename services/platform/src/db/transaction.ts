import type pg from 'pg';

/**
 * Runs the work between this `begin` and a commit; when it throws, nothing of it happened. A connection that broke is not used
 * again.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  onError: (error: Error) => void,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onBroken = (error: Error) => {
    broken = error;
    onError(error);
  };
  client.on('error', onBroken);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((e: unknown) => {
      broken = e instanceof Error ? e : new Error(String(e));
    });
    throw error;
  } finally {
    client.off('error', onBroken);
    client.release(broken ?? false);
  }
}
