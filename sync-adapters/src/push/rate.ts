/** A bucket of changes that refills at a steady rate; kept by each process for each source. */
export class Bucket {
  readonly #perSecond: number;
  readonly #size: number;
  #left: number;
  #at: number;

  /** `now` in milliseconds, as all its methods take it. */
  constructor(perSecond: number, size: number, now: number) {
    this.#perSecond = perSecond;
    this.#size = size;
    this.#left = size;
    this.#at = now;
  }

  /** Takes `count` out; answers 0, or the whole seconds to wait when they aren't there (then nothing is taken). */
  take(count: number, now: number): number {
    this.#left = Math.min(this.#size, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    if (this.#left >= count) {
      this.#left -= count;
      return 0;
    }
    return Math.max(1, Math.ceil((count - this.#left) / this.#perSecond));
  }
}
