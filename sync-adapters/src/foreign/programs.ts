import type { Breaker } from '@mullion/platform/breaker/breaker';
import { postgresBreaker } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import { openForeignDatabase } from '@mullion/platform/db/foreign';
import type { Log } from '@mullion/platform/process/log';
import { feedMappings, textsOf } from '../pull/feed-mapping';
import { openIntake, type PullTarget } from '../pull/intake';
import type { ConnectedFactory } from '../runtime/factories';
import { sqlForeignSystem } from '../sql/system';
import { httpSystem } from './http';
import type { ForeignSystem } from './system';

/** A factory's program as the portal speaks to it. */
export interface Program {
  readonly factory: ConnectedFactory;
  /** Absent where nobody answers. */
  readonly system?: ForeignSystem;
  /** For calls that tell it decisions. */
  readonly breaker: Breaker;
  /** To be called when nobody speaks to it any more. */
  readonly close: () => Promise<void>;
}

/** Names the breaker among a factory's. */
const ANSWERS = 'answers';

const nothing = () => Promise.resolve();

type Reached = Pick<Program, 'close'> & { readonly system?: ForeignSystem };

/** Over HTTP, or by its database: as the factory's settings say. */
function reach(
  { settings, answers, place }: ConnectedFactory,
  target: PullTarget | undefined,
  log: Log,
): Reached {
  if (answers) return { system: httpSystem(answers), close: nothing };
  const { connector } = settings.production;
  if (connector.kind !== 'sql' || !connector.answers || place === undefined || !target)
    return { close: nothing };
  const foreign = openForeignDatabase(place, {
    timeoutSeconds: connector.timeoutSeconds,
    timeZone: settings.timeZone,
    onError: (error) =>
      log.warn({ factory: settings.id, err: error.message }, "the factory's database broke off"),
  });
  const intake = openIntake(target, log);
  const system = sqlForeignSystem({
    foreign,
    connector,
    feeds: feedMappings(settings),
    intake,
    texts: textsOf(settings),
  });
  return {
    ...(system ? { system } : {}),
    close: () => foreign.close(),
  };
}

/** The program of each factory; what a database gives again goes to these targets. */
export const openPrograms = (
  db: Database,
  log: Log,
  factories: readonly ConnectedFactory[],
  targets: readonly PullTarget[] = [],
): readonly Program[] =>
  factories.map((factory) => {
    const { id } = factory.settings;
    const target = targets.find((one) => one.factory === id && one.source === 'production');
    return {
      factory,
      ...reach(factory, target, log),
      breaker: postgresBreaker(db, { factory: id, system: ANSWERS, log, longestSeconds: 60 }),
    };
  });
