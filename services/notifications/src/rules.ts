import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { BreakerReport } from '@mullion/platform/breaker/postgres';
import { SEQUENCE_GAP } from '@mullion/platform/inbox/source-order';
import type { TroubledCause, Overdue } from '@mullion/platform/inbox/troubled';
import type { Trouble } from '@mullion/platform/incidents/incidents';
import type { OutgoingState } from '@mullion/platform/outbox/outbox';
import type { SweepState } from '@mullion/platform/reconciliation/read';
import type { Words } from './words/en';

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

/** What a change waits for, without what kind of thing it is: `code GLZ`, `dealer D-0001`. */
const NAMED = /^(?:code|dealer) (.+)$/s;

/** In a few words, fit for a subject. */
function whyHeld(code: string, waitsFor: string | undefined, { held }: Words): string {
  const name = NAMED.exec(waitsFor ?? '')?.[1];
  if (code === 'code-unknown') return held.codeUnknown(name);
  if (code === 'dealer-unknown') return held.dealerUnknown(name);
  if (code === SEQUENCE_GAP) return held.gap;
  return waitsFor === undefined ? code : `${code}: ${waitsFor}`;
}

function heldAdvice(code: string, { held }: Words): string {
  if (code === 'code-unknown') return held.codeAdvice;
  if (code === 'dealer-unknown') return held.dealerAdvice;
  return code === SEQUENCE_GAP ? held.gapAdvice : held.otherAdvice;
}

/** Changes that one thing holds back. */
export function heldTrouble(cause: TroubledCause, now: Date, words: Words): HeldFacts {
  const { factory, source, code, waitsFor, changes, keys, waiting, heldSince, first } = cause;
  const { held } = words;
  const behind = waiting > 0 ? `; ${held.behind(waiting)}` : '';
  const example = first.reason ? ` ${held.first(first.change, first.key, first.reason)}` : '';
  return {
    subject: JSON.stringify([code, waitsFor ?? null]),
    // The desk, narrowed to what this cause holds.
    page: `${SYNC_PAGE}?${new URLSearchParams({ factory, q: (waitsFor ?? code).slice(0, 100) }).toString()}`,
    title: held.title(whyHeld(code, waitsFor, words)),
    text: `${held.text(changes, keys, source)}${behind}.${example}`,
    advice: heldAdvice(code, words),
    counts: { changes, keys, waiting },
    since: heldSince ?? now,
    ripe: heldSince !== undefined && now.getTime() - heldSince.getTime() >= HELD_GRACE,
  };
}

/**
 * A source that was not heard of for longer than its factory's settings allow. `watchedMs` is for how long we have been
 * looking: a source can't be blamed for the time in which nobody was there to hear it.
 */
export function silentTrouble(
  { name, timeZone, production }: FactorySettings,
  lastContact: Date,
  now: Date,
  watchedMs: number,
  { silent, moment }: Words,
): Facts | undefined {
  const allowed = production.silentMinutes * A_MINUTE;
  if (now.getTime() - lastContact.getTime() < allowed) return undefined;
  const minutes = Math.max(1, Math.round(production.silentMinutes));
  return {
    title: silent.title,
    text: silent.text(moment(lastContact, timeZone), minutes),
    advice: silent.advice(name),
    counts: {},
    since: lastContact,
    ripe: watchedMs >= Math.min(allowed, 5 * A_MINUTE),
  };
}

/** What the breakers' names stand for. */
function systemInWords(system: string, { failing }: Words): string {
  if (system === 'answers' || system === 'production' || system === 'reconciliation') return failing[system];
  return failing.feed(system.slice(system.indexOf('/') + 1));
}

/** Milliseconds that a system may fail before it is worth a mail: one that is started again is back sooner. */
export const FAILING_GRACE = 30_000;

/**
 * The systems of one factory that failed so often that they are left alone for a while, in one: a factory that goes down
 * takes them all with it. The counts are the failures in a row, by system.
 */
export function failingTrouble(
  breakers: readonly BreakerReport[],
  now: Date,
  words: Words,
): Facts | undefined {
  const { failing } = words;
  const open = breakers.filter(({ openUntil }) => openUntil !== undefined);
  if (open.length === 0) return undefined;
  const since = new Date(Math.min(...open.map(({ failingSince }) => (failingSince ?? now).getTime())));
  const told = open.map(
    ({ system, lastError }) => `${systemInWords(system, words)}: ${lastError ?? failing.noReason}`,
  );
  return {
    title: failing.title,
    text: failing.text(told),
    advice: failing.advice,
    counts: Object.fromEntries(open.map(({ system, failures }) => [system, failures])),
    since,
    ripe: now.getTime() - since.getTime() >= FAILING_GRACE,
  };
}

/** Changes wait to be worked off for too long. */
export function laggingTrouble(
  { source, changes, since }: Overdue,
  now: Date,
  { lagging }: Words,
): Facts | undefined {
  const late = now.getTime() - since.getTime();
  if (late < A_MINUTE) return undefined;
  return {
    title: lagging.title,
    text: lagging.text(changes, source),
    advice: lagging.advice,
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
  { differs }: Words,
): Facts | undefined {
  if (unrepaired === 0) return undefined;
  return {
    title: differs.title,
    text: differs.text(unrepaired, source),
    advice: differs.advice,
    counts: { unrepaired },
    since: unrepairedSince ?? now,
    ripe: true,
  };
}

/** What a foreign system is told late is worth a mail, in milliseconds. */
export const OUTGOING_GRACE = 600_000;

/** What is to be told to a foreign system does not get through. */
export function stuckTrouble(
  { waiting, oldest, lastError }: OutgoingState,
  now: Date,
  { refused }: Words,
): Facts | undefined {
  if (!oldest || now.getTime() - oldest.getTime() < OUTGOING_GRACE) return undefined;
  return {
    title: refused.title,
    text: `${refused.text(waiting)}${lastError === undefined ? '' : `; ${refused.lastTry(lastError)}`}.`,
    advice: refused.advice,
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
