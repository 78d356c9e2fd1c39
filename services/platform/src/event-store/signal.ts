import type { Sql } from '../db/database';

/** The channel that says the log has grown. */
export const appendedChannel = 'appended';

// A lost signal only costs a poll, so its commit need not wait for the disk.
const statement = `select set_config('synchronous_commit', 'off', true), pg_notify('${appendedChannel}', '')`;

/**
 * Signals that the log has grown, after the commit and apart from it: NOTIFY within an append would make all commits
 * of the database queue. At most one is under way, and `pause` milliseconds lie between two.
 */
export function openSignal(db: Sql, pause = 5): () => void {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  const send = () => {
    state = 'busy';
    const done = () => {
      setTimeout(() => {
        if (state === 'again') send();
        else state = 'idle';
      }, pause).unref();
    };
    // Readers poll as well: a signal that failed is no loss.
    db.query(statement, [], 'log-signal').then(done, done);
  };
  return () => {
    if (state === 'idle') send();
    else state = 'again';
  };
}
