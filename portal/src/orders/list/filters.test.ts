import { describe, expect, it } from 'vitest';
import { addressOf, askOf, filtersOf, isNarrowed, NO_FILTERS, sortBy, weekOf, type Filters } from './filters';

const read = (address: string) => filtersOf(new URLSearchParams(address));

describe('the filters in the address', () => {
  it('come back as they were written', () => {
    const filters: Filters = {
      show: 'hold',
      range: 'custom',
      from: '2026-11-01',
      to: '2026-11-30',
      branch: 'b1',
      dealer: 'kharkiv~D-0001',
      q: 'Sadova 14',
      sort: 'promised',
    };
    expect(read(addressOf(filters).toString())).toEqual(filters);
  });

  it('are empty for the usual list', () => {
    expect(addressOf(NO_FILTERS).toString()).toBe('');
    expect(read('')).toEqual(NO_FILTERS);
  });

  it('leave out what makes no sense', () => {
    expect(read('show=nonsense&sort=price&when=never&from=2026-13-45&to=x')).toEqual(NO_FILTERS);
    expect(read('show=toString').show).toBe('open');
  });

  it('forget the days of a range of one’s own when a week is chosen', () => {
    const filters: Filters = { ...NO_FILTERS, range: 'this-week', from: '2026-11-01' };
    expect(addressOf(filters).toString()).toBe('when=this-week');
  });
});

describe('what the API is asked', () => {
  it('is the open orders, changed last first, when nothing is chosen', () => {
    expect(askOf(NO_FILTERS, '2026-11-21')).toEqual({ status: 'open', sort: '-updated' });
  });

  it('names the statuses of a group', () => {
    expect(askOf({ ...NO_FILTERS, show: 'way' }, '2026-11-21').status).toBe(
      'partlyShipped,shipped,partlyDelivered',
    );
    expect(askOf({ ...NO_FILTERS, show: 'all' }, '2026-11-21')).toEqual({ sort: '-updated' });
  });

  it('takes weeks from Monday to Sunday', () => {
    expect(weekOf('2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(askOf({ ...NO_FILTERS, range: 'next-week' }, '2026-11-21')).toMatchObject({
      from: '2026-11-23',
      to: '2026-11-29',
    });
  });
});

describe('the headers of the table', () => {
  it('sort by their column first, then the other way round', () => {
    expect(sortBy('promised', '-updated')).toBe('promised');
    expect(sortBy('promised', 'promised')).toBe('-promised');
    expect(sortBy('updated', 'number')).toBe('-updated');
    expect(sortBy('updated', '-updated')).toBe('updated');
  });
});

it('a search, a branch or a date narrows the list; a status alone does not', () => {
  expect(isNarrowed({ ...NO_FILTERS, show: 'made' })).toBe(false);
  expect(isNarrowed({ ...NO_FILTERS, q: 'x' })).toBe(true);
});
