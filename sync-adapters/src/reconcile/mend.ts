import {
  agree,
  due,
  giveUp,
  noteAsked,
  type OpenDifference,
  postpone,
  setAside,
} from '@mullion/platform/reconciliation/differences';
import { keyNews, newestChange } from '@mullion/platform/reconciliation/inbox-view';
import type { Sweep } from '@mullion/platform/reconciliation/sweeps';
import { type Look, lookAt } from './judge';
import { reasonOf } from './reason';
import type { Comparing } from './slice';
import { readPlaces } from './source-pages';

export interface Mending extends Comparing {
  /** Milliseconds until an order with changes on their way is looked at again. */
  readonly soon: number;
}

const idOf = ({ id }: OpenDifference) => id;

/** Asked for again at once: a source that has lost much is asked for a little at a time. */
export const MOST_ASKED = 100;

/**
 * Looks at the differences that are due: settles what agrees by now, asks the source again for what does not, and gives up
 * what asking does not mend. Answers how many were looked at.
 */
export async function mend(on: Mending, sweep: Sweep): Promise<number> {
  const { db, of, sweeps, tell } = on;
  const open = await due(db, of, MOST_ASKED);
  if (open.length === 0) return 0;
  const facts = await readPlaces(on.states, open, on.slice);
  const looks = await lookAt(
    on,
    open.map(({ key }) => key),
    facts,
  );
  const seen = (wanted: Look) => open.filter(({ key }) => looks.get(key) === wanted);
  const [agreeing, pending, held] = [seen('agrees'), seen('pending'), seen('held')];
  const settled = await sweeps.write(sweep, async (sql) => {
    if (pending.length > 0) await postpone(sql, pending.map(idOf), on.soon);
    return [
      ...(agreeing.length > 0
        ? await agree(
            sql,
            of,
            agreeing.map(({ key }) => key),
          )
        : []),
      ...(held.length > 0 ? await setAside(sql, held.map(idOf)) : []),
    ];
  });
  tell.settled(settled);

  const still = open.filter(({ key }) => typeof looks.get(key) === 'object');
  const isHopeless = await hopelessOf(on, still, new Set(facts.keys()));
  await abandon(on, sweep, still.filter(isHopeless), facts);
  await ask(
    on,
    sweep,
    still.filter((difference) => !isHopeless(difference)),
  );
  return open.length;
}

/** No question is left, the source does not know the order, or it sent all again and a skipped change was among it. */
async function hopelessOf({ db, of }: Mending, still: readonly OpenDifference[], there: ReadonlySet<string>) {
  const asked = still.filter(({ timesAsked }) => timesAsked > 0);
  const news = await keyNews(db, of, asked);
  return ({ key, asksLeft, timesAsked }: OpenDifference): boolean => {
    const { skipped, fresh } = news.get(key) ?? {};
    return asksLeft === 0 || !there.has(key) || (timesAsked > 0 && skipped !== undefined && fresh === 0);
  };
}

async function abandon(
  { db, of, sweeps, tell }: Mending,
  sweep: Sweep,
  hopeless: readonly OpenDifference[],
  facts: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (hopeless.length === 0) return;
  const news = await keyNews(db, of, hopeless);
  const given = hopeless.map((difference) => {
    const { id, key, timesAsked, correlation } = difference;
    const reason = reasonOf(news.get(key), { timesAsked, isThere: facts.has(key) });
    return { id, key, correlation, ...reason };
  });
  await sweeps.write(sweep, (sql) => giveUp(sql, given));
  tell.unrepaired(given);
}

async function ask(
  { db, sweeps, again, looks, tell }: Mending,
  sweep: Sweep,
  asking: readonly OpenDifference[],
): Promise<void> {
  if (asking.length === 0) return;
  const askedAfter = await newestChange(db);
  await again(asking.map(({ key }) => key));
  await sweeps.write(sweep, async (sql) => {
    for (const timesAsked of new Set(asking.map((difference) => difference.timesAsked))) {
      const same = asking.filter((difference) => difference.timesAsked === timesAsked);
      const milliseconds = looks[Math.min(timesAsked, looks.length - 1)] ?? 0;
      await noteAsked(sql, same.map(idOf), { milliseconds, askedAfter });
    }
  });
  tell.asked(asking);
}
