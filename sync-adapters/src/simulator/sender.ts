import type { Database } from '@mullion/platform/db/database';
import type { Log } from '@mullion/platform/process/log';
import { type Chance, chanceOf } from './chance';
import { answered, requests } from './meters';
import type { Misbehaviour } from './misbehaviour';
import { type Answer, LANES, noteAnswers, type Waiting, waiting } from './outbox';
import { Pause } from './pause';
import { PLANTS, type Plant } from './plants';
import { bodyOf, push, type PushOutcome } from './push';

const MOST_CHANGES = 500;
/** Below the megabyte that the portal takes. */
const MOST_BYTES = 950_000;
const HEARTBEAT = 10_000;
const LONGEST_BACKOFF = 5_000;
/** How many acknowledged changes a lane remembers, to repeat them. */
const MEMORY = 200;

export interface SenderOptions {
  readonly db: Database;
  readonly portal: string;
  readonly log: Log;
  /** Asked before every batch: it may change at any time. */
  readonly misbehaviour: () => Misbehaviour;
  /** Nothing is sent before this instant, milliseconds since 1970. */
  readonly silentUntil: () => number;
  readonly onAcknowledged?: (count: number) => void;
}

interface Line {
  readonly body: string;
  /** Absent for a repetition of what was acknowledged before. */
  readonly row?: Waiting;
}

/** Puts the second list's lines between those of the first, which keep their order. */
function mixed(lines: readonly Line[], again: readonly Line[], chance: Chance): Line[] {
  const all = [...lines];
  for (const line of again) all.splice(chance.whole(0, all.length), 0, line);
  return all;
}

/** Sends what waits in the outbox, each lane by itself and in order; whatever fails is sent again with the same ids. */
export class Sender {
  readonly #lanes: Lane[] = [];
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins to send a source of all factories. */
  start(source: 'production' | 'accounting'): void {
    for (const plant of PLANTS)
      for (let lane = 0; lane < LANES; lane++) this.#lanes.push(new Lane(this.#options, plant, source, lane));
  }

  /** Something new waits. */
  wake(): void {
    for (const lane of this.#lanes) lane.wake();
  }

  /** Lets requests under way end, and sends no more. */
  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  readonly #options: SenderOptions;
  readonly #plant: Plant;
  readonly #source: string;
  readonly #lane: number;
  readonly #pause = new Pause();
  readonly #chance: Chance;
  readonly #memory: string[] = [];
  /** Changes that are kept back on purpose, until when. */
  readonly #late = new Map<number, number>();
  readonly #ended: Promise<void>;
  #stopped = false;
  #failures = 0;
  #lastSent = 0;

  constructor(options: SenderOptions, plant: Plant, source: string, lane: number) {
    this.#options = options;
    this.#plant = plant;
    this.#source = source;
    this.#lane = lane;
    this.#chance = chanceOf(`sender/${plant.id}/${source}/${lane}`);
    this.#ended = this.#run();
  }

  wake(): void {
    // While the portal can't be reached, new changes are no reason to ask sooner.
    if (this.#failures === 0) this.#pause.wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause.wake();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#pause.wait(await this.#once());
      } catch (error) {
        this.#options.log.warn({ err: error }, 'the simulator cannot use its database');
        await this.#pause.wait(1_000);
      }
    }
  }

