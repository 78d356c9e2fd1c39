import type { Translate } from '../../shared/i18n/words';
import type { Cause, Held, Meaning } from './queries';

const after = (text: string | null | undefined, prefix: string): string =>
  text?.startsWith(prefix) ? text.slice(prefix.length) : '';

const PLAIN = {
  'order-unknown': 'desk.why.orderUnknown',
  'sequence-gap': 'desk.why.gap',
  'date-beyond-horizon': 'desk.why.date',
  'payload-unreadable': 'desk.why.unreadable',
  'payload-unmappable': 'desk.why.unmappable',
  'event-rejected': 'desk.why.rejected',
} as const;
const isPlain = (code: string): code is keyof typeof PLAIN => Object.hasOwn(PLAIN, code);

/** What is wrong in a few words; the sentence of the API tells the rest. */
export function why(t: Translate, code: string, statusCode = '', dealer = ''): string {
  if (code === 'code-unknown' && statusCode) return t('desk.why.codeUnknown', statusCode);
  if (code === 'dealer-unknown' && dealer) return t('desk.why.dealerUnknown', dealer);
  return t(isPlain(code) ? PLAIN[code] : 'desk.why.other');
}

/** The status code that a cause waits for; empty when it waits for none. */
export const codeOf = ({ code, waitsFor }: Cause): string =>
  code === 'code-unknown' ? after(waitsFor, 'code ') : '';

export const causeWords = (t: Translate, cause: Cause): string =>
  why(t, cause.code, codeOf(cause), after(cause.waitsFor, 'dealer '));

export const heldWords = (t: Translate, { code, statusCode, payload }: Held): string =>
  why(t, code, statusCode, code === 'dealer-unknown' ? dealerIn(payload) : '');

/** The sentence of the API, unless the few words say all of it. */
export const sentenceOf = ({ code, statusCode, reason }: Held): string =>
  code === 'code-unknown' && statusCode !== undefined ? '' : reason;

function dealerIn(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('data' in payload)) return '';
  const { data } = payload;
  if (typeof data !== 'object' || data === null || !('dealer' in data)) return '';
  return typeof data.dealer === 'string' ? data.dealer : '';
}

export const isSameCause = (a: Cause, b: Cause): boolean =>
  a.factory === b.factory && a.source === b.source && a.code === b.code && a.waitsFor === b.waitsFor;

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
