import { Gauge, metrics } from '@mullion/platform/process/metrics';
import type { Kept } from './keep';

interface Standing {
  readonly position: number;
  readonly lagEvents: number;
  readonly lagSeconds: number;
}

/** Seconds are told by the age of the first event that waits, so an idle log is no lag. */
export interface Lag {
  head(): Promise<number>;
  /** When the event at this position was appended. */
  created(position: number): Promise<Date | undefined>;
}

async function standing({ position }: Pick<Kept, 'position'>, log: Lag, head: number): Promise<Standing> {
  const at = position();
  const lagEvents = Math.max(0, head - at);
  const waiting = lagEvents > 0 ? await log.created(at + 1) : undefined;
  const lagSeconds = waiting ? Math.max(0, (Date.now() - waiting.valueOf()) / 1000) : 0;
  return { position: at, lagEvents, lagSeconds };
}

/** Meters of each projection, read when they are asked for. */
export function meterProjections(kept: ReadonlyMap<string, Pick<Kept, 'position'>>, log: Lag): void {
  const gauge = (name: string, help: string, value: (standing: Standing) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['projection'],
      registers: [metrics],
      async collect() {
        const head = await log.head();
        for (const [projection, one] of kept) this.set({ projection }, value(await standing(one, log, head)));
      },
    });
  gauge(
    'projection_position',
    'The log position up to which a read model tells everything',
    (s) => s.position,
  );
  gauge('projection_lag_events', 'Events that wait for a read model', (s) => s.lagEvents);
  gauge('projection_lag_seconds', 'Age of the oldest event that waits for a read model', (s) => s.lagSeconds);
}
