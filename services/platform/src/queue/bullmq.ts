import {
  createPostgresBackend,
  isPgPool,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import pg from 'pg';
import type { Urgency, WakeQueue } from './queue';

/** Where the queue lives: a Redis, or the same Postgres as everything else. */
export interface QueueServer {
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
}

export interface QueueOptions {
  /** Letters, digits and `-`. Queues of one name on one server are one queue. */
  readonly name: string;
  /** Hears of lost connections; the queue reconnects by itself. */
  readonly onError: (error: Error) => void;
}

interface WakeJob {
  readonly key: string;
}

const POSTGRES_SCHEMA = 'bullmq';
/** A worker that died holds its keys so long, in milliseconds. Shorter leases are lost on a busy machine; the sweeper does not wait for them. */
const LEASE = 15_000;
const AGAIN_AFTER = 1_000;
const MOST_IN_ONE_CALL = 1_000;

/** BullMQ begins jobs without a priority first. */
const CAN_WAIT = 10;

const jobOf = (key: string, urgency: Urgency) => ({
  name: 'wake' as const,
  data: { key },
  opts: {
    // An id must not hold a colon; a key may hold anything. What is for now does not join what waits in the other line.
    deduplication: { id: `${urgency}-${encodeURIComponent(key)}`, keepLastIfActive: true },
    removeOnComplete: true,
    removeOnFail: true,
    attempts: 10,
    backoff: { type: 'fixed', delay: AGAIN_AFTER },
    ...(urgency === 'later' ? { priority: CAN_WAIT } : {}),
  },
});

/** The limit in short windows, so that a second's work is not done in its first moment. */
const windowOf = (perSecond: number) =>
  perSecond >= 10
    ? { max: Math.ceil(perSecond / 10), duration: 100 }
    : { max: 1, duration: Math.ceil(1_000 / Math.max(perSecond, 1)) };

/** What both kinds of queue and worker offer of what is used here. */
interface Producer {
  addBulk(jobs: ReturnType<typeof jobOf>[]): Promise<unknown>;
  getJobCountByTypes(...types: ('waiting' | 'prioritized')[]): Promise<number>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}
interface Consumer {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}
interface Parts {
  readonly queue: Producer;
  readonly worker: (
    handle: (key: string) => Promise<void>,
    limits: { concurrency: number; perSecond: number },
  ) => Consumer;
  readonly release: () => Promise<void>;
}

const workerOptions = (limits: { concurrency: number; perSecond: number }) => ({
  concurrency: limits.concurrency,
  limiter: windowOf(limits.perSecond),
  lockDuration: LEASE,
  stalledInterval: LEASE,
  // Handling a key twice does no harm, so a worker's death never makes its job a failure.
  maxStalledCount: 1_000,
  drainDelay: 2,
});

function onRedis(name: string, url: string): Parts {
  return {
    queue: new Queue<WakeJob, void, 'wake'>(name, {
      // A lost line must not keep a request waiting: the sweeper wakes what this misses.
      connection: { url, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
      streams: { events: { maxLen: 100 } },
    }),
    worker: (handle, limits) =>
      new Worker<WakeJob, void, 'wake'>(name, (job) => handle(job.data.key), {
        ...workerOptions(limits),
        connection: { url, maxRetriesPerRequest: null },
      }),
    release: () => Promise.resolve(),
  };
}

async function onPostgres(
  name: string,
  connectionString: string,
  onError: (e: Error) => void,
): Promise<Parts> {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    keepAlive: true,
    // What a crash forgets here, the sweeper finds: no commit need wait for the disk.
    options: `-c search_path=${POSTGRES_SCHEMA} -c synchronous_commit=off`,
  });
  pool.on('error', onError);
  const connection: unknown = pool;
  if (!isPgPool(connection)) throw new Error('This BullMQ can not use this pool of connections');
  const client = await pool.connect();
  try {
    await runMigrations(client, POSTGRES_SCHEMA);
  } finally {
    client.release();
  }
  return {
    queue: new Queue(name, { connection }, createPostgresBackend),
    worker: (handle, limits) =>
      new Worker<WakeJob, void, 'wake', PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
        name,
        (job) => handle(job.data.key),
        { ...workerOptions(limits), connection },
        createPostgresBackend,
      ),
    release: () => pool.end(),
  };
}

const PATIENCE = 8_000;
const within = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);

/** Wake-ups by BullMQ: on Redis when there is one, else on Postgres. */
export async function bullmqQueue(server: QueueServer, { name, onError }: QueueOptions): Promise<WakeQueue> {
  const parts = server.redisUrl
    ? onRedis(name, server.redisUrl)
    : await onPostgres(name, server.databaseUrl, onError);
  const { queue } = parts;
  queue.on('error', onError);
  const workers: Consumer[] = [];
  let closing: Promise<void> | undefined;
  const close = async () => {
    // Without its server a worker can't say goodbye; its lease runs out by itself.
    await within(Promise.allSettled(workers.map((worker) => worker.close())));
    await within(queue.close());
    await parts.release();
  };

  return {
    async wake(keys, urgency = 'now') {
      for (let from = 0; from < keys.length; from += MOST_IN_ONE_CALL)
        await queue.addBulk(keys.slice(from, from + MOST_IN_ONE_CALL).map((key) => jobOf(key, urgency)));
    },
    async work(handle, limits) {
      const worker = parts.worker(handle, limits);
      worker.on('error', onError);
      workers.push(worker);
      await worker.waitUntilReady();
    },
    waiting: () => queue.getJobCountByTypes('waiting', 'prioritized'),
    close: () => (closing ??= close()),
  };
}