  /** Sends one batch; answers how long to wait before the next, in milliseconds. */
  async #once(): Promise<number> {
    const silence = this.#options.silentUntil() - Date.now();
    if (silence > 0) return Math.min(silence, 1_000);
    const rows = await waiting(
      this.#options.db,
      this.#plant.id,
      this.#source,
      this.#lane,
      MOST_CHANGES + this.#late.size,
    );
    const lines = this.#misbehaved(this.#batch(rows));
    if (lines.length === 0) return rows.length > 0 ? 100 : this.#idle();
    const outcome = await this.#send(lines);
    if (outcome.kind === 'answered') {
      await this.#note(lines, outcome);
      return 0;
    }
    return this.#failed(outcome, lines);
  }

  /** Says hello when there was nothing to say for long; one lane speaks for its source. */
  async #idle(): Promise<number> {
    if (this.#lane === 0 && Date.now() - this.#lastSent > HEARTBEAT) {
      const outcome = await this.#send([]);
      if (outcome.kind !== 'answered') return this.#failed(outcome, []);
      this.#failures = 0;
    }
    return 1_000;
  }

  #batch(rows: readonly Waiting[]): Waiting[] {
    const now = Date.now();
    let bytes = 20;
    const batch: Waiting[] = [];
    for (const row of rows) {
      const until = this.#late.get(row.n);
      if (until !== undefined && until > now) continue;
      bytes += Buffer.byteLength(row.body) + 1;
      if (batch.length > 0 && bytes > MOST_BYTES) break;
      batch.push(row);
      if (batch.length === MOST_CHANGES) break;
    }
    return batch;
  }

  #misbehaved(batch: readonly Waiting[]): Line[] {
    const { shuffles, duplicates } = this.#options.misbehaviour();
    let lines: Line[] = batch.map((row) => ({ body: row.body, row }));
    if (lines.length === 0 || this.#failures > 0) return lines;
    if (shuffles > 0) {
      // Only where the factory counts can the portal know that something is missing.
      lines = lines.filter(({ row }) => {
        const late =
          row && !this.#late.has(row.n) && row.body.includes('"sequence":') && this.#chance.happens(shuffles);
        if (late) this.#late.set(row.n, Date.now() + this.#chance.whole(200, 3_000));
        return !late;
      });
      if (this.#chance.happens(shuffles)) lines = this.#chance.shuffled(lines);
    }
    if (duplicates > 0 && this.#memory.length > 0) {
      const again = lines.flatMap(() =>
        this.#chance.happens(duplicates) ? [{ body: this.#chance.pick(this.#memory) }] : [],
      );
      if (lines.length + again.length <= MOST_CHANGES) lines = mixed(lines, again, this.#chance);
    }
    return lines;
  }

  async #send(lines: readonly Line[]): Promise<PushOutcome> {
    this.#lastSent = Date.now();
    const outcome = await push(this.#options.portal, this.#plant, this.#source, {
      body: bodyOf(lines.map((l) => l.body)),
    });
    requests.inc({ end: outcome.kind === 'refused' ? String(outcome.status) : outcome.kind });
    return outcome;
  }

  async #note(
    lines: readonly Line[],
    { results }: Extract<PushOutcome, { kind: 'answered' }>,
  ): Promise<void> {
    this.#failures = 0;
    const { log } = this.#options;
    if (results.length !== lines.length)
      log.error({ sent: lines.length, answered: results.length }, 'the answer does not fit the request');
    const answers: Answer[] = [];
    lines.forEach(({ row, body }, i) => {
      const result = results[i];
      if (!result) return;
      answered.inc({ outcome: result.outcome });
      if (!row) return;
      const problem = result.problems?.map((p) => `${p.path}: ${p.message}`).join('; ');
      answers.push({ n: row.n, outcome: result.outcome, ...(problem ? { problem } : {}) });
      this.#late.delete(row.n);
      if (result.outcome === 'invalid')
        log.warn({ change: row.id, problem }, 'the portal finds a change invalid');
      else if (this.#memory.length < MEMORY) this.#memory.push(body);
      else this.#memory[this.#chance.whole(0, MEMORY - 1)] = body;
    });
    await noteAnswers(this.#options.db, answers);
    this.#options.onAcknowledged?.(answers.length);
  }

  async #failed(
    outcome: Exclude<PushOutcome, { kind: 'answered' }>,
    lines: readonly Line[],
  ): Promise<number> {
    this.#failures += 1;
    const { log } = this.#options;
    if (outcome.kind === 'refused') {
      const [only] = lines;
      if (outcome.status === 413 && lines.length === 1 && only?.row) {
        await noteAnswers(this.#options.db, [{ n: only.row.n, outcome: 'refused', problem: outcome.detail }]);
        return 0;
      }
      if (outcome.status === 429) return outcome.retryAfter ?? 1_000;
    }
    // The first failure and then every hundredth: a portal that is down for hours must not fill the log.
    if (this.#failures % 100 === 1)
      log.warn(
        { factory: this.#plant.id, source: this.#source, outcome, failures: this.#failures },
        'the portal did not take a push; it is sent again',
      );
    const backoff = Math.min(LONGEST_BACKOFF, 100 * 2 ** Math.min(this.#failures, 10));
    return backoff / 2 + (this.#chance.next() * backoff) / 2;
  }
}
