export interface Summary {
  acknowledged: number;
  unacknowledged: number;
  applied: number;
  duplicates: number;
  stale: number;
  skipped: number;
  held: number;
  waiting: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  phantom: number;
  missing: number;
  extra: number;
  differing: number;
}

export interface Report {
  readonly summary: Summary;
  /** One sentence for each thing that is wrong. */
  readonly problems: readonly string[];
}

export type WrongKind = 'lost' | 'doubled' | 'outOfOrder' | 'phantom' | 'missing' | 'extra' | 'differing';

/** Counts and tells one thing that is wrong. */
export type Wrong = (kind: WrongKind, sentence: string) => void;

/** True when the portal kept all that it promised. */
export const isGood = ({ problems }: Report): boolean => problems.length === 0;
