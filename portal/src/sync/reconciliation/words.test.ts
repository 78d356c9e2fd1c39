import { describe, expect, it } from 'vitest';
import { en } from '../../shared/i18n/en';
import { formatsOf } from '../../shared/i18n/formats';
import { staff } from '../../shared/i18n/staff/en';
import { translator } from '../../shared/i18n/words';
import type { Sweep } from './queries';
import { aspectWords as inWords, progressWords } from './words';

const words = { t: translator({ ...en, ...staff }), ...formatsOf('en') };

const aspectWords = (speaking: typeof words, aspect: Parameters<typeof inWords>[1]) =>
  inWords(speaking, aspect, 'Europe/Kyiv');

const sweep: Sweep = {
  factory: 'kharkiv',
  running: false,
  wanted: false,
  waits: null,
  startedAt: '2026-11-21T12:00:00Z',
  finishedAt: '2026-11-21T12:01:00Z',
  compared: 40,
  held: 0,
  expected: 40,
  differing: 0,
  repaired: 0,
  unrepaired: 0,
};
const told = (more: Partial<Sweep>) => progressWords(words, { ...sweep, ...more }, () => '14:01');

describe('what differs', () => {
  it('is told with what both sides say', () => {
    expect(aspectWords(words, { what: 'made', construction: '3', here: 2, there: 1000 })).toBe(
      'item 3, made: portal 2, factory 1,000',
    );
    expect(aspectWords(words, { what: 'review', here: 'received', there: 'accepted' })).toBe(
      'review: portal Under review, factory Accepted',
    );
    expect(aspectWords(words, { what: 'promised', here: null, there: '2030-12-04' })).toBe(
      'promised: portal nothing, factory 4 Dec 2030',
    );
    expect(aspectWords(words, { what: 'documents', here: 0, there: 2 })).toBe(
      'documents: portal 0, factory 2',
    );
    expect(aspectWords(words, { what: 'dealer', here: 'D-1', there: 'D-2' })).toBe(
      'dealer: portal D-1, factory D-2',
    );
    expect(aspectWords(words, { what: 'price', here: null, there: null })).toBe('the price differs');
    const there = '2030-11-20T10:05:00.000Z';
    expect(aspectWords(words, { what: 'stageAt', construction: '2', here: null, there })).toBe(
      'item 2, newest stage of production: portal nothing, factory 20 Nov 2030, 12:05',
    );
  });

  it('names the side that knows nothing', () => {
    expect(aspectWords(words, { what: 'order', here: null, there: 'accepted' })).toContain(
      'portal does not know',
    );
    expect(aspectWords(words, { what: 'order', here: 'accepted', there: null })).toContain(
      'factory does not know',
    );
    expect(aspectWords(words, { what: 'construction', construction: '3', here: 2, there: null })).toBe(
      'item 3 is known to the portal only',
    );
    expect(aspectWords(words, { what: 'onHold', here: false, there: true })).toContain(
      'on hold at the factory',
    );
    expect(aspectWords(words, { what: 'started', here: false, there: true })).toBe(
      'in production at the factory, not in the portal',
    );
  });
});

describe('a comparison', () => {
  it('tells how far it is, why it pauses, or when the last one was', () => {
    expect(told({})).toBe('compared 14:01');
    expect(told({ finishedAt: null })).toBe('not compared yet');
    expect(told({ wanted: true })).toBe('begins in a moment');
    expect(told({ running: true, compared: 12 })).toBe('12 of about 40 orders compared');
    expect(told({ running: true, compared: 45 })).toBe('45 of about 45 orders compared');
    expect(told({ running: true, compared: 12, expected: null })).toBe('12 orders compared so far');
    expect(told({ running: true, waits: 'source' })).toContain('can’t be asked');
  });
});
