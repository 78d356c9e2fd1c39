import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openLog } from '@mullion/platform/process/log';
import { readPosition } from '@mullion/projections/runtime/read';
import type { Session } from '../auth/sessions';
import { tokenOf } from '../http/cookies';
import { openWorld, type World } from '../testing/world';
import { LiveClient } from './client';
import { type Hub, type HubParts, openHub } from './hub';

let world: World;
const hubs: Hub[] = [];
beforeAll(async () => (world = await openWorld()));
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
});
afterAll(() => world.end());

/** A page that writes down what it hears. */
class Ear extends LiveClient {
  heard = '';
  ended = false;
  constructor(session: Session) {
    super(session, new ServerResponse(new IncomingMessage(new Socket())), undefined);
  }
  override send(lines: string): void {
    this.heard += lines;
  }
  override end(): void {
    this.ended = true;
  }
}

const sessionOf = async (account: string): Promise<Session> => {
  const { cookie } = await world.as(account);
  const session = await world.services.sessions.load(tokenOf(cookie) ?? '');
  if (!session) throw new Error(`${account} is not signed in`);
  return session;
};

async function hubWith(parts: Partial<HubParts>): Promise<Hub> {
  const hub = await openHub({
    db: world.db,
    sessions: world.services.sessions,
    log: openLog('api', 'silent'),
    outdate: () => Promise.resolve(),
    correlations: () => Promise.resolve(new Map()),
    checkpoint: () => readPosition(world.db, 'orders'),
    contacts: () => Promise.resolve(new Map()),
    ...parts,
  });
  hubs.push(hub);
  return hub;
}

test('a change that could not be told because of an error is told at the next turn', async () => {
  let asked = 0;
  const hub = await hubWith({
    correlations: () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(new Map());
    },
  });
  const ear = new Ear(await sessionOf('dealer'));
  hub.join(ear);
  await expect.poll(() => ear.heard).toContain('"hello"');
  asked = 0;
  await world.accept({ number: 'HUB-1' });
  await expect.poll(() => ear.heard, { timeout: 10_000 }).toContain('HUB-1');
  expect(ear.heard.match(/"type":"order"/g)).toHaveLength(1);
});

test.each([
  ['sees other branches', `branches = '{B2}'`, `branches = null`],
  ['has another role', `role = 'dealerInstaller'`, `role = 'dealerOwner'`],
  ['is disabled', 'disabled = true', 'disabled = false'],
])('the line of a person who by now %s ends, and no other', async (_what, change, back) => {
  const hub = await hubWith({ recheckMs: 50 });
  const [changed, other] = [new Ear(await sessionOf('dealer2')), new Ear(await sessionOf('dealer'))];
  hub.join(changed);
  hub.join(other);
  await expect.poll(() => changed.heard).toContain('"hello"');
  await world.db.query(`update accounts.users set ${change} where email = 'dealer2@demo.example'`);
  await expect.poll(() => changed.ended, { timeout: 3_000 }).toBe(true);
  expect(other.ended).toBe(false);
  await world.db.query(`update accounts.users set ${back} where email = 'dealer2@demo.example'`);
});
