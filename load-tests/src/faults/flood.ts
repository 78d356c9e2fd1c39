import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PushedChange } from '../factory';
import { FACTORY, insist, life } from '../life';
import { startSystem, type System } from '../system';
import { signIn, type Visitor } from '../visitor';
import { openMailbox } from './mailbox';
import { type Felt, type Probe, startProbe } from './probe';
import { until } from './until';

export interface FloodOptions {
  readonly changes: number;
  /** Changes a second that the factory's settings allow. */
  readonly perSecond: number;
}

/** What people may wait at most while the flood drains, 99 of 100 times, in milliseconds. */
const BOUND = 1_000;
const SILENT_MINUTES = 0.2;
const CALM = 20_000;
/** The outage lasted so long, as the changes say. */
const HOURS = 4;
const LANES = 4;
const IN_ONE_REQUEST = 250;

/** The demo's factories with a rate to keep to, and little patience with silence. */
function factoriesWith(checkout: string, perSecond: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'mullion-flood-factories-'));
  cpSync(join(checkout, 'factories'), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const path = join(folder, name);
    const settings = JSON.parse(readFileSync(path, 'utf8')) as { id: string; production: object };
    const more = settings.id === FACTORY ? { ordersPerSecond: perSecond, silentMinutes: SILENT_MINUTES } : {};
    writeFileSync(path, JSON.stringify({ ...settings, production: { ...settings.production, ...more } }));
  }
  return folder;
}

/** The lives of orders that were made while the portal heard nothing, as a program sends them: by time, each order's in one lane. */
function outage(changes: number): PushedChange[][] {
  const run = `F${Date.now().toString(36)}`;
  const begin = Date.now() - HOURS * 3_600_000;
  const orders = Math.ceil(changes / 8);
  const lanes: PushedChange[][] = Array.from({ length: LANES }, () => []);
  for (let n = 0; n < orders; n += 1)
    lanes[n % LANES]?.push(...life(`${run}-${n}`, 'light', begin + (n / orders) * (HOURS - 0.2) * 3_600_000));
  return lanes.map((lane) => lane.sort((a, b) => a.at.localeCompare(b.at)));
}

interface SyncStates {
  readonly sources: readonly {
    factory: string;
    source: string;
    backlog: number;
    held: number;
    lastContact: string | null;
  }[];
  readonly incidents: readonly { kind: string; factory: string; closedAt: string | null }[];
}

const stateOf = async (ops: Visitor) => {
  const { sources, incidents } = await ops.get<SyncStates>('/api/sync');
  const source = sources.find((s) => s.factory === FACTORY && s.source === 'production');
  if (!source) throw new Error(`There is no source ${FACTORY}/production`);
  const open = incidents.filter((i) => i.factory === FACTORY && i.closedAt === null);
  return { ...source, missed: open.some(({ kind }) => kind === 'silent' || kind === 'failing') };
};

const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
};

/** What was felt in the calm and in the flood, and how they compare. */
const compared = (calm: Felt, flood: Felt) =>
  (Object.keys(calm) as (keyof Felt)[]).map((what) => ({
    what,
    'calm: median ms': at(calm[what], 0.5),
    '99 % ms': at(calm[what], 0.99),
    'flood: median': at(flood[what], 0.5),
    '99 %': at(flood[what], 0.99),
    samples: flood[what].length,
    within: at(flood[what], 0.99) <= BOUND,
  }));

async function drain(system: System, ops: Visitor, { changes, perSecond }: FloodOptions) {
  const lanes = outage(changes);
  const sent = lanes.reduce((sum, lane) => sum + lane.length, 0);
  let refusals = 0;
  const from = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (let n = 0; n < lane.length; n += IN_ONE_REQUEST)
        refusals += await insist(system.url, lane.slice(n, n + IN_ONE_REQUEST), FACTORY, 1_000);
    }),
  );
  const taken = (performance.now() - from) / 1_000;
  await until('the backlog drained', async () => (await stateOf(ops)).backlog === 0, 600);
  const drained = (performance.now() - from) / 1_000;
  const { held } = await stateOf(ops);
  return {
    changes: sent,
    'allowed/s': perSecond,
    'taken/s': Math.round(sent / taken),
    'drained/s': Math.round(sent / drained),
    'answers 429': refusals,
    held,
  };
}

async function silence(ops: Visitor, subjects: () => readonly string[], probe: Probe) {
  await until('the silence was noticed', async () => (await stateOf(ops)).missed, 120);
  const { lastContact } = await stateOf(ops);
  await until('ops got a mail', () => subjects().some((subject) => !subject.includes('differ')), 60);
  const { list } = probe.take();
  console.log(
    `The factory is silent: last heard of ${lastContact ?? 'never'}, ${subjects().length} mail, ${list.length} lists read meanwhile.`,
  );
}

/**
 * `npm run faults -- flood`: a factory is silent, then sends hours of changes at once. Shows that they drain at the rate
 * its settings allow, what people feel meanwhile, and that ops got one mail for the silence and one for its end. Answers
 * whether all of it held.
 */
export async function faultsFlood(checkout: string, options: FloodOptions): Promise<boolean> {
  const folder = factoriesWith(checkout, options.perSecond);
  const mailbox = await openMailbox();
  const subjects = () => mailbox.delivered.map(({ subject }) => subject);
  const system = await startSystem({
    orders: 200,
    rate: 0,
    env: {
      LOG_LEVEL: 'warn',
      DEMO: '1',
      FACTORIES_DIR: folder,
      SMTP_URL: mailbox.url,
      OPS_MAIL: 'ops@example.org',
      // Whatever the shell says: the mails are told apart by their subjects.
      OPS_LANGUAGE: 'en',
    },
  });
  try {
    const ops = await signIn(system, 'ops@demo.example');
    const commands = Math.ceil(options.changes / options.perSecond) + 300;
    const probe = await startProbe(system, { commands });
    await pause(2_000);
    probe.take();
    await pause(CALM);
    const calm = probe.take();
    await probe.stop();

    const reader = await startProbe(system, { silent: true });
    const goOn = system.freeze('simulator');
    await silence(ops, subjects, reader);
    goOn();
    await reader.stop();

    const during = await startProbe(system, { commands });
    const drained = await drain(system, ops, options);
    await during.stop();
    const flood = during.take();
    const isOver = () => subjects().some((subject) => subject.startsWith('Over'));
    await until('the end of the silence was mailed', isOver, 120);

    const rows = compared(calm, flood);
    const failures = [...probe.failed(), ...reader.failed(), ...during.failed()];
    console.table([drained]);
    console.table(rows);
    console.log(`Mails: ${subjects().join(' | ')}`);
    for (const failure of new Set(failures)) console.log(`Failed: ${failure}`);
    const inRate = drained['drained/s'] <= options.perSecond * 1.1;
    // The simulator does not know the orders of this run, and the sweep rightly says so: that mail is not about the outage.
    const about = subjects().filter((subject) => !subject.includes('differ'));
    const one = about.length === 2;
    const good =
      inRate && one && drained.held === 0 && failures.length === 0 && rows.every((row) => row.within);
    console.log(
      good
        ? `All held: drained at the allowed rate, 99 % within ${BOUND} ms, one mail each way.`
        : 'Something did not hold: see above.',
    );
    return good;
  } finally {
    await system.stop();
    await mailbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
