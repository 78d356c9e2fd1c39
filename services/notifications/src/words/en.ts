import type { Forms } from '@mullion/domain/plural';
import { figuresOf } from './figures';

const { count, moment, lasted } = figuresOf('en-GB', {
  second: { one: 'second', other: 'seconds' },
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
  day: { one: 'day', other: 'days' },
});
const changes: Forms = { one: 'change', other: 'changes' };

/** What the changes of a source are about. */
const things = (source: string): Forms =>
  source === 'accounting' ? { one: 'dealer', other: 'dealers' } : { one: 'order', other: 'orders' };

const ONCE = 'There is one mail when something begins, and one when it is over.';

/** All that operations are told, in English; every other language has the same. */
export const en = {
  language: 'en',
  moment,
  lasted,
  source: (source: string) => source,

  held: {
    title: (why: string) => `changes held back, ${why}`,
    /** In a few words, fit for a subject. */
    codeUnknown: (code: string | undefined) => `${code ? `code ${code}` : 'a code'} is not in the table`,
    dealerUnknown: (code: string | undefined) => `${code ? `dealer ${code}` : 'a dealer'} is unknown`,
    gap: 'earlier ones are missing',
    text: (n: number, keys: number, source: string) =>
      `${count(n, changes)} of ${count(keys, things(source))} ${n === 1 ? 'is' : 'are'} held back`,
    behind: (n: number) => `${count(n, { one: 'more waits', other: 'more wait' })} behind them`,
    first: (change: string, key: string, reason: string) => `The first is ${change} of ${key}: ${reason}`,
    codeAdvice:
      'Say at Sync what the code stands for: what waits for it then goes on by itself. Nothing is lost meanwhile.',
    dealerAdvice:
      'The orders go on by themselves once accounting has stated the dealer. Ask the factory to do so.',
    gapAdvice:
      'Ask the factory to send the missing changes again: what waits for them then goes on by itself.',
    otherAdvice:
      'Look at the changes at Sync: mend the cause and retry, or skip what will never fit, with a reason. Nothing is lost meanwhile.',
  },

  silent: {
    title: 'not heard of',
    text: (since: string, minutes: number) =>
      `Nothing was heard of the production system since ${since}; ${count(minutes, { one: 'minute is', other: 'minutes are' })} allowed. The portal shows how things stood then.`,
    advice: (factory: string) =>
      `Ask ${factory} whether its program runs and reaches this portal. It goes on by itself when it does.`,
  },

  failing: {
    title: 'calls to the factory fail',
    text: (systems: readonly string[]) =>
      `Calls fail ${systems.join('; ')}. They are tried again, at longer and longer intervals.`,
    answers: 'to the program that answers the portal',
    production: 'to the source of changes',
    reconciliation: 'to the program that tells how orders stand',
    feed: (name: string) => `to the feed ${name}`,
    noReason: 'no reason was given',
    advice:
      'Look whether what they go to runs and can be reached from here. The portal goes on by itself when it is back, and catches up.',
  },

  lagging: {
    title: 'changes wait to be worked off',
    text: (n: number, source: string) =>
      `${count(n, { one: 'change waits', other: 'changes wait' })}, the oldest for more than a minute. The portal is behind the ${source} system by as much.`,
    advice:
      'After an outage this is the backlog being worked off, and passes. If the number does not fall, look at the logs and metrics of the sync process and of Postgres.',
  },

  differs: {
    title: 'portal and source differ',
    text: (n: number, source: string) =>
      `${count(n, things(source))} ${n === 1 ? 'differs' : 'differ'} between the portal and the ${source} system, and sending the changes again has not helped.`,
    advice:
      'Sync lists them with the reason for each. Often a change that was skipped, or one the source never sent, is behind it.',
  },

  refused: {
    title: 'decisions do not reach the factory',
    text: (n: number) =>
      `${count(n, { one: 'decision of the engineers waits', other: 'decisions of the engineers wait' })} to be told to the production program`,
    lastTry: (error: string) => `the last try failed: ${error}`,
    advice:
      'Look whether that program runs and can be reached from here. Nothing is lost: they are told as soon as it answers, each once.',
  },

  letter: {
    over: (title: string) => `Over: ${title}`,
    back: (title: string) => `Back: ${title}`,
    from: 'From',
    until: 'Until',
    what: 'What',
    since: 'Since',
    advice: 'What to do',
    lastSeen: 'Seen last',
    look: 'Look',
    foot: (id: number) => `Incident ${id}. ${ONCE}`,
  },

  digest: {
    where: (names: readonly string[]) =>
      names.length <= 2 ? names.join(' and ') : count(names.length, { one: 'factory', other: 'factories' }),
    begun: (n: number) => count(n, { one: 'incident', other: 'incidents' }),
    over: (n: number) => count(n, { one: 'incident over', other: 'incidents over' }),
    since: (since: string) => `Since ${since}.`,
    overSince: (closed: string, lasted: string) => `Over since ${closed}, after ${lasted}.`,
    others: (n: number) => `And ${count(n, { one: 'other', other: 'others' })}.`,
    foot: `So much came at once that it is told in one mail. ${ONCE}`,
  },
};

export type Words = typeof en;
