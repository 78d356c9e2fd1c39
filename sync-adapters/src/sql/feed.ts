import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SqlFeed } from '@mullion/domain/factory/connector';
import type { Breaker } from '@mullion/platform/breaker/breaker';
import type { Database } from '@mullion/platform/db/database';
import type { ForeignDatabase } from '@mullion/platform/db/foreign';
import { type FeedName, readCursor, saveCursor } from '@mullion/platform/pull/cursors';
import { FeedFault } from '../pull/fault';
import type { FeedMapping } from '../pull/feed-mapping';
import type { PolledFeed } from '../pull/poller';
import { type Page, pageOf } from './page';
import { readStatement } from './statement';
import { beginning, lastUntil, type Mark, markOf, readFrom } from './watermark';

/** What is kept of a feed's place. */
const place = z.object({ watermark: z.string() });

/** So many changes under one watermark are more than a reading can hold. */
const MOST_ROWS = 200_000;

export interface SqlFeedParts {
  readonly db: Database;
  readonly foreign: ForeignDatabase;
  readonly settings: SqlFeed;
  readonly mapping: FeedMapping;
  readonly breaker: Breaker;
  readonly name: FeedName;
  readonly now?: () => Date;
}

const later = (a: Mark | undefined, b: Mark | undefined): Mark | undefined =>
  a && (!b || a.value >= b.value) ? a : b;

/**
 * Reads one query of a factory's database, on from its watermark. Each reading begins an overlap before the last one's end,
 * since rows that are committed late have older watermarks; what was read before is known by its id. The cursor moves once
 * the inbox holds what was read.
 */
export function sqlFeed(parts: SqlFeedParts): PolledFeed {
  const { db, foreign, settings, mapping, breaker, name, now = () => new Date() } = parts;
  const { watermark, batch, query } = settings;
  const { zone } = mapping.texts;

  const read = async (from: string, limit: number): Promise<Page> =>
    pageOf(await readStatement(foreign, query, [from, limit]), limit, settings, mapping.texts);

  return {
    name: settings.name,
    everySeconds: settings.everySeconds,
    breaker,
    async poll(context) {
      const { intake, signal } = context;
      const saved = place.safeParse(await readCursor(db, name));
      let cursor = saved.success ? markOf(saved.data.watermark, watermark) : undefined;
      let from = cursor ? readFrom(cursor, watermark, zone) : beginning(watermark);
      let limit = batch;
      for (;;) {
        if (signal.aborted || !intake.hasRoom()) return 'later';
        const page = await context.ask(() => read(from, limit));
        context.heard();
        const groups = page.groups.map((rows) => ({ rows }));
        await intake.take({ feed: mapping, groups, how: 'poll', correlation: randomUUID() });
        const reached = later(cursor, lastUntil(page.marks, now(), watermark, zone));
        if (reached && reached.text !== cursor?.text) await saveCursor(db, name, { watermark: reached.text });
        cursor = reached;
        if (page.atEnd) return 'done';
        const last = page.marks.at(-1);
        if (last && last.text !== from) {
          from = last.text;
          limit = batch;
        } else if (limit >= MOST_ROWS)
          throw new FeedFault(
            `More than ${MOST_ROWS} rows have the same ${watermark.column}: use a finer watermark.`,
          );
        // All that was read has one watermark: the next is reached by reading more at once.
        else limit *= 2;
      }
    },
  };
}
