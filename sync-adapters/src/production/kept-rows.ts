import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Database } from '@mullion/platform/db/database';
import type { KeyChanges } from '@mullion/platform/inbox/drain';
import type { Inbox, InboxChange } from '@mullion/platform/inbox/inbox';
import { knownChanges } from '@mullion/platform/inbox/known';
import { type FeedMapping, feedMappings } from '../pull/feed-mapping';
import { mapAgain, type Unmapped, unmappedOf, unmappedReason } from '../pull/unmapped';
import { envelope } from '../push/envelope';
import { readStored, type StoredChange } from './decide-order';
import { readProductionChange } from './payload';
import { waitsForChange } from './waiting';

const changeId = envelope.id;

/** What is needed to map rows again that made no change when they were read. */
export interface KeptRows {
  readonly feeds: ReadonlyMap<string, FeedMapping>;
  /** Which of these ids the inbox has had. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  accept: Inbox['accept'];
}

export const keptRows = (db: Database, inbox: Inbox, settings: FactorySettings): KeptRows => ({
  feeds: new Map(feedMappings(settings).map((feed) => [feed.feed, feed])),
  known: (ids) => knownChanges(db, settings.id, 'production', ids),
  accept: (changes) => inbox.accept(changes),
});

/**
 * Maps kept rows by the mapping of now. Rows of an order that waits for them are decided in their place; rows whose order
 * was not known, and rows with a number of their own, come in as a new change. A change that came right later makes the wrong
 * rows of old pointless.
 */
async function mapped(change: InboxChange, rows: Unmapped, kept: KeptRows, now: Date): Promise<StoredChange> {
  const read = mapAgain(rows, kept.feeds, readProductionChange, now);
  if ('problems' in read) {
    const given = rows.id ?? read.known.id;
    // What no change could have as its id is never waited for.
    const id = changeId.safeParse(given).success ? given : undefined;
    if (id !== undefined && (await kept.known([id])).has(id))
      return { change, verdict: { verdict: 'stale', reason: `These rows came again as the change ${id}.` } };
    const waitsFor = id === undefined ? {} : { waitsFor: waitsForChange(id) };
    const reason = unmappedReason(rows, read.problems);
    return { change, verdict: { verdict: 'held', code: 'payload-unmappable', reason, ...waitsFor } };
  }
  const { id, key, sequence } = read.change;
  if (key === change.key && sequence === undefined)
    return readStored({ ...change, id, payload: read.payload });
  const { factory, source, correlation } = change;
  await kept.accept([{ ...read.change, factory, source, correlation, payload: read.payload }]);
  return {
    change,
    verdict: {
      verdict: 'duplicate',
      reason: `These rows are the change ${id} of ${key} by the mapping of now.`,
    },
  };
}

/** Reads the changes of a round again, as they were stored. */
export async function readAll(
  keys: readonly KeyChanges[],
  kept: KeptRows,
  now: Date,
): Promise<{ readonly key: string; readonly changes: readonly StoredChange[] }[]> {
  const read = async (change: InboxChange): Promise<StoredChange> => {
    const rows = unmappedOf(change.payload);
    return rows ? mapped(change, rows, kept, now) : readStored(change);
  };
  const all = [];
  for (const { key, changes } of keys) all.push({ key, changes: await Promise.all(changes.map(read)) });
  return all;
}
