/** Something that happened to a change. */
export interface Moment {
  readonly at: Date;
  /** Who tells it: `inbox`, `event log`, `audit`, `outbox`, or the process whose log it is from. */
  readonly teller: string;
  readonly text: string;
  /** Of lines from logs. */
  readonly level?: string;
}

export const byTime = (moments: readonly Moment[]): Moment[] =>
  [...moments].sort((a, b) => a.at.getTime() - b.at.getTime());
