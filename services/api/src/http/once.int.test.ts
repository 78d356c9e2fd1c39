import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '@mullion/platform/process/log';
import type { Session } from '../auth/sessions';
import { tokenOf } from './cookies';
import { none, openRoute, type RawAsk } from './route';
import { openWorld, type World } from '../testing/world';
import { onceFor } from './once';

let world: World;
let session: Session | null = null;
beforeAll(async () => {
  world = await openWorld();
  session = await world.services.sessions.load(tokenOf((await world.as('ops')).cookie) ?? '');
});
afterAll(() => world.end());

const route = openRoute({
  method: 'post',
  path: '/api/thing',
  summary: 'A command',
  query: none,
  params: none,
  body: none,
  answers: 'nothing',
  handle: () => Promise.resolve({ nothing: true }),
});
const ask: RawAsk = {
  query: {},
  params: {},
  body: {},
  session: null,
  address: '',
  correlation: 'c',
  secure: false,
  header: () => undefined,
};

/** Asks with a key; `db` may be one that fails. */
function asker(key: string, db = world.db) {
  const state = { runs: 0 };
  const once = onceFor(db, openLog('api', 'silent'));
  return {
    state,
    ask: (fail = false) => {
      if (!session) throw new Error('Nobody is signed in');
      return once(ask, session, key, route, () => {
        state.runs += 1;
        return fail ? Promise.reject(new Error('it failed')) : Promise.resolve({ value: state.runs });
      });
    },
  };
}

test('a command that failed may be tried again with its key', async () => {
  const { ask: asked } = asker('failed');
  await expect(asked(true)).rejects.toThrow('it failed');
  expect(await asked()).toEqual({ value: 2 });
  expect(await asked()).toEqual({ value: 2 });
});

test('a command whose answer could not be kept is answered, and never run twice', async () => {
  const { db } = world;
  const failing = {
    ...db,
    query: <R extends object>(...given: Parameters<typeof db.query<R>>) =>
      given[0].startsWith('update accounts.commands')
        ? Promise.reject(new Error('the database went away'))
        : db.query<R>(...given),
  };
  const { state, ask: asked } = asker('unkept', failing);
  expect(await asked()).toEqual({ value: 1 });
  expect(await asked()).toMatchObject({ refused: 'command-in-progress' });
  await db.query(`update accounts.commands set created = now() - interval '2 minutes' where key = 'unkept'`);
  expect(await asked()).toEqual({ refused: 'command-in-doubt' });
  expect(state.runs).toBe(1);
});
