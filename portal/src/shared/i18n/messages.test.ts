import { describe, expect, it } from 'vitest';
import { en as baseEn, type Messages } from './en';
import { staff as staffEn } from './staff/en';
import { staff as staffUk } from './staff/uk';
import { uk as baseUk } from './uk';
import { preferredLanguage, translator } from './words';

const en = { ...baseEn, ...staffEn };
const uk: Messages = { ...baseUk, ...staffUk };
const languages: Record<string, Messages> = { en, uk };
/** Every message as text; those with arguments are tried with counts of each plural form and with a word. */
const texts = (message: string | ((...given: never[]) => string)): string[] =>
  typeof message === 'string'
    ? [message]
    : [1, 2, 5, 'x'].map((given) => String(Reflect.apply(message, undefined, [given, given, given])));

describe('the messages', () => {
  it('are the same in every language', () => {
    for (const messages of Object.values(languages))
      expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort());
  });

  it('are never empty and never lose an argument', () => {
    for (const [language, messages] of Object.entries(languages))
      for (const [name, message] of Object.entries(messages))
        for (const text of texts(message)) {
          expect(text.trim(), `${language} ${name}`).not.toBe('');
          expect(text, `${language} ${name}`).not.toMatch(/undefined|NaN|\[object/);
        }
  });

  it('take arguments in one language when they take them in the other', () => {
    for (const name of Object.keys(en) as (keyof Messages)[])
      expect(typeof uk[name], name).toBe(typeof en[name]);
  });

  it('hold no Latin text in Ukrainian where English has words', () => {
    const same = (Object.keys(en) as (keyof Messages)[]).filter(
      (name) => typeof en[name] === 'string' && en[name] === uk[name],
    );
    expect(same).toEqual(['app.name']);
  });
});

describe('plurals', () => {
  const t = translator(uk);

  it('follow the rules of Ukrainian', () => {
    expect([1, 2, 5, 11, 21, 22, 111].map((n) => t('sync.heldOrders', n))).toEqual([
      '1 замовлення',
      '2 замовлення',
      '5 замовлень',
      '11 замовлень',
      '21 замовлення',
      '22 замовлення',
      '111 замовлень',
    ]);
    expect([1, 3, 12].map((n) => t('deliveries.stops', n))).toEqual(['1 зупинка', '3 зупинки', '12 зупинок']);
  });

  it('follow the rules of English', () => {
    expect([0, 1, 2].map((n) => translator(en)('constructions.pieces', n))).toEqual([
      '0 pcs',
      '1 pc',
      '2 pcs',
    ]);
  });
});

describe('the language at the first visit', () => {
  it('is the one chosen before', () => {
    expect(preferredLanguage('uk', ['en-GB'])).toBe('uk');
  });

  it('is the first of the browser’s that there is', () => {
    expect(preferredLanguage(null, ['de-DE', 'uk-UA', 'en'])).toBe('uk');
  });

  it('is English when there is none', () => {
    expect(preferredLanguage('xx', ['de'])).toBe('en');
  });
});
