import type { Reading, Typed } from '@mullion/domain/factory/mapping';
import { readDay, readInstant } from './moment';

/** What the texts of a source have in common. */
export interface Texts {
  /** IANA name: the factory's. */
  readonly zone: string;
  readonly currency: string;
  /** What stands before the decimals. */
  readonly decimal: '.' | ',';
}

export type Read = { readonly value: unknown } | { readonly problem: string };

/**
 * Digits with a point, from a text that may group its thousands by spaces or apostrophes; undefined when it is no number.
 * A point or comma that does not separate decimals is never guessed to group thousands.
 */
function plainNumber(text: string, decimal: '.' | ','): string | undefined {
  const grouped = new RegExp(String.raw`^([+-]?)(\d{1,3}(?:[\s']\d{3})+|\d+)(?:[${decimal}](\d*))?$`);
  const [, sign = '', whole, decimals = ''] = grouped.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return `${sign.replace('+', '')}${whole.replace(/\D/g, '')}${decimals === '' ? '' : `.${decimals}`}`;
}

const decimals = new Map<string, number>();
function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, places);
  return places;
}

/** Minor units, never rounded: an amount with more decimals than its currency has is no amount. */
function minorUnits(text: string, currency: string, decimal: '.' | ','): Read {
  const plain = plainNumber(text, decimal);
  if (plain === undefined) return { problem: 'holds no amount' };
  const places = decimalsOf(currency);
  const [whole = '0', fraction = ''] = plain.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > places) return { problem: `holds an amount with more than ${places} decimals` };
  const amount = Number(whole + kept.padEnd(places, '0'));
  return Number.isSafeInteger(amount) ? { value: { amount, currency } } : { problem: 'holds no amount' };
}

const none = (problem: string, value: unknown): Read =>
  value === undefined ? { problem } : { value: value ?? undefined };

type How = Pick<Typed, 'zone' | 'format'> & { readonly currency?: string | undefined };

/**
 * Reads a text that is not empty. An empty date has the value undefined. The problem never quotes the text: it may tell of
 * persons.
 */
export function readAs(as: Reading, text: string, how: How, texts: Texts): Read {
  const zones = { zone: texts.zone, textZone: how.zone ?? texts.zone, format: how.format };
  switch (as) {
    case 'text':
      return { value: text };
    case 'number':
    case 'integer': {
      const plain = plainNumber(text, texts.decimal);
      const value = plain === undefined ? NaN : Number(plain);
      if (as === 'integer' && !Number.isSafeInteger(value)) return { problem: 'holds no whole number' };
      return Number.isFinite(value) ? { value } : { problem: 'holds no number' };
    }
    case 'money': {
      const currency = how.currency ?? texts.currency;
      if (!/^[A-Z]{3}$/.test(currency)) return { problem: 'has a currency that is none such as UAH' };
      return minorUnits(text, currency, texts.decimal);
    }
    case 'day':
      return none('holds no day such as 2026-11-24 or 24.11.2026', readDay(text, zones));
    case 'instant':
      return none('holds no time such as 2026-11-24 14:06', readInstant(text, zones));
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return { problem: 'holds no JSON' };
      }
  }
}
