import { z } from 'zod';
import { orderDifference } from '@mullion/domain/order/difference';
import type { Database } from '@mullion/platform/db/database';
import {
  type DifferencePlace,
  type DifferenceShown,
  openDifferences,
  sweepStates,
  type SweepState,
} from '@mullion/platform/reconciliation/read';
import { requestSweep as ask } from '@mullion/platform/reconciliation/sweeps';
import {
  commandAnswer,
  difference,
  type Differences,
  differences,
  differencesQuery,
  requestSweep,
  sweep,
  type Sweep,
  sweeps,
} from '../contract';
import { none, route, type Route } from '../http/route';

export interface SweepParts {
  readonly db: Database;
  /** The log's head. */
  readonly head: () => Promise<number>;
}

const SOURCE = 'production';

/** What agreed by itself before anybody asked agrees as well. */
const shownSweep = (state: SweepState): Sweep => ({
  factory: state.factory,
  running: state.running,
  wanted: state.wanted,
  waits: sweep.shape.waits.catch(null).parse(state.waits ?? null),
  startedAt: state.startedAt?.toISOString() ?? null,
  finishedAt: state.finishedAt?.toISOString() ?? null,
  compared: state.compared,
  held: state.held,
  expected: state.expected ?? null,
  differing: state.differing,
  repaired: state.repaired + state.arrived,
  unrepaired: state.unrepaired,
});

const codeOf = difference.shape.unrepaired.unwrap().shape.code.catch('nothing-new');
const whatOf = z.array(orderDifference).catch([]);

const shownDifference = (found: DifferenceShown): Differences['items'][number] => ({
  id: String(found.id),
  factory: found.factory,
  order: found.key,
  what: whatOf.parse(found.what),
  since: found.since.toISOString(),
  timesAsked: found.timesAsked,
  unrepaired: found.unrepairedAt
    ? { since: found.unrepairedAt.toISOString(), code: codeOf.parse(found.code), note: found.note ?? '' }
    : null,
});

const PLACE = /^(asked|unrepaired)-([1-9]\d{0,14})$/;
const cursorOf = ({ id, unrepaired }: DifferencePlace): string =>
  `${unrepaired ? 'unrepaired' : 'asked'}-${id}`;
function placeOf(cursor: string): DifferencePlace | undefined {
  const [, group, id] = PLACE.exec(cursor) ?? [];
  return id === undefined ? undefined : { id: Number(id), unrepaired: group === 'unrepaired' };
}

/** The comparison of portal and factories: how it stands, what differs, and one more, now. */
export function sweepRoutes({ db, head }: SweepParts): Route[] {
  const statesOf = async (factories: readonly string[]) =>
    (await sweepStates(db)).filter(({ factory, source }) => source === SOURCE && factories.includes(factory));

  return [
    route({
      method: 'get',
      path: '/api/sync/sweeps',
      summary: 'How the comparisons with the factories’ programs stand',
      needs: 'sync',
      query: none,
      params: none,
      body: none,
      answers: sweeps,
      handle: async ({ session }) => ({
        value: { items: (await statesOf(session.factories)).map(shownSweep), next: null },
      }),
    }),
    route({
      method: 'post',
      path: '/api/sync/sweeps',
      summary:
        'Compare a factory’s orders with its program now; what stayed unrepaired is asked for once more',
      needs: 'mend',
      query: none,
      params: none,
      body: requestSweep,
      answers: commandAnswer,
      command: true,
      handle: async ({ body: { factory }, session }) => {
        // A factory that was never compared has no program to be asked.
        const isCompared = (await statesOf(session.factories)).some((state) => state.factory === factory);
        if (!isCompared) return { refused: 'not-found' };
        if (!(await ask(db, { factory, source: SOURCE }, session.user.id)))
          return { refused: 'sweep-running' };
        return { value: { position: await head() } };
      },
    }),
    route({
      method: 'get',
      path: '/api/sync/differences',
      summary: 'Orders that differ between portal and factory',
      needs: 'mend',
      query: differencesQuery,
      params: none,
      body: none,
      answers: differences,
      handle: async ({ query: { limit, cursor }, session }) => {
        const after = cursor === undefined ? undefined : placeOf(cursor);
        if (cursor !== undefined && !after)
          return { refused: 'invalid', detail: 'The cursor is none that this list gave.' };
        const found = await openDifferences(db, session.factories, { limit: limit + 1, after });
        const shown = found.slice(0, limit);
        const last = found.length > limit ? shown.at(-1) : undefined;
        const next = last ? cursorOf({ id: last.id, unrepaired: last.unrepairedAt !== undefined }) : null;
        return { value: { items: shown.map(shownDifference), next } };
      },
    }),
  ];
}
