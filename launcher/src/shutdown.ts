import type { Screen } from './screen';

/** Undoes what was started, the last first, once. */
export class Shutdown {
  readonly #screen: Screen;
  readonly #steps: (() => Promise<unknown> | undefined)[] = [];
  readonly #hurries: (() => void)[] = [];
  #starting: Promise<unknown> = Promise.resolve();
  #begun = false;

  constructor(screen: Screen) {
    this.#screen = screen;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A second Ctrl-C means: now.
        if (this.#begun) for (const hurry of this.#hurries) hurry();
        else void this.begin(0);
      });
    }
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Says how to undo something, and how to do so without waiting for its orderly end. */
  add(step: () => Promise<unknown> | undefined, hurry?: () => void): void {
    this.#steps.push(step);
    if (hurry) this.#hurries.push(hurry);
  }

  /** Something is being started: an end that is asked for meanwhile waits until it can be undone. */
  async during<T>(starting: Promise<T>): Promise<T> {
    this.#starting = starting;
    return await starting;
  }

  async begin(code: number): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    this.#screen.step('Stopping');
    await this.#starting.catch(() => undefined);
    for (const step of this.#steps.reverse()) {
      try {
        await step();
      } catch (error) {
        this.#screen.warn(error instanceof Error ? error.message : String(error));
      }
    }
    this.#screen.step('Stopped');
    process.exit(code);
  }
}
