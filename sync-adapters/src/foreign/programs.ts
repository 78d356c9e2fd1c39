import type { Breaker } from '@mullion/platform/breaker/breaker';
import { postgresBreaker } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import type { ConnectedFactory } from '../runtime/factories';
import { httpSystem } from './http';
import type { ForeignSystem } from './system';

/** A factory's program as the portal speaks to it, and the breaker that all who do so share. */
export interface Program {
  readonly factory: ConnectedFactory;
  /** Absent where nobody answers. */
  readonly system?: ForeignSystem;
  readonly breaker: Breaker;
}

/** Names the breaker among a factory's. */
const ANSWERS = 'answers';

/** The program of each factory. */
export const openPrograms = (
  db: Database,
  log: Log,
  factories: readonly ConnectedFactory[],
): readonly Program[] =>
  factories.map((factory) => ({
    factory,
    ...(factory.answers ? { system: httpSystem(factory.answers) } : {}),
    breaker: postgresBreaker(db, { factory: factory.settings.id, system: ANSWERS, log, longestSeconds: 60 }),
  }));
