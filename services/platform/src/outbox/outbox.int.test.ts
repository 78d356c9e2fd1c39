import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BreakerOpen } from '../breaker/breaker';
import { type Database, openDatabase } from '../db/database';
import { openLog } from '../process/log';
import { type TestDatabase, testDatabase } from '../testing/test-database';
import type { MessageEnd, OutgoingMessage, TakenMessage } from './outbox';
import { finishOutgoing, outgoingStates, putOutgoing, takeOutgoing } from './postgres';
import { runSender, type Sender, type SenderOptions, TryLater } from './sender';

/** Looks again until it is so, on a busy machine too. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 });

let database: TestDatabase;
let running: Sender[];
beforeEach(async () => {
  database = await testDatabase();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((sender) => sender.stop()));
  await database.drop();
});

const of = { factory: 'alpha', system: 'production' };
const message = (key: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ...of,
  id: randomUUID(),
  key,
  kind: 'thing.do',
  payload: { of: key },
  correlation: 'trace-1',
  ...more,
});
const put = (...messages: OutgoingMessage[]) => database.db.transaction((sql) => putOutgoing(sql, messages));
const take = (which: 'fresh' | 'again' = 'fresh', most = 10) => takeOutgoing(database.db, of, which, most);
const rows = () =>
  database.db.query<{
    id: string;
    status: string;
    attempts: number;
    reason: string | null;
    payload: unknown;
  }>('select id, status, attempts, reason, payload from sync.outbox order by seq');
const sentAll = (messages: readonly TakenMessage[]) =>
  Promise.resolve(new Map<string, MessageEnd>(messages.map(({ id }) => [id, { end: 'sent' }])));

/** The same database, and how often a lease was refused by it. */
function watchLeases() {
  const { db } = database;
  let refused = 0;
  const lease: Database['lease'] = (name) => {
    const one = db.lease(name);
    const hold = async () => {
      const mine = await one.hold();
      if (!mine) refused += 1;
      return mine;
    };
    return { hold, release: () => one.release() };
  };
  return { db: { ...db, lease }, refused: () => refused };
}

function send(more: Partial<SenderOptions> = {}): Sender {
  const sender = runSender({
    db: database.db,
    ...of,
    log: openLog('outbox-test', 'silent'),
    deliver: sentAll,
    refused: () => Promise.resolve(),
    pollEvery: 20,
    longestBackoff: 20,
    ...more,
  });
  running.push(sender);
  return sender;
}

