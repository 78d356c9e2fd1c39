/** An edit that switches a mechanism off. */
export interface Seed {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly instead: string;
}

/** What keeps a promise, and the test that goes red without it. */
export interface Mechanism {
  readonly promise: 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6';
  /** In words: what the table in docs/operations.md says. */
  readonly what: string;
  readonly seeds: readonly Seed[];
  readonly test: {
    readonly file: string;
    /** As it stands in the file; of a parametrised test the beginning will do. */
    readonly name: string;
  };
}

export const PROMISES: Readonly<Record<Mechanism['promise'], string>> = {
  G1: 'no loss',
  G2: 'order',
  G3: 'once',
  G4: 'bounded lag',
  G5: 'a bad change holds back its own order only',
  G6: 'backpressure and reconciliation',
};
