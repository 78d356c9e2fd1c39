import { postgresBreaker } from '@mullion/platform/breaker/postgres';
import type { Database } from '@mullion/platform/db/database';
import { openForeignDatabase } from '@mullion/platform/db/foreign';
import type { Log } from '@mullion/platform/process/log';
import { filesFeed } from '../files/feed';
import { feedMappings } from '../pull/feed-mapping';
import { openIntake, type PullTarget } from '../pull/intake';
import { type PolledFeed, startPoller } from '../pull/poller';
import { sqlFeed } from '../sql/feed';
import type { ConnectedFactory } from './factories';

export interface PullingParts {
  readonly db: Database;
  readonly log: Log;
}

/**
 * Reads the production of a factory that does not push, as its settings say; undefined of one that does. Answers how to stop.
 */
export function startPulling(
  { db, log }: PullingParts,
  { settings, place }: ConnectedFactory,
  target: PullTarget,
): (() => Promise<void>) | undefined {
  const { connector } = settings.production;
  if (connector.kind === 'push' || place === undefined) return undefined;
  const { factory, source } = target;
  const mappings = feedMappings(settings);
  const breakerOf = (system: string, longestSeconds: number) =>
    postgresBreaker(db, { factory, system, log, longestSeconds });
  const closing: (() => Promise<void>)[] = [];

  function feedsOf(kind: Exclude<typeof connector, { kind: 'push' }>, at: string): PolledFeed[] {
    if (kind.kind === 'files') {
      const breaker = breakerOf(`${source}/files`, 60);
      return [filesFeed({ folder: at, connector: kind, mappings, breaker, log })];
    }
    const foreign = openForeignDatabase(at, {
      timeoutSeconds: kind.timeoutSeconds,
      timeZone: settings.timeZone,
      onError: (error) => log.warn({ factory, err: error.message }, "the factory's database broke off"),
    });
    closing.push(() => foreign.close());
    return kind.feeds.flatMap((feed) => {
      const mapping = mappings.find((one) => one.feed === feed.name);
      const name = { factory, source, feed: feed.name };
      const breaker = breakerOf(`${source}/${feed.name}`, 60);
      return mapping ? [sqlFeed({ db, foreign, settings: feed, mapping, breaker, name })] : [];
    });
  }

  const poller = startPoller({
    target,
    intake: openIntake(target, log),
    feeds: feedsOf(connector, place),
    // At most a minute late, however long it was away.
    breaker: breakerOf(source, 60),
    lease: db.lease(`poller/${factory}/${source}`),
    log,
  });
  return async () => {
    await poller.stop();
    await Promise.all(closing.map((close) => close()));
  };
}
