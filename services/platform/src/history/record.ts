import type { Sql } from '../db/database';
import type { SourceState } from '../inbox/inbox';

const KEPT_HOURS = 48;

// What changes nothing is not written: most looks see what the one before saw.
const NOTE = `
  insert into sync.history (factory, source, minute, lag_seconds, backlog, held)
  select factory, source, date_trunc('minute', now()), lag, backlog, held
  from unnest($1::text[], $2::text[], $3::real[], $4::int[], $5::int[]) as s (factory, source, lag, backlog, held)
  order by 1, 2
  on conflict (factory, source, minute) do update set
    lag_seconds = greatest(history.lag_seconds, excluded.lag_seconds),
    backlog = greatest(history.backlog, excluded.backlog),
    held = greatest(history.held, excluded.held)
  where (excluded.lag_seconds, excluded.backlog, excluded.held)
    is distinct from (history.lag_seconds, history.backlog, history.held)`;

/** Notes a look at the sources in the running minute: the greatest that anybody saw in it stays. */
export async function noteStates(sql: Sql, states: readonly SourceState[]): Promise<void> {
  if (states.length === 0) return;
  const column = <T>(of: (state: SourceState) => T) => states.map(of);
  await sql.query(
    NOTE,
    [
      column((s) => s.factory),
      column((s) => s.source),
      column((s) => s.lagSeconds),
      column((s) => s.backlog),
      column((s) => s.held),
    ],
    'history-note',
  );
}

// Always the whole sum, and the greater one stays: however many processes do this, however often, and although a round
// may be seen only after its minute is over, and a minute's first rounds may be forgotten before its last.
const SUM = `
  insert into sync.history (factory, source, minute, ended)
  select factory, source, date_trunc('minute', at), sum(ended)::int
  from sync.rounds where at < date_trunc('minute', now())
  group by 1, 2, 3 order by 1, 2, 3
  on conflict (factory, source, minute) do update set ended = excluded.ended
  where excluded.ended > history.ended`;

/** Sums the rounds of finished minutes: those that a process which is gone has left behind, too. */
export async function sumMinutes(sql: Sql): Promise<void> {
  await sql.query(SUM, [], 'history-sum');
}

/** Forgets minutes older than two days. */
export async function forgetOldMinutes(sql: Sql): Promise<void> {
  await sql.query(
    `delete from sync.history where minute < date_trunc('minute', now()) - make_interval(hours => $1)`,
    [KEPT_HOURS],
  );
}
