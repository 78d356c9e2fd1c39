import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '../db/database';

const required = (name: string): string => {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run integration tests through vitest.config.ts, whose set-up starts the servers`,
    );
  return value;
};

/** The URL of the test run's Redis, on a logical database of its own (1 to 15). */
export const testRedisUrl = (database = 0): string => `${required('TEST_REDIS_URL')}/${database}`;

export interface TestDatabase {
  readonly url: string;
  readonly db: Database;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = openDatabase(required('TEST_POSTGRES_URL'), { max: 1 });
  const name = `test_${randomBytes(6).toString('hex')}`;
  await server.query(`create database ${name} template mullion_template`);
  const url = new URL(required('TEST_POSTGRES_URL'));
  url.pathname = `/${name}`;
  const db = openDatabase(url.href, { max: 20 });
  return {
    url: url.href,
    db,
    async drop() {
      await db.close();
      await server.query(`drop database ${name} with (force)`);
      await server.close();
    },
  };
}
