import type { FactorySettings } from '@mullion/domain/factory/settings';
import { type Breaker, BreakerOpen } from '@mullion/platform/breaker/breaker';
import { errorInWords } from '@mullion/platform/breaker/error-in-words';
import type { Database } from '@mullion/platform/db/database';
import type { EventStore } from '@mullion/platform/event-store/event-store';
import type { Log } from '@mullion/platform/process/log';
import { nextLook } from '@mullion/platform/reconciliation/differences';
import { isInboxBusy } from '@mullion/platform/reconciliation/inbox-view';
import { finish, type Sweep, SweepLost, sweepStore } from '@mullion/platform/reconciliation/sweeps';
import { guarded } from '../foreign/guarded';
import type { ForeignSystem } from '../foreign/system';
import { ComeLater } from '../foreign/trouble';
import { mend, type Mending, MOST_ASKED } from './mend';
import { type Pace, PACE, pause, turnstile } from './pace';
import { portalOrders } from './portal-orders';
import { compareRest, compareSlice } from './slice';
import { teller } from './tell';

export interface ReconciliationParts {
  readonly db: Database;
  /** Personal data may stand in it encrypted: none is read. */
  readonly store: EventStore;
  readonly log: Log;
}

export interface ReconciliationOf {
  readonly settings: FactorySettings;
  readonly system: ForeignSystem;
  /** Around every call of the source. */
  readonly breaker: Breaker;
  readonly pace?: Pace;
}

/** So many changes of the source wait: a sweep would only be in their way. */
const BACKLOG = 500;

/** In how many milliseconds the source may be asked again; undefined when it did not say. */
function comeBack(error: unknown): number | undefined {
  if (error instanceof BreakerOpen) return error.until.getTime() - Date.now();
  return error instanceof ComeLater ? error.after : undefined;
}

/** Compares one factory's orders with its production program, sweep after sweep. Answers how to stop it. */
export function startReconciliation(
  { db, store, log }: ReconciliationParts,
  { settings, system, breaker, pace = PACE }: ReconciliationOf,
): () => Promise<void> {
  const of = { factory: settings.id, source: 'production' };
  const { everyMinutes, slice, slicesPerMinute } = settings.production.reconciliation;
  const stopping = new AbortController();
  const { signal } = stopping;
  const turn = turnstile(60_000 / slicesPerMinute, signal);
  const sweeps = sweepStore(db, of);
  const on: Mending = {
    of,
    db,
    sweeps,
    slice,
    tell: teller(log, of),
    orders: portalOrders(store, settings.id),
    states: async (after, limit) => {
      await turn();
      return guarded(breaker, () => system.states(after, limit));
    },
    again: (orders) => guarded(breaker, () => system.again(orders)),
    later: () => pause(pace.secondLook, signal),
    asks: pace.looks.length,
    looks: pace.looks,
    soon: pace.secondLook,
  };

  /** One step of the sweep; each leaves a state in the database that any process can go on from. */
  async function step(sweep: Sweep): Promise<void> {
    if (await isInboxBusy(db, of, BACKLOG)) {
      await sweeps.keep(sweep, 'backlog');
      await pause(pace.wait, signal);
      return;
    }
    await sweeps.keep(sweep);
    const looked = await mend(on, sweep);
    // Of many a source is asked for a few at a time: it sends them again while it does its own work.
    if (looked === MOST_ASKED) await pause(pace.looks[0] ?? 0, signal);
    if (looked > 0) return;
    if (!sweep.through) await compareSlice(on, sweep);
    else if (!(await compareRest(on, sweep))) await waitOrFinish(sweep);
  }

  async function waitOrFinish(sweep: Sweep): Promise<void> {
    const wait = await nextLook(db, of);
    if (wait !== undefined) {
      await pause(Math.min(wait, pace.wait), signal);
      return;
    }
    const counts = await sweeps.write(sweep, (sql) => finish(sql, sweep));
    log.info({ ...of, correlation: sweep.correlation, ...counts }, 'sweep finished');
  }

  /** The source can't be asked: the sweep stays where it is, and the breaker says when to come back. */
  async function onTrouble(sweep: Sweep, error: unknown): Promise<void> {
    if (error instanceof SweepLost) {
      log.warn({ ...of, correlation: sweep.correlation }, 'another process goes on with the sweep');
      return;
    }
    const wait = comeBack(error);
    if (!(error instanceof BreakerOpen))
      log.warn({ ...of, correlation: sweep.correlation, reason: errorInWords(error) }, 'a sweep pauses');
    await sweeps.keep(sweep, 'source');
    await pause(Math.max(wait ?? 0, pace.wait), signal);
  }

  async function round(): Promise<void> {
    const sweep = await sweeps.take(everyMinutes);
    if (!sweep) {
      await pause(pace.idle, signal);
      return;
    }
    await step(sweep).catch((error: unknown) => {
      signal.throwIfAborted();
      return onTrouble(sweep, error);
    });
  }

  const loop = async () => {
    while (!signal.aborted) {
      await round().catch(async (error: unknown) => {
        if (signal.aborted) return;
        log.warn({ ...of, reason: errorInWords(error) }, 'reconciliation could not go on; tried again');
        await pause(pace.wait, signal).catch(() => undefined);
      });
    }
  };
  const running = loop();

  return async () => {
    stopping.abort();
    await running;
    await sweeps.letGo();
  };
}
