import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilesConnector } from '@mullion/domain/factory/connector';
import { orderCodec } from '@mullion/domain/order/codec';
import { readBreakers } from '@mullion/platform/breaker/postgres';
import type { Inbox } from '@mullion/platform/inbox/inbox';
import { postgresInbox } from '@mullion/platform/inbox/postgres';
import { openLog } from '@mullion/platform/process/log';
import { type TestDatabase, testDatabase, testRedisUrl } from '@mullion/platform/testing/test-database';
import { readProductionChange } from '../production/payload';
import { startPulling } from '../runtime/pulling';
import { dealerStated, push, startSync } from '../testing/factory-push';
import { dropFolder, lutsk, sample, windows1251 } from './testing/lutsk';

/** Files dropped into a real folder, as far as the inbox, and once to the events of orders. */
const PATIENCE = { timeout: 30_000, interval: 50 };
const log = openLog('files-test', process.env['LOG_LEVEL'] ?? 'silent');
const ORDERS = windows1251(sample('orders-sample.csv'));
const STATES = windows1251(sample('states-sample.csv'));

let portal: TestDatabase;
let folder: string;
const stops: (() => Promise<void>)[] = [];
let asked: number;
beforeEach(async () => {
  asked = 0;
  portal = await testDatabase();
  folder = dropFolder();
});
const stopAll = () => Promise.all(stops.splice(0).map((stop) => stop()));
afterEach(async () => {
  await stopAll();
  await portal.drop();
  rmSync(folder, { recursive: true });
});

interface Pulled {
  readonly inbox?: (inbox: Inbox) => Inbox;
  readonly connector?: (connector: FilesConnector) => FilesConnector;
  readonly backlog?: () => number;
}
function pull({ inbox = (i) => i, connector, backlog = () => 0 }: Pulled = {}) {
  const stop = startPulling({ db: portal.db, log }, lutsk(folder, connector), {
    factory: 'lutsk',
    source: 'production',
    inbox: inbox(postgresInbox(portal.db)),
    read: readProductionChange,
    backlog: () => {
      asked += 1;
      return backlog();
    },
    mostWaiting: 1_000,
    wake: () => undefined,
  });
  if (stop) stops.push(stop);
}

const drop = (name: string, bytes: Buffer | string) => writeFileSync(join(folder, name), bytes);
interface Row {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly payload: unknown;
}
const changes = () =>
  portal.db.query<Row>('select source_id as id, key, kind, payload from sync.changes order by seq');
const ids = async () => (await changes()).map(({ id }) => id);
const waiting = () => readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
const within = (name: string): string[] => {
  try {
    return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).sort();
  } catch {
    return [];
  }
};
const today = () => new Date().toISOString().slice(0, 10);
const contact = async () =>
  (await portal.db.query<{ at: Date | null }>('select last_contact as at from sync.sources'))[0]?.at ??
  undefined;
/** A look at the folder that began after this call has ended: each asks for room once, and once for each file to be read. */
const looked = async () => {
  const before = asked;
  await expect.poll(() => asked, PATIENCE).toBeGreaterThan(before + 10);
};

test('files become the events of orders: rows that stand apart, cells in windows-1251, then the archive', async () => {
  const sync = await startSync(portal.url, testRedisUrl(10), [lutsk(folder)]);
  stops.push(() => sync.stop());
  await push(sync.url, 'lutsk/accounting', [dealerStated('D-1')]);
  drop('orders-1.csv', ORDERS);
  drop('states-1.csv', STATES);
  const events = async () =>
    (await sync.store.readStream('order-lutsk~L-100')).map(({ type, schema, data }) =>
      orderCodec.parse(type, schema, data),
    );
  await expect
    .poll(async () => (await events()).map(({ type }) => type), PATIENCE)
    .toEqual(['OrderAccepted', 'ProductionStarted', 'UnitsMade', 'UnitsMade']);
  const [accepted] = await events();
  expect(accepted?.data).toMatchObject({
    change: { id: 'L-100-1', at: '2026-11-20T12:06:00.000Z' },
    order: {
      customer: { name: 'Ганна Іваненко' },
      price: { amount: 1_250_050 },
      promised: '2026-12-10',
      constructions: [
        { id: '1', name: 'вікно 1200x1400', quantity: 2, units: ['B1', 'B2'] },
        { id: '2', name: 'двері 900x2100', quantity: 1 },
      ],
    },
  });
  await expect
    .poll(() => within('archive'), PATIENCE)
    .toEqual([today(), `${today()}/orders-1.csv`, `${today()}/states-1.csv`]);
  expect(waiting()).toEqual([]);
});

test('the same file twice, under one name or another, does nothing twice and overwrites nothing', async () => {
  pull();
  drop('states-1.csv', STATES);
  await expect.poll(async () => (await ids()).length, PATIENCE).toBe(3);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  drop('states-1.csv', STATES);
  drop('states-copy.csv', STATES);
  await expect
    .poll(() => within('archive').slice(1), PATIENCE)
    .toEqual([`${today()}/states-1.2.csv`, `${today()}/states-1.csv`, `${today()}/states-copy.csv`]);
  expect(await ids()).toHaveLength(3);
});

