import type { Sql } from '@mullion/platform/db/database';
import { find, type Found, type TracedChange, type Where } from './find';
import { readLogs } from './log-lines';
import { byTime, type Moment } from './moment';
import { readBy, tellRecords } from './records';

/** What there is to tell of a name. */
export type Trace =
  | { readonly is: 'unknown' }
  /** Several sources know a change of this id. */
  | { readonly is: 'ambiguous'; readonly changes: readonly TracedChange[] }
  /** The changes of an order, a dealer or a request, and the log lines of the request. */
  | {
      readonly is: 'list';
      readonly as: Found['as'];
      readonly changes: readonly TracedChange[];
      readonly moments: readonly Moment[];
    }
  | {
      readonly is: 'change';
      readonly change: TracedChange;
      readonly moments: readonly Moment[];
      readonly shown: readonly string[];
      readonly behind: readonly string[];
    };

/** Tells the story of a change, by its id or by a correlation that only it has; of a key or a request, which changes it has. */
export async function trace(sql: Sql, logs: string, name: string, where: Where = {}): Promise<Trace> {
  const found = await find(sql, name, where);
  const [change] = found?.changes ?? [];
  if (!found || !change) {
    const moments = byTime(await readLogs(logs, { correlation: name }));
    return moments.length > 0 ? { is: 'list', as: 'correlation', changes: [], moments } : { is: 'unknown' };
  }
  if (found.as === 'change' && found.changes.length > 1) return { is: 'ambiguous', changes: found.changes };
  if (found.as === 'key' || found.changes.length > 1) {
    const moments = found.as === 'correlation' ? byTime(await readLogs(logs, { correlation: name })) : [];
    return { is: 'list', ...found, moments };
  }
  const records = await tellRecords(sql, change);
  const lines = await readLogs(logs, { correlation: change.correlation, change });
  const reached =
    change.position === undefined ? { shown: [], behind: [] } : await readBy(sql, change.position);
  return { is: 'change', change, moments: byTime([...records, ...lines]), ...reached };
}