describe('the outbox', () => {
  test('a message put in twice is there once, and one that was sent is not sent again for it', async () => {
    const one = message('a');
    expect(await put(one)).toBe(1);
    expect(await put(one, message('b'))).toBe(1);
    const taken = await take();
    expect(taken.map(({ key }) => key)).toEqual(['a', 'b']);
    for (const { seq } of taken) await finishOutgoing(database.db, seq, { end: 'sent' });
    expect(await put(one)).toBe(0);
    expect([...(await take('fresh')), ...(await take('again'))]).toEqual([]);
  });

  test('what is put in by a transaction that fails was never put in', async () => {
    const failing = database.db.transaction(async (sql) => {
      await putOutgoing(sql, [message('a')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await take()).toEqual([]);
  });

  test('of one key only the oldest may go, until it has reached its end', async () => {
    const [first, second, other] = [message('a'), message('a'), message('b')];
    await put(first, second, other);
    const taken = await take();
    expect(taken.map(({ id }) => id)).toEqual([first.id, other.id]);
    // Whoever comes after a sender that died goes on with them.
    expect(await take('fresh')).toEqual([]);
    expect((await take('again')).map(({ id }) => id)).toEqual([first.id, other.id]);
    await finishOutgoing(database.db, taken[0]?.seq ?? 0, { end: 'refused', reason: 'no' });
    expect((await take()).map(({ id }) => id)).toEqual([second.id]);
  });

  test('it forgets what a message told when the message has reached its end, and the first end counts', async () => {
    await put(message('a'));
    const [taken] = await take();
    expect(taken?.payload).toEqual({ of: 'a' });
    await finishOutgoing(database.db, taken?.seq ?? 0, { end: 'refused', reason: 'too late' });
    await finishOutgoing(database.db, taken?.seq ?? 0, { end: 'sent' });
    expect(await rows()).toMatchObject([{ status: 'refused', reason: 'too late', payload: null }]);
  });

  test('readers see what waits since when and why, and what was refused or overtaken', async () => {
    expect(await outgoingStates(database.db)).toEqual([]);
    await put(message('a'), message('a'), message('b'), message('c', { factory: 'beta' }));
    for (const end of ['refused', 'overtaken'] as const) {
      const [taken] = await take('fresh', 1);
      await finishOutgoing(database.db, taken?.seq ?? 0, { end, reason: 'no' });
    }
    const oldest = expect.any(Date) as Date;
    expect(await outgoingStates(database.db)).toEqual([
      { ...of, waiting: 1, refused: 1, overtaken: 1, oldest },
      { factory: 'beta', system: 'production', waiting: 1, refused: 0, overtaken: 0, oldest },
    ]);
  });
});

describe('a sender', () => {
  test('sends each key in order, and what waits for something else does not wait', async () => {
    const messages = Array.from({ length: 60 }, (_, n) => message(`key-${n % 7}`));
    await put(...messages);
    const got: string[] = [];
    send({
      most: 5,
      deliver: (taken) => {
        got.push(...taken.map(({ id }) => id));
        return sentAll(taken);
      },
    });
    await eventually(() => got.length).toBe(60);
    for (let key = 0; key < 7; key += 1) {
      const mine = messages.filter((m) => m.key === `key-${key}`).map(({ id }) => id);
      expect(got.filter((id) => mine.includes(id))).toEqual(mine);
    }
  });

  test('a later message of a key does not overtake one that fails, while other keys go on', async () => {
    const [first, second, other] = [message('a'), message('a'), message('b')];
    await put(first, second, other);
    const got: string[] = [];
    let failures = 0;
    send({
      deliver: (taken) => {
        got.push(...taken.map(({ id }) => id));
        const ends = new Map<string, MessageEnd>();
        for (const { id } of taken) if (id !== first.id || (failures += 1) > 3) ends.set(id, { end: 'sent' });
        return Promise.resolve(ends);
      },
    });
    await eventually(async () => (await rows()).every(({ status }) => status === 'sent')).toBe(true);
    expect(got.filter((id) => id !== other.id)).toEqual([first.id, first.id, first.id, first.id, second.id]);
    expect(got.indexOf(other.id)).toBeLessThan(2);
  });

  test('one whose answer was lost is sent again with its id', async () => {
    await put(message('a'));
    const got: string[] = [];
    send({
      deliver: (taken) => {
        got.push(...taken.map(({ id }) => id));
        return got.length === 1 ? Promise.reject(new Error('the line broke')) : sentAll(taken);
      },
    });
    await eventually(async () => (await rows())[0]?.status).toBe('sent');
    expect(got).toHaveLength(2);
    expect(got[1]).toBe(got[0]);
  });

  test('of several processes one sends, and when it dies another goes on at once with what it had in hand', async () => {
    const one = message('a');
    await put(one);
    const mortal = openDatabase(database.url);
    const got: string[] = [];
    let answer: (() => void) | undefined;
    const dies = runSender({
      db: mortal,
      ...of,
      log: openLog('outbox-test', 'silent'),
      refused: () => Promise.resolve(),
      pollEvery: 20,
      deliver: async (taken) => {
        got.push(...taken.map(({ id }) => id));
        await new Promise<void>((resolve) => (answer = resolve));
        return sentAll(taken);
      },
    });
    await eventually(() => got).toEqual([one.id]);
    let others = 0;
    const deliver = (taken: readonly TakenMessage[]) => {
      others += 1;
      got.push(...taken.map(({ id }) => id));
      return sentAll(taken);
    };
    const looks = watchLeases();
    for (let n = 0; n < 3; n += 1) send({ deliver, db: looks.db });
    await put(message('b'));
    // Each of them has been refused the right more than once.
    await eventually(looks.refused).toBeGreaterThan(6);
    expect(others).toBe(0);
    await mortal.close();
    await eventually(async () => (await rows()).every(({ status }) => status === 'sent')).toBe(true);
    expect(got.filter((id) => id === one.id)).toHaveLength(2);
    answer?.();
    await dies.stop();
  });

  test('a refusal is told before it is noted, and told again when telling failed', async () => {
    await put(message('a'));
    const told: string[] = [];
    let tries = 0;
    send({
      deliver: (taken) =>
        Promise.resolve(new Map(taken.map(({ id }) => [id, { end: 'refused', reason: 'in production' }]))),
      refused: (_, reason) => {
        tries += 1;
        if (tries < 3) return Promise.reject(new Error('the log is away'));
        told.push(reason);
        return Promise.resolve();
      },
    });
    await eventually(async () => (await rows())[0]?.status).toBe('refused');
    expect(told).toEqual(['in production']);
    expect((await rows())[0]?.reason).toBe('in production');
  });

  test('a failure is kept with its reason and waited for; one message that nobody takes goes alone the next time', async () => {
    const bad = message('bad');
    await put(message('a'), bad, message('b'));
    const calls: number[] = [];
    send({
      deliver: (taken) => {
        calls.push(taken.length);
        return taken.some(({ id }) => id === bad.id)
          ? Promise.reject(new Error('400 what is this'))
          : sentAll(taken);
      },
    });
    await eventually(async () => (await rows()).filter(({ status }) => status === 'sent').length).toBe(2);
    expect(calls[0]).toBe(3);
    expect(new Set(calls.slice(1))).toEqual(new Set([1]));
    await eventually(async () => (await rows())[1]?.attempts).toBeGreaterThan(2);
    expect(await rows()).toMatchObject([{}, { status: 'waiting', reason: '400 what is this' }, {}]);
  });

  test('it comes back when the foreign system or its breaker says, and counts no attempt that was not made', async () => {
    await put(message('a'));
    const errors = [
      new TryLater('busy', 0),
      new BreakerOpen('alpha/production', new Date()),
      new BreakerOpen('alpha/production', new Date()),
    ];
    let calls = 0;
    send({
      longestBackoff: 3_600_000,
      deliver: (taken) => {
        const error = errors[calls];
        calls += 1;
        return error ? Promise.reject(error) : sentAll(taken);
      },
    });
    await eventually(async () => (await rows())[0]?.status).toBe('sent');
    expect((await rows())[0]?.attempts).toBe(2);
  });

  test('asked to wait for an hour, it does not try before', async () => {
    await put(message('a'));
    let calls = 0;
    const sender = send({
      deliver: () => {
        calls += 1;
        return Promise.reject(new TryLater('busy', 3_600_000));
      },
    });
    await eventually(async () => (await rows())[0]?.reason).toBe('busy');
    sender.wake();
    await put(message('b'));
    await eventually(() => calls).toBe(2);
    const [row] = await database.db.query<{ wait: number }>(
      'select extract(epoch from min(next_try) - clock_timestamp())::float as wait from sync.outbox',
    );
    expect(row?.wait).toBeGreaterThan(3_000);
  });

  const putFailed = async (...keys: string[]) => {
    await put(...keys.map((key) => message(key)));
    await database.db.query(`update sync.outbox set attempts = 1, reason = 'no route'`);
  };

  test('told to stop, it ends after the call under way and leaves the rest untried', async () => {
    await putFailed('a', 'b', 'c');
    const got: string[] = [];
    let answer: (() => void) | undefined;
    const sender = send({
      deliver: async (taken) => {
        got.push(...taken.map(({ key }) => key));
        if (got.length === 1) await new Promise<void>((resolve) => (answer = resolve));
        return sentAll(taken);
      },
    });
    await eventually(() => got).toEqual(['a']);
    const stopped = sender.stop();
    answer?.();
    await stopped;
    expect(got).toEqual(['a']);
    const untried = { status: 'waiting', attempts: 1, reason: 'no route' };
    expect(await rows()).toMatchObject([{ status: 'sent', attempts: 2 }, untried, untried]);
    expect((await take('again')).map(({ key }) => key)).toEqual(['b', 'c']);
  });

  test('what was never tried does not wait for those that are tried again one by one', async () => {
    await putFailed('a', 'b', 'c');
    const got: string[] = [];
    send({
      deliver: async (taken) => {
        got.push(...taken.map(({ key }) => key));
        if (got.length === 1) await put(message('new'));
        return sentAll(taken);
      },
    });
    await eventually(async () => (await rows()).every(({ status }) => status === 'sent')).toBe(true);
    expect(got).toEqual(['a', 'new', 'b', 'c']);
    expect((await rows()).map(({ attempts }) => attempts)).toEqual([2, 2, 2, 1]);
  });
});