test('killed between keeping and archiving: the file is read again, and its changes are known', async () => {
  // Where the archive should be lies a file: nothing can be moved there.
  drop('archive', '');
  pull();
  drop('states-1.csv', STATES);
  await expect.poll(async () => (await ids()).length, PATIENCE).toBe(3);
  await stopAll();
  expect(waiting()).toContain('states-1.csv');
  rmSync(join(folder, 'archive'));
  pull();
  await expect.poll(waiting, PATIENCE).toEqual([]);
  expect(await ids()).toHaveLength(3);
});

test('a file is archived only once the inbox holds all of it', async () => {
  let tries = 0;
  const refusing = (inbox: Inbox): Inbox => ({
    ...inbox,
    accept: () => {
      tries += 1;
      return Promise.reject(new Error('the inbox is away'));
    },
  });
  pull({ inbox: refusing });
  drop('states-1.csv', STATES);
  await expect.poll(() => tries, PATIENCE).toBeGreaterThan(0);
  await stopAll();
  expect(waiting()).toEqual(['states-1.csv']);
});

test('files whose names say that they are being written are not read, until they have their real ones', async () => {
  pull({
    connector: (c) => ({ ...c, feeds: c.feeds.map((feed) => ({ ...feed, pattern: `*${feed.name}*` })) }),
  });
  for (const name of ['states-1.csv.part', 'states-2.csv.TMP', '.states-3.csv']) drop(name, STATES);
  await looked();
  expect(await ids()).toEqual([]);
  renameSync(join(folder, 'states-1.csv.part'), join(folder, 'states-1.csv'));
  await expect.poll(() => waiting().sort(), PATIENCE).toEqual(['.states-3.csv', 'states-2.csv.TMP']);
  expect(await ids()).toHaveLength(3);
});

test('a file that changed lately is not read', async () => {
  pull({ connector: (connector) => ({ ...connector, settleSeconds: 3_600 }) });
  drop('states-1.csv', STATES);
  await looked();
  expect([await ids(), waiting()]).toEqual([[], ['states-1.csv']]);
});

/** An inbox that does something before it keeps what it is given first. */
const before = (work: () => void) => {
  let isFirst = true;
  return (inbox: Inbox): Inbox => ({
    ...inbox,
    accept: (changes) => {
      if (isFirst) work();
      isFirst = false;
      return inbox.accept(changes);
    },
  });
};

test('a file that is written on while it is read is not archived: its new rows come with the next reading', async () => {
  const more = windows1251('20.11.2026;18:05:00;L-100;ГОТ;1;1\r\n');
  pull({ inbox: before(() => appendFileSync(join(folder, 'states-1.csv'), more)) });
  drop('states-1.csv', STATES);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  expect(await ids()).toHaveLength(4);
});

test('a file that is written on before it is read waits until it is calm: its changes are never taken in part', async () => {
  const [heading = '', first = '', , second = ''] = sample('orders-sample.csv').split('\n');
  const write = (line: string) => appendFileSync(join(folder, 'orders-2.csv'), windows1251(`${line}\n`));
  // While the file before it is kept, a program begins to write the first of two rows of an order.
  pull({ inbox: before(() => write(first)), connector: (c) => ({ ...c, settleSeconds: 8 }) });
  drop('orders-2.csv', windows1251(`${heading}\n`));
  drop('states-1.csv', STATES);
  utimesSync(join(folder, 'states-1.csv'), 0, 0);
  await expect.poll(() => within('archive'), PATIENCE).toContain(`${today()}/states-1.csv`);
  write(second);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  const [order] = (await changes()).filter(({ kind }) => kind === 'order.accepted');
  expect(order?.payload).toMatchObject({ data: { constructions: [{ id: '1' }, { id: '2' }] } });
});

test('where files have markers, one without is not read; with it both are archived', async () => {
  pull({ connector: (connector) => ({ ...connector, marker: '.ready' }) });
  drop('states-1.csv', STATES.subarray(0, 40));
  await looked();
  expect(await ids()).toEqual([]);
  drop('states-1.csv', STATES);
  drop('states-1.csv.ready', '');
  await expect.poll(waiting, PATIENCE).toEqual([]);
  expect(within('archive').slice(1)).toEqual([`${today()}/states-1.csv`, `${today()}/states-1.csv.ready`]);
  expect((await changes()).map(({ kind }) => kind)).toEqual(['status', 'status', 'status']);
});

test('a row that can not be read is kept, and its neighbours come in', async () => {
  pull();
  const lines = sample('states-sample.csv').trimEnd().split('\n');
  drop(
    'states-1.csv',
    windows1251([lines[0], '20.11.2026;17:00:00;L-100;ГОТ;1;two', '20.11.2026;L-100', lines[1]].join('\r\n')),
  );
  await expect.poll(async () => (await ids()).length, PATIENCE).toBe(4);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  const kept = (await changes()).filter(({ id }) => id.startsWith('unmapped-'));
  expect(kept).toMatchObject([
    {
      key: 'L-100',
      payload: {
        unmapped: {
          feed: 'states',
          place: 'states-1.csv, line 2',
          problems: [{ path: 'data.items.0.quantity', message: 'the column quantity holds no whole number' }],
        },
      },
    },
    {
      key: kept[1]?.id,
      payload: {
        unmapped: {
          shown: [],
          problems: [{ path: '', message: 'the row has 2 cells and the file 6 columns' }],
        },
      },
    },
  ]);
});

