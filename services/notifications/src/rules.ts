import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { BreakerReport } from '@mullion/platform/breaker/postgres';
import { SEQUENCE_GAP } from '@mullion/platform/inbox/source-order';
import type { TroubledCause, Overdue } from '@mullion/platform/inbox/troubled';
import type { Trouble } from '@mullion/platform/incidents/incidents';
import type { OutgoingState } from '@mullion/platform/outbox/outbox';
import type { SweepState } from '@mullion/platform/reconciliation/read';
import { count, moment } from './words';

/*
 * From the state to what operations should know of. Pure: what a rule needs comes in. Texts hold names that come from
 * outside; whoever shows them must take them as such.
 */

/** Milliseconds that a change may be held before it is worth a mail: gaps and unknown dealers often heal by themselves. */
export const HELD_GRACE = 15_000;
const A_MINUTE = 60_000;

type Facts = Pick<Trouble, 'title' | 'text' | 'advice' | 'counts' | 'since' | 'ripe'>;
type HeldFacts = Facts & Pick<Trouble, 'subject' | 'page'>;
const SYNC_PAGE = '/sync';

/** What the changes of a source are about. */
const things = (source: string): readonly [string, string] =>
  source === 'accounting' ? ['dealer', 'dealers'] : ['order', 'orders'];

const HELD_ADVICE: Readonly<Record<string, string>> = {
  'code-unknown':
    'Say at Sync what the code stands for: what waits for it then goes on by itself. Nothing is lost meanwhile.',
  'dealer-unknown':
    'The orders go on by themselves once accounting has stated the dealer. Ask the factory to do so.',
  [SEQUENCE_GAP]:
    'Ask the factory to send the missing changes again: what waits for them then goes on by itself.',
};
const OTHER_ADVICE =
  'Look at the changes at Sync: mend the cause and retry, or skip what will never fit, with a reason. Nothing is lost meanwhile.';

/** In a few words, fit for a subject. */
function whyHeld(code: string, waitsFor: string | undefined): string {
  if (code === 'code-unknown') return `${waitsFor ?? 'a code'} is not in the table`;
  if (code === 'dealer-unknown') return `${waitsFor ?? 'a dealer'} is unknown`;
  if (code === SEQUENCE_GAP) return 'earlier ones are missing';
  return waitsFor === undefined ? code : `${code}: ${waitsFor}`;
}

/** Changes that one thing holds back. */
export function heldTrouble(cause: TroubledCause, now: Date): HeldFacts {
  const { factory, source, code, waitsFor, changes, keys, waiting, heldSince, first } = cause;
  const [one, many] = things(source);
  const behind = waiting > 0 ? `; ${count(waiting, 'more waits', 'more wait')} behind them` : '';
  const example = first.reason ? ` The first is ${first.change} of ${first.key}: ${first.reason}` : '';
  return {
    subject: JSON.stringify([code, waitsFor ?? null]),
    // The desk, narrowed to what this cause holds.
    page: `${SYNC_PAGE}?${new URLSearchParams({ factory, q: (waitsFor ?? code).slice(0, 100) }).toString()}`,
    title: `changes held back, ${whyHeld(code, waitsFor)}`,
    text: `${count(changes, 'change', 'changes')} of ${count(keys, one, many)} ${changes === 1 ? 'is' : 'are'} held back${behind}.${example}`,
    advice: HELD_ADVICE[code] ?? OTHER_ADVICE,
    counts: { changes, keys, waiting },
    since: heldSince ?? now,
    ripe: heldSince !== undefined && now.getTime() - heldSince.getTime() >= HELD_GRACE,
  };
}

/**
 * A source that was not heard of for longer than its factory's settings allow. `watchedSince` is when we began to look: a
 * source can't be blamed for the time in which nobody was there to hear it.
 */
export function silentTrouble(
  { name, timeZone, production }: FactorySettings,
  lastContact: Date,
  now: Date,
  watchedSince: Date,
): Facts | undefined {
  const allowed = production.silentMinutes * A_MINUTE;
  if (now.getTime() - lastContact.getTime() < allowed) return undefined;
  const minutes = Math.round(production.silentMinutes);
  return {
    title: 'not heard of',
    text: `Nothing was heard of the production system since ${moment(lastContact, timeZone)}; ${count(Math.max(1, minutes), 'minute is', 'minutes are')} allowed. The portal shows how things stood then.`,
    advice: `Ask ${name} whether its program runs and reaches this portal. It goes on by itself when it does.`,
    counts: {},
    since: lastContact,
    ripe: now.getTime() - watchedSince.getTime() >= Math.min(allowed, 5 * A_MINUTE),
  };
}

