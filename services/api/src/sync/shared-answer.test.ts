import { expect, test } from 'vitest';
import { sharedAnswer } from './shared-answer';

test('many who ask within the time share one answer; who comes later gets a new one', async () => {
  let asked = 0;
  let now = 0;
  const answer = sharedAnswer(
    1_000,
    () => Promise.resolve((asked += 1)),
    () => now,
  );
  expect(await Promise.all([answer(), answer(), answer()])).toEqual([1, 1, 1]);
  now = 999;
  expect(await answer()).toBe(1);
  now = 1_000;
  expect(await answer()).toBe(2);
});

test('a failure is not kept for those who come after it', async () => {
  let asked = 0;
  const answer = sharedAnswer(1_000, () => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(asked);
  });
  await expect(answer()).rejects.toThrow('away');
  expect(await answer()).toBe(2);
});
