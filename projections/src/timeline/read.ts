import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import type { Sql } from '@mullion/platform/db/database';

export interface TimelineQuestion {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly group?: TimelineEntry['group'] | undefined;
  /** Whether the viewer is one of the factory's people: others are not told of decisions under way, nor who asks. */
  readonly staff: boolean;
}

export interface TimelinePage {
  readonly items: TimelineEntry[];
  readonly next: string | null;
  /** Everything up to this log position is in the answer. */
  readonly position: number;
}

/**
 * One page of what happened to an order, the newest first. Whether the viewer may see the order is asked before, of the
 * order itself.
 */
export async function readTimeline(
  sql: Sql,
  order: string,
  { limit, cursor, group, staff }: TimelineQuestion,
): Promise<TimelinePage | { readonly refused: 'bad-cursor'; readonly reason: string }> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
    return { refused: 'bad-cursor', reason: 'The cursor is not from this timeline: start again without it.' };
  const rows = await sql.query<{ checkpoint: number; entry: TimelineEntry | null }>(
    `select c.position as checkpoint, e.entry
     from timeline.checkpoint c left join lateral (
       select entry, position from timeline.entry
       where order_id = $1 and position < $2 ${staff ? '' : 'and not internal'} ${group === undefined ? '' : 'and part = $4'}
       order by position desc limit $3) e on true
     order by e.position desc`,
    [
      order,
      cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor),
      limit + 1,
      ...(group === undefined ? [] : [group]),
    ],
    `timeline-${group === undefined ? 'page' : 'part'}-${staff ? 'staff' : 'dealer'}`,
  );
  const items = rows.slice(0, limit).flatMap(({ entry }) => (entry ? [staff ? entry : unnamed(entry)] : []));
  return {
    items,
    next: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
    position: rows[0]?.checkpoint ?? 0,
  };
}

function unnamed(entry: TimelineEntry): TimelineEntry {
  const shown = { ...entry };
  delete shown.person;
  return shown;
}