/** What the breakers' names stand for. */
const SYSTEMS: Readonly<Record<string, string>> = {
  answers: 'the program that answers the portal',
  production: 'the source of changes',
  reconciliation: 'the program that tells how orders stand',
};

const systemInWords = (system: string): string =>
  SYSTEMS[system] ?? `the feed ${system.slice(system.indexOf('/') + 1)}`;

/** Milliseconds that a system may fail before it is worth a mail: one that is started again is back sooner. */
export const FAILING_GRACE = 30_000;

/**
 * The systems of one factory that failed so often that they are left alone for a while, in one: a factory that goes down
 * takes them all with it. The counts are the failures in a row, by system.
 */
export function failingTrouble(breakers: readonly BreakerReport[], now: Date): Facts | undefined {
  const open = breakers.filter(({ openUntil }) => openUntil !== undefined);
  if (open.length === 0) return undefined;
  const since = new Date(Math.min(...open.map(({ failingSince }) => (failingSince ?? now).getTime())));
  const told = open.map(
    ({ system, lastError }) => `to ${systemInWords(system)}: ${lastError ?? 'no reason was given'}`,
  );
  return {
    title: 'calls to the factory fail',
    text: `Calls fail ${told.join('; ')}. They are tried again, at longer and longer intervals.`,
    advice:
      'Look whether what they go to runs and can be reached from here. The portal goes on by itself when it is back, and catches up.',
    counts: Object.fromEntries(open.map(({ system, failures }) => [system, failures])),
    since,
    ripe: now.getTime() - since.getTime() >= FAILING_GRACE,
  };
}

/** Changes wait to be worked off for too long. */
export function laggingTrouble({ source, changes, since }: Overdue, now: Date): Facts | undefined {
  const late = now.getTime() - since.getTime();
  if (late < A_MINUTE) return undefined;
  return {
    title: 'changes wait to be worked off',
    text: `${count(changes, 'change waits', 'changes wait')}, the oldest for more than a minute. The portal is behind the ${source} system by as much.`,
    advice:
      'After an outage this is the backlog being worked off, and passes. If the number does not fall, look at the logs and metrics of the sync process and of Postgres.',
    counts: { changes },
    since,
    // Older than a minute for a minute: no memory is needed to see that.
    ripe: late >= 2 * A_MINUTE,
  };
}

/** Orders that the portal and the source tell differently, and that asking again does not mend. */
export function differsTrouble(
  { source, unrepaired, unrepairedSince }: SweepState,
  now: Date,
): Facts | undefined {
  if (unrepaired === 0) return undefined;
  const [one, many] = things(source);
  return {
    title: 'portal and source differ',
    text: `${count(unrepaired, `${one} differs`, `${many} differ`)} between the portal and the ${source} system, and sending the changes again has not helped.`,
    advice:
      'Sync lists them with the reason for each. Often a change that was skipped, or one the source never sent, is behind it.',
    counts: { unrepaired },
    since: unrepairedSince ?? now,
    ripe: true,
  };
}

/** What a foreign system is told late is worth a mail, in milliseconds. */
export const OUTGOING_GRACE = 600_000;

/** What is to be told to a foreign system does not get through. */
export function stuckTrouble({ waiting, oldest, lastError }: OutgoingState, now: Date): Facts | undefined {
  if (!oldest || now.getTime() - oldest.getTime() < OUTGOING_GRACE) return undefined;
  return {
    title: 'decisions do not reach the factory',
    text: `${count(waiting, 'decision of the engineers waits', 'decisions of the engineers wait')} to be told to the production program${lastError === undefined ? '' : `; the last try failed: ${lastError}`}.`,
    advice:
      'Look whether that program runs and can be reached from here. Nothing is lost: they are told as soon as it answers, each once.',
    counts: { waiting },
    since: oldest,
    ripe: true,
  };
}

/** Completes what a rule says of a source. */
export const troubleOf = (
  kind: string,
  {
    factory,
    source,
    subject = '',
  }: { readonly factory: string; readonly source: string; readonly subject?: string },
  facts: Facts & { readonly page?: string },
): Trouble => ({ kind, factory, source, subject, page: SYNC_PAGE, ...facts });
