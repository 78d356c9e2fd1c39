import type { Database } from '../db/database';
import type { EventStore } from '../event-store/event-store';
import { skim } from '../event-store/skim';
import type { SubscriptionOptions } from './subscription';

/** So many positions at a time: a long log is passed through in steps that a checkpoint can follow. */
const STRETCH = 50_000;
/** A checkpoint is moved over nothing only now and then. */
const WORTH_NOTING = 10_000;

/**
 * The log with these types of events only, for `runSubscription`: what lies between is passed over in the database and
 * not read again. `passed` hears, now and then, that nothing of them stands up to a position.
 */
export function skimming(
  db: Database,
  store: Pick<EventStore, 'onAppended'>,
  types: readonly string[],
  passed: (from: number, upTo: number) => Promise<void>,
): SubscriptionOptions['store'] {
  /** Nothing of these types stands behind `from`, up to `to`. */
  let quiet = { from: 0, to: 0 };
  let noted = 0;
  return {
    onAppended: (wake) => store.onAppended(wake),
    async readAll(after) {
      let at = after >= quiet.from && after <= quiet.to ? quiet.to : after;
      const from = at === quiet.to ? quiet.from : after;
      for (;;) {
        const { events, upTo } = await skim(db, at, types, STRETCH);
        if (events.length > 0) return events;
        quiet = { from, to: upTo };
        if (upTo - noted >= WORTH_NOTING) {
          await passed(after, upTo);
          noted = upTo;
        }
        if (upTo === at) return [];
        at = upTo;
      }
    },
  };
}
