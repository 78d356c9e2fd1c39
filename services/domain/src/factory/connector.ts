import { z } from 'zod';
import { known } from './known';
import { changeMapping, gathersRows, timeZone } from './mapping';

/*
 * How a factory's changes come here. A pulled source has rows (of a query, of a file); a mapping makes of rows that belong
 * together one change of the factory push, version 1, so that from the inbox on all sources are alike.
 */

/** The factory calls us: the signed push. */
const push = known({ kind: z.literal('push') });

const feedName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a short name in small letters such as order-states');
const uniqueNames = (feeds: readonly { readonly name: string }[]) =>
  new Set(feeds.map(({ name }) => name)).size === feeds.length;

/** SQL, as one text or as a list of lines. */
const statement = z
  .array(z.string())
  .min(1)
  .transform((lines) => lines.join('\n'))
  .or(z.string().min(1));

/** Reads a table of changes, or the changes of a table, as far as they are new. */
const sqlFeed = known({
  /** Names its place in what was read: a feed under a new name reads all again (which the ids recognise). */
  name: feedName,
  /**
   * `$1`: the watermark to read from, `$2`: how many changes. Takes what has `watermark >= $1`, ordered by the watermark, at
   * most `$2`. All rows of one change must come together: join the other tables to the limited rows, not before.
   */
  query: statement,
  watermark: known({
    /** A column of the result that never decreases for new or changed rows, the same in all rows of one change. */
    column: z.string().min(1),
    type: z.enum(['timestamp', 'integer']),
    /**
     * How far behind what was read the next reading begins: seconds, or a count. Longer than the longest transaction there
     * takes, since a row that is committed late has an older watermark.
     */
    overlap: z.number().min(0).max(1_000_000),
    /** Where the first reading begins; all there is when absent. */
    from: z.string().optional(),
    /** Of timestamps without zone, when it is not the factory's. */
    zone: timeZone.optional(),
  }),
  everySeconds: z.number().min(0.1).max(86_400).default(5),
  /** Changes in one reading. */
  batch: z.int().min(1).max(5_000).default(500),
  /** The same rows, of the orders whose numbers are in `$1` (a list of texts), however old: for the sweep's repairs. */
  again: statement.optional(),
  /** `id` must tell versions of a row apart, when a later version is another change. */
  change: changeMapping.refine(({ id }) => id !== undefined, {
    error: 'is missing: rows of a database are read again and again, and known by it',
    path: ['id'],
  }),
});
export type SqlFeed = z.infer<typeof sqlFeed>;

/** A production program that only offers its database (Postgres). */
const sql = known({
  kind: z.literal('sql'),
  /** `postgres://…`, or `env:NAME` to take it from an environment variable. Give it a user that may only read. */
  url: z.string().regex(/^(postgres(ql)?:\/\/\S+|env:\w+)$/, 'must be a postgres:// URL, or env:NAME of one'),
  /** A statement that takes longer is given up, so that we never hold the factory's database up. */
  timeoutSeconds: z.number().min(1).max(600).default(30),
  /** Read one after the other, in this order: those that make orders first. */
  feeds: z.array(sqlFeed).min(1).max(20).refine(uniqueNames, 'has two feeds of one name'),
  /** What the database answers the portal. */
  answers: known({
    /**
     * How orders stand there, for the sweep. `$1`: the number to go on after (an empty text at first), `$2`: how many orders.
     * One row for each construction, ordered by number (collate "C"), with the columns order, review (received, returned,
     * accepted), on_hold, promised, construction, quantity, cancelled, made, shipped, delivered. More is compared where it is
     * there and not null: dealer (its code), price (with currency, when it is not the factory's), started (whether a start of
     * production was told of the order, or of this construction), stage_at (when the newest stage of this construction was
     * reached, as its change says it) and documents (how many of the order were told). Only what the feeds tell belongs there:
     * what they can't send can't be mended.
     */
    states: statement,
    /**
     * Takes what the portal asks for: `$1` id, `$2` order, `$3` kind (order.accept, order.return, order.ask), `$4` when,
     * `$5` by whom, `$6` reason or question, `$7` construction. The same id may come again and must have no second effect:
     * `insert … on conflict do nothing`. What its values break is refused, as the engineer then sees.
     */
    command: statement.optional(),
  }).optional(),
}).refine(({ answers, feeds }) => !answers || feeds.some(({ again }) => again !== undefined), {
  error: 'needs a feed with an `again` query: what differs is read again by it',
  path: ['answers'],
});
export type SqlConnector = z.infer<typeof sql>;

const fileFeed = known({
  name: feedName,
  /** Names of its files, `*` for anything: `orders-*.csv`. */
  pattern: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^/\\]+$/, 'is matched with names of files, without folders'),
  encoding: z.enum(['utf-8', 'windows-1251']).default('utf-8'),
  delimiter: z.string().length(1, 'must be one character').default(','),
  /** What stands before the decimals of a number. */
  decimal: z.enum(['.', ',']).default('.'),
  /** Names of the columns, for files without a line of headings. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** Without an `id` a row is known by its content, so that the same file dropped twice does no harm. */
  change: changeMapping,
});
export type FileFeed = z.infer<typeof fileFeed>;

/** A production program that writes CSV files into a folder. */
const files = known({
  kind: z.literal('files'),
  /** The folder, or `env:NAME` of it. Read files go to its subfolder archive/, those that can't be read to error/. */
  folder: z.string().min(1),
  everySeconds: z.number().min(0.1).max(86_400).default(5),
  /** A file must not have changed for so long. Names that begin with a dot or end in .part or .tmp are never read. */
  settleSeconds: z.number().min(0).max(3_600).default(5),
  /** When set, `orders.csv` is read only once `orders.csv` + this is there too: `.ready`. */
  marker: z
    .string()
    .regex(/^\.[\w-]{1,20}$/, 'must be an ending such as .ready')
    .optional(),
  /** True when a file gets its name only once it is whole: written as `.part`, or elsewhere on the disk, and then renamed. */
  renamed: z.boolean().default(false),
  feeds: z.array(fileFeed).min(1).max(20).refine(uniqueNames, 'has two feeds of one name'),
}).check(({ value: { marker, renamed, feeds }, issues }) => {
  if (marker !== undefined || renamed) return;
  feeds.forEach(({ change }, at) => {
    if (gathersRows(change))
      issues.push({
        code: 'custom',
        path: ['feeds', at],
        message:
          'makes one change of several rows, which a file that is still being written may hold in part: set marker, or renamed when files get their names only once they are whole',
        input: change,
      });
  });
});
export type FilesConnector = z.infer<typeof files>;

export const connector = z.discriminatedUnion('kind', [push, sql, files], 'must be push, sql or files');
export type Connector = z.infer<typeof connector>;