test.each<[string, Buffer | string, string]>([
  ['an empty file', '', 'is empty'],
  ['other columns', 'a;b\r\n1;2\r\n', 'has no column Замовлення, '],
  [
    'a quote that never ends',
    Buffer.concat([ORDERS, windows1251('L-9;"1;20.11.2026')]),
    'quote that is never closed',
  ],
])('%s goes to error/ with the reason, and ops are told', async (_, bytes, told) => {
  pull();
  drop('orders-bad.csv', bytes);
  drop('orders-good.csv', ORDERS);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  expect(within('error')).toEqual(['orders-bad.csv', 'orders-bad.csv.reason.txt']);
  expect(readFileSync(join(folder, 'error', 'orders-bad.csv.reason.txt'), 'utf8')).toContain(told);
  const kept = await changes();
  expect(
    kept
      .filter(({ id }) => !id.startsWith('unmapped-'))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['L-100-1', 'L-101-1']);
  expect(kept.filter(({ id }) => id.startsWith('unmapped-'))).toMatchObject([
    { payload: { unmapped: { file: 'orders-bad.csv' } } },
  ]);
});

test('a file of more than 256 MB goes to error/ unread', async () => {
  drop('states-1.csv.part', STATES);
  truncateSync(join(folder, 'states-1.csv.part'), 256 * 1024 * 1024 + 1);
  renameSync(join(folder, 'states-1.csv.part'), join(folder, 'states-1.csv'));
  pull();
  await expect.poll(() => within('error'), PATIENCE).toEqual(['states-1.csv', 'states-1.csv.reason.txt']);
  expect(readFileSync(join(folder, 'error', 'states-1.csv.reason.txt'), 'utf8')).toContain(
    'is larger than 256 MB',
  );
});

test('a link to a file is left alone', async () => {
  drop('elsewhere.txt', STATES);
  symlinkSync(join(folder, 'elsewhere.txt'), join(folder, 'states-1.csv'));
  pull();
  await looked();
  expect(await ids()).toEqual([]);
  expect(lstatSync(join(folder, 'states-1.csv')).isSymbolicLink()).toBe(true);
});

test('a file in another encoding than its feed says is not read as rubbish', async () => {
  pull({
    connector: (c) => ({ ...c, feeds: c.feeds.map((feed) => ({ ...feed, encoding: 'utf-8' as const })) }),
  });
  drop('states-1.csv', STATES);
  await expect.poll(() => within('error'), PATIENCE).toEqual(['states-1.csv', 'states-1.csv.reason.txt']);
  drop('states-2.csv', sample('states-sample.csv'));
  await expect
    .poll(async () => (await changes()).filter(({ kind }) => kind === 'status').length, PATIENCE)
    .toBe(3);
});

test('a large file is taken in batches, as there is room', async () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => `20.11.2026;17:05:00;L-${n};ГОТ;1;1`);
  let backlog = 2_000;
  pull({ backlog: () => backlog });
  drop('states-1.csv', windows1251(rows.join('\r\n')));
  await looked();
  expect(await ids()).toEqual([]);
  backlog = 0;
  await expect.poll(async () => (await ids()).length, PATIENCE).toBe(2_500);
  await expect.poll(waiting, PATIENCE).toEqual([]);
});

test('a factory is heard of when it brings a file, and not because its folder was looked at', async () => {
  pull();
  await looked();
  expect(await contact()).toBeUndefined();
  drop('states-1.csv', STATES);
  await expect.poll(contact, PATIENCE).toBeInstanceOf(Date);
});

test('a folder that is away opens the breaker, and is read again once it is back', async () => {
  const away = `${folder}-away`;
  pull();
  drop('states-1.csv', STATES);
  await expect.poll(waiting, PATIENCE).toEqual([]);
  renameSync(folder, away);
  const open = async () => (await readBreakers(portal.db)).some(({ openUntil }) => openUntil !== undefined);
  await expect.poll(open, PATIENCE).toBe(true);
  renameSync(away, folder);
  drop('states-2.csv', windows1251('21.11.2026;10:00:00;L-1;ГОТ;1;1\r\n'));
  await expect.poll(async () => (await ids()).length, PATIENCE).toBe(4);
  expect(await readBreakers(portal.db)).toEqual([]);
  mkdirSync(away, { recursive: true });
  rmSync(away, { recursive: true });
});

test('a factory without a secret has no door to push through', async () => {
  const sync = await startSync(portal.url, testRedisUrl(10), [{ ...lutsk(folder), keys: [] }]);
  stops.push(() => sync.stop());
  for (const source of ['production', 'accounting'])
    expect(await push(sync.url, `lutsk/${source}`, [dealerStated('D-1')])).toMatchObject({ status: 404 });
});
