import { expect, test } from 'vitest';
import { errorInWords } from './error-in-words';

test('an error is told with its cause, and a list of refused connections by the first', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:5433');
  expect(errorInWords(new TypeError('fetch failed', { cause: refused }))).toBe(
    'fetch failed: connect ECONNREFUSED 127.0.0.1:5433',
  );
  expect(errorInWords(new AggregateError([refused, new Error('other')]))).toBe(refused.message);
  expect(errorInWords('words')).toBe('words');
  expect(errorInWords(new Error('two\nlines'))).toBe('two lines');
});
