import { describe, expect, it } from 'vitest';
import { addDays, dayIn, formatsOf, minorDigits } from './formats';

const en = formatsOf('en');
const uk = formatsOf('uk');
/** Spaces of any kind as plain ones. */
const plain = (text: string) => text.replace(/\s/gu, ' ');

describe('money', () => {
  it('shows whole sums without decimals, others with all of them', () => {
    expect(plain(uk.money({ amount: 1_846_000, currency: 'UAH' }))).toBe('18 460 ₴');
    expect(plain(uk.money({ amount: 1_846_050, currency: 'UAH' }))).toBe('18 460,50 ₴');
    expect(en.money({ amount: 1_846_050, currency: 'UAH' })).toBe('₴18,460.50');
  });

  it('knows currencies without minor units', () => {
    expect(minorDigits('JPY')).toBe(0);
    expect(en.money({ amount: 1500, currency: 'JPY' })).toContain('1,500');
  });

  it('keeps the sign of what is owed to the dealer', () => {
    expect(en.money({ amount: -100, currency: 'UAH' })).toBe('-₴1');
  });
});

describe('days and instants', () => {
  it('are those of the factory, wherever the reader is', () => {
    expect(dayIn('Europe/Kyiv', '2026-11-21T23:30:00Z')).toBe('2026-11-22');
    expect(en.clock('2026-11-21T12:06:00Z', 'Europe/Kyiv')).toBe('14:06');
  });

  it('leave out what goes without saying', () => {
    expect(en.day('2026-11-24', { today: '2026-11-21' })).toBe('24 Nov');
    expect(en.day('2027-01-04', { today: '2026-11-21' })).toBe('4 Jan 2027');
    expect(uk.day('2026-11-24', { today: '2026-11-21' })).toBe('24 лист.');
    const now = new Date('2026-11-21T15:00:00Z');
    expect(en.moment('2026-11-21T12:06:00Z', 'Europe/Kyiv', now)).toBe('14:06');
    expect(en.moment('2026-11-18T14:48:00Z', 'Europe/Kyiv', now)).toBe('18 Nov, 16:48');
  });

  it('are counted over months and leap days', () => {
    expect(addDays('2026-11-30', 1)).toBe('2026-12-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });
});
