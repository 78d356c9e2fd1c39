import type { OrderRefusal } from '@mullion/domain/order/commands';
import type { Translate } from '../../shared/i18n/words';
import type { Cause, Held, Meaning } from './queries';

const after = (text: string | null | undefined, prefix: string): string =>
  text?.startsWith(prefix) ? text.slice(prefix.length) : '';

/** Why a change is held back before its order is asked, or after. */
type Machinery =
  | 'code-unknown'
  | 'dealer-unknown'
  | 'sequence-gap'
  | 'date-beyond-horizon'
  | 'payload-unreadable'
  | 'payload-unmappable'
  | 'event-rejected';
type Known = OrderRefusal | Machinery;

/** Every code there is, and whether its words, with what is missing, say all that the sentence of the API says. */
const SAYS_ALL: Readonly<Record<Known, boolean>> = {
  'code-unknown': true,
  'dealer-unknown': true,
  'sequence-gap': false,
  'date-beyond-horizon': false,
  'payload-unreadable': false,
  'payload-unmappable': false,
  'event-rejected': false,
  'order-unknown': true,
  'order-exists': false,
  'order-accepted': true,
  'order-not-accepted': false,
  'order-returned': false,
  'order-cancelled': true,
  'order-inconsistent': false,
  'construction-unknown': false,
  'unit-unknown': false,
  'units-not-numbered': false,
  'made-exceeds-ordered': false,
  'shipped-exceeds-made': false,
  'delivered-exceeds-shipped': false,
  'cancelled-exceeds-open': false,
  'revision-loses-made': false,
  'dealer-changed': false,
};
const isKnown = (code: string): code is Known => Object.hasOwn(SAYS_ALL, code);

/** What is wrong in a few words; `missing` is the status code or the dealer that is not known, empty when it can't be told. */
function why(t: Translate, code: string, missing: string): string {
  if (!isKnown(code)) return t('desk.why.other');
  if (code === 'code-unknown' || code === 'dealer-unknown') return t(`desk.why.${code}`, missing);
  return t(`desk.why.${code}`);
}

/** The status code that a cause waits for; empty when it waits for none. */
export const codeOf = ({ code, waitsFor }: Cause): string =>
  code === 'code-unknown' ? after(waitsFor, 'code ') : '';

export const causeWords = (t: Translate, cause: Cause): string =>
  why(t, cause.code, codeOf(cause) || after(cause.waitsFor, 'dealer '));

const missingIn = ({ statusCode, dealer }: Held): string => statusCode ?? dealer ?? '';

export const heldWords = (t: Translate, change: Held): string => why(t, change.code, missingIn(change));

/** The sentence of the API, in English; empty when the few words say all of it. */
export function sentenceOf(change: Held): string {
  const { code, reason } = change;
  if (!isKnown(code) || !SAYS_ALL[code]) return reason;
  const lacks = code === 'code-unknown' || code === 'dealer-unknown';
  return lacks && missingIn(change) === '' ? reason : '';
}

/** The kinds that a status code can stand for, in the order of an order's life. */
export const KINDS = [
  'production.started',
  'units.made',
  'units.shipped',
  'units.delivered',
  'order.held',
  'order.released',
  'order.cancelled',
] as const satisfies readonly Meaning['kind'][];

/** What else may be said of a kind. */
export const detailOf = (kind: Meaning['kind']): 'stage' | 'reason' | undefined => {
  if (kind === 'production.started') return 'stage';
  return kind.startsWith('order.') ? 'reason' : undefined;
};
