import type { Change, Fact } from '../change';
import { afterFact, NOTHING, type Truth } from '../truth';

/** A change as the feed holds it. */
export interface FeedLine {
  readonly body: string;
  /** The misbehaviour that it is. */
  readonly quirk: string | null;
}

/**
 * What a change says once ops have mended what held it back: an unknown code was mapped to a release, a dealer was stated,
 * and what breaks a rule was skipped (undefined).
 */
function mendedFact(change: Change, quirk: FeedLine['quirk']): Fact | undefined {
  switch (quirk) {
    case null:
    case 'unknown dealer':
      return change;
    case 'unknown code':
      return { kind: 'order.released', data: {} };
    default:
      return undefined;
  }
}

/** The truth about an order that was stuck, from all that was ever said of it, in the order in which it was said. */
export const mendedTruth = (said: readonly FeedLine[]): Truth =>
  said.reduce((before, { body, quirk }) => {
    const change = JSON.parse(body) as Change;
    const fact = mendedFact(change, quirk);
    return fact ? afterFact(before, fact, change.at) : before;
  }, NOTHING);
