import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { z } from 'zod';
import type { orders } from '@mullion/api/contract';
import { redisProgram, startRedis } from '@mullion/platform/embedded/redis';
import type { System } from '../system';
import { signIn } from '../visitor';

const ROUNDS = 5;
const SECONDS = 3;
const CONNECTIONS = 32;

interface Measured {
  readonly perSecond: number;
  readonly median: number;
  readonly p99: number;
}

/** The program beside this one, from the source tree and from the bundle alike. */
function bareProgram(): string {
  const path = 'load-tests/src/bench/bare-express.mjs';
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, path))) {
    const above = dirname(at);
    if (above === at) throw new Error(`${path} is missing from this checkout`);
    at = above;
  }
  return join(at, path);
}

/** Bare Express over a Redis of its own that holds these bytes. */
async function startBare(answers: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const program = redisProgram();
  if (!program)
    throw new Error('This needs redis-server or valkey-server on the PATH (apt-get install redis-server).');
  const folder = mkdtempSync(join(tmpdir(), 'mullion-bare-'));
  chmodSync(folder, 0o755);
  const redis = await startRedis(folder, program);
  const child = fork(bareProgram(), { execArgv: [], env: { ...process.env, NODE_ENV: 'production' } });
  child.send({ redisUrl: redis.url, answers });
  const message: unknown[] = await once(child, 'message');
  const [port] = message;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async stop() {
      child.disconnect();
      await once(child, 'exit');
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function measure(url: string, headers: Record<string, string>): Promise<Measured> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    headers,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  if (non2xx + errors > 0)
    throw new Error(`${url}: ${non2xx} refusals and ${errors} errors; nothing is measured by that`);
  return { perSecond: requests.average, median: latency.p50, p99: latency.p99 };
}

const medianOf = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};
const summary = (all: readonly Measured[]): Measured => ({
  perSecond: medianOf(all.map(({ perSecond }) => perSecond)),
  median: medianOf(all.map(({ median }) => median)),
  p99: medianOf(all.map(({ p99 }) => p99)),
});
const words = ({ perSecond, median, p99 }: Measured): string =>
  `${Math.round(perSecond).toLocaleString('en')} requests/s, median ${median} ms, p99 ${p99} ms`;

/**
 * A dealer's first page of orders and an order's page, against bare Express with one Redis GET of the same bytes: by
 * turns in one run, medians of all rounds, the ratio within each round.
 */
export async function benchRead(system: Pick<System, 'url' | 'password'>): Promise<void> {
  const dealer = await signIn(system, 'dealer@demo.example');
  const { items } = await dealer.get<z.infer<typeof orders>>('/api/orders');
  const [first] = items;
  if (!first) throw new Error('The dealer of the demo has no orders to read');
  const headers = { cookie: dealer.cookie };
  const pages = { 'order list': '/api/orders', 'order page': `/api/orders/${first.id}` };
  const answers: Record<string, string> = {};
  for (const path of Object.values(pages))
    answers[path] = await (await fetch(system.url + path, { headers })).text();

  const bare = await startBare(answers);
  try {
    for (const [name, path] of Object.entries(pages)) {
      const rounds: { ours: Measured; theirs: Measured }[] = [];
      // The first round warms both up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const ours = await measure(system.url + path, headers);
        const theirs = await measure(bare.url + path, headers);
        if (round > 0) rounds.push({ ours, theirs });
      }
      const ratio = medianOf(rounds.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond));
      console.log(`${name}, ${Buffer.byteLength(answers[path] ?? '').toLocaleString('en')} bytes`);
      console.log(`  mullion       ${words(summary(rounds.map(({ ours }) => ours)))}`);
      console.log(`  bare Express  ${words(summary(rounds.map(({ theirs }) => theirs)))}`);
      console.log(`  ratio         ${ratio.toFixed(2)} (aim: over 0.6)`);
    }
  } finally {
    await bare.stop();
  }
}
