import { defineConfig } from 'vitest/config';

/** What comes later may come much later on a busy machine. */
const expect = { poll: { timeout: 30_000 } };

/**
 * Unit tests need Node alone; integration tests share one private Postgres and Redis that the global set-up starts. Limits
 * are for what hangs: a busy machine is slow.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: [
            '{services,projections,sync-adapters,portal,launcher,load-tests}/**/src/**/*.test.{ts,tsx}',
          ],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          expect,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['{services,projections,sync-adapters,launcher,load-tests}/**/src/**/*.int.test.ts'],
          globalSetup: 'services/platform/src/testing/servers.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect,
          maxWorkers: 2,
        },
      },
    ],
  },
});
