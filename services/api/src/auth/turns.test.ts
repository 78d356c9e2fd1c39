import { expect, test } from 'vitest';
import { openTurns } from './turns';

const nothing = () => undefined;

test('one subject goes in turn, whatever becomes of the one before; another does not wait', async () => {
  const turns = openTurns(10);
  const said: string[] = [];
  let release: () => void = nothing;
  const first = turns('a', async () => {
    await new Promise<void>((resolve) => (release = resolve));
    said.push('first');
    throw new Error('it failed');
  });
  const second = turns('a', () => Promise.resolve(said.push('second')));
  await turns('b', () => Promise.resolve(said.push('other')));
  release();
  await expect(first).rejects.toThrow('it failed');
  await second;
  expect(said).toEqual(['other', 'first', 'second']);
});

test('more than may wait are turned away, and room comes back', async () => {
  const turns = openTurns(2);
  let release: () => void = nothing;
  const held = [
    turns('a', () => new Promise<void>((resolve) => (release = resolve))),
    turns('a', () => Promise.resolve()),
  ];
  expect(await turns('a', () => Promise.resolve(1))).toBeUndefined();
  await Promise.resolve();
  release();
  await Promise.all(held);
  expect(await turns('a', () => Promise.resolve(1))).toBe(1);
});
