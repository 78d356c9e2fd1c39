import type { EarlierMail } from '@mullion/platform/incidents/mails';

/** Mails of one incident each that the same people get in a minute and in an hour, at most. */
const A_MINUTE = 5;
const AN_HOUR = 15;
/** Milliseconds to wait for what is about to follow, and between a first digest and the next; then twice as long each time. */
const GATHERING = 20_000;
const BETWEEN_DIGESTS = 60_000;

export interface Waiting {
  /** Pieces of news to tell, and troubles that will be some in a moment unless they pass. */
  readonly news: number;
  readonly brewing: number;
  /** When the oldest piece of news happened. */
  readonly oldest: Date;
  /** What these people got in the last hour, oldest first. */
  readonly earlier: readonly Pick<EarlierMail, 'digest' | 'at'>[];
  /** An earlier mail to them was tried and has not left, and none has left since. */
  readonly cutOff: boolean;
}

/**
 * How to tell what is new: each in a mail of its own, all in one digest, or later. A flood of incidents makes at most some
 * twenty mails in an hour, and each piece of news is told in one of them. While mails do not get through one an hour is
 * made, so that a mail server that comes back has not the news of days to send. Pure.
 */
export function pace(
  { news, brewing, oldest, earlier, cutOff }: Waiting,
  now: Date,
): 'each' | 'digest' | 'later' {
  if (cutOff) return earlier.length > 0 ? 'later' : 'digest';
  const since = (at: Date) => now.getTime() - at.getTime();
  const singles = earlier.filter(({ digest }) => !digest);
  const lately = singles.filter(({ at }) => since(at) < 60_000);
  const room = Math.min(A_MINUTE - lately.length, AN_HOUR - singles.length);
  if (news + brewing <= room) return 'each';
  if (brewing > 0 && since(oldest) < GATHERING) return 'later';
  if (news <= room) return 'each';
  const digests = earlier.filter(({ digest }) => digest);
  const last = digests.at(-1);
  return !last || since(last.at) >= BETWEEN_DIGESTS * 2 ** (digests.length - 1) ? 'digest' : 'later';
}
