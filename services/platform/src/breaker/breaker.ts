/** A foreign system as the breaker sees it. */
export interface BreakerState {
  readonly failures: number;
  /** While it is open nobody asks the system; absent when closed. */
  readonly openUntil?: Date;
  readonly lastError?: string;
  readonly failingSince?: Date;
}

/** The system is being left alone; the work was not tried. */
export class BreakerOpen extends Error {
  readonly until: Date;

  constructor(system: string, until: Date) {
    super(`${system} failed and is left alone until ${until.toISOString()}`);
    this.until = until;
  }
}

/**
 * Leaves a failing system alone for longer and longer, and finds out by one trial call when it is back. Its state lies in
 * Postgres, so that all processes share it and it outlives them.
 */
export interface Breaker {
  /** Runs the work. A throw counts as a failure of the system and is thrown on; while the breaker is open throws BreakerOpen. */
  run<T>(work: () => Promise<T>): Promise<T>;
  state(): Promise<BreakerState>;
}
