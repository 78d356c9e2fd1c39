/** A subject's state as its table holds it (undefined: not at all) and as it is now. */
export interface Draft<S> {
  readonly id: string;
  readonly before: S | undefined;
  readonly state: S;
}

interface Entry<S> {
  readonly before: S | undefined;
  state: S | undefined;
}

/** The states that a run has in memory, the least lately touched first. */
export class Drafts<S> {
  readonly #entries = new Map<string, Entry<S>>();

  /** Makes the states of these subjects known; `read` is asked for those that are not in memory. */
  async load(
    ids: ReadonlySet<string>,
    read: (missing: string[]) => Promise<ReadonlyMap<string, S>>,
  ): Promise<void> {
    const missing: string[] = [];
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry) {
        this.#entries.delete(id);
        this.#entries.set(id, entry);
      } else missing.push(id);
    }
    if (missing.length === 0) return;
    const found = await read(missing);
    for (const id of missing) {
      const state = found.get(id);
      this.#entries.set(id, { before: state, state });
    }
  }

  get(id: string): S | undefined {
    return this.#entries.get(id)?.state;
  }

  /** The new state of a subject that was loaded. */
  set(id: string, state: S): void {
    const entry = this.#entries.get(id);
    if (!entry) throw new Error(`The state of ${id} was not loaded`);
    entry.state = state;
  }

  /** Forgets all but the `keep` touched last and answers those of them that changed. */
  take(keep: number): Draft<S>[] {
    const changed: Draft<S>[] = [];
    for (const [id, { before, state }] of this.#entries) {
      if (this.#entries.size <= keep) break;
      this.#entries.delete(id);
      if (state !== undefined && state !== before) changed.push({ id, before, state });
    }
    return changed;
  }
}
