import { z } from 'zod';
import type { TextRow } from '@mullion/platform/db/foreign';
import type { IncomingChange } from '@mullion/platform/inbox/inbox';
import type { FieldProblem, ReadChange } from '../push/source';
import { contentId, type FeedMapping, readRows, type RowsRead } from './feed-mapping';

/**
 * The payload of a change that no mapping could make: the rows as they were read, so that they can be mapped again. Who looks
 * at it sees the columns of `shown` as they are; of the others only what kind of characters they hold (api/sync/mask).
 */
const unmapped = z.object({
  unmapped: z.object({
    feed: z.string(),
    rows: z.array(z.record(z.string(), z.string().nullable())),
    shown: z.array(z.string()),
    problems: z.array(z.object({ path: z.string(), message: z.string() })),
    /** The id that the mapping gave, when it gave one. */
    id: z.string().optional(),
    /** Where the rows stood: `states.csv, line 17`. */
    place: z.string().optional(),
    /** A file that could not be read at all, of which there are no rows. */
    file: z.string().optional(),
  }),
});
export type Unmapped = z.infer<typeof unmapped>['unmapped'];

/** The rows that a payload keeps, or undefined of a payload that is a change. */
export function unmappedOf(payload: unknown): Unmapped | undefined {
  const parsed = unmapped.safeParse(payload);
  return parsed.success ? parsed.data.unmapped : undefined;
}

const PREFIX = 'unmapped';
const PLAUSIBLE = /^[\p{L}\p{N}№][\p{L}\p{N}№ ./_-]{0,39}$/u;

/** Keeps rows that make no change, under what is known of them. */
export function keepUnmapped(
  { factory, source, correlation }: Pick<IncomingChange, 'factory' | 'source' | 'correlation'>,
  { rows, ...kept }: Unmapped,
  { order, at, kind }: Extract<RowsRead, { problems: unknown }>['known'],
  now: Date,
): IncomingChange {
  // Two equal rows of one file are two changes.
  const id = contentId(PREFIX, kept.id === undefined ? rows : [...rows, { id: kept.id }]);
  const time = at === undefined ? NaN : Date.parse(at);
  const isPlausible = time >= Date.UTC(2000, 0) && time <= now.getTime();
  return {
    factory,
    source,
    id,
    key: order !== undefined && PLAUSIBLE.test(order) ? order : id,
    kind: kind ?? PREFIX,
    at: at !== undefined && isPlausible ? at : now.toISOString(),
    payload: { unmapped: { ...kept, rows } },
    correlation,
  };
}

const MOST_TOLD = 3;

/** Why kept rows make no change, and what to do about it; names columns and fields, never what they hold. */
export function unmappedReason(
  { feed, place, file }: Pick<Unmapped, 'feed' | 'place' | 'file'>,
  problems: readonly FieldProblem[],
): string {
  const told = problems
    .slice(0, MOST_TOLD)
    .map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`);
  const more = problems.length > MOST_TOLD ? ` (and ${problems.length - MOST_TOLD} more)` : '';
  const what = `${told.join('; ')}${more}`;
  if (file !== undefined)
    return `The file ${file} can't be read: ${what}. It lies in the folder error. Mend it, put it back into the folder it came from, then skip this.`;
  const rows = place === undefined ? `Rows of the feed ${feed}` : `Rows of the feed ${feed} (${place})`;
  return `${rows} make no change. ${what}. Mend the mapping of ${feed} in the factory's settings, start again and retry; where the rows are wrong, let the factory correct them and skip this.`;
}

/** Maps kept rows again, by the mapping as it is now. */
export function mapAgain(
  kept: Unmapped,
  feeds: ReadonlyMap<string, FeedMapping>,
  read: (raw: unknown, now: Date) => ReadChange,
  now: Date,
): RowsRead {
  if (kept.file !== undefined) return { problems: kept.problems, known: { data: {} } };
  const feed = feeds.get(kept.feed);
  if (!feed)
    return {
      problems: [{ path: '', message: `the factory's settings have no feed ${kept.feed} any more` }],
      known: { data: {} },
    };
  const rows: readonly TextRow[] = kept.rows;
  return readRows(feed, rows, kept.id ?? contentId('row', rows), read, now);
}
