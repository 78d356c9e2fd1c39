import { describe, expect, test } from 'vitest';
import { isTooDeep, readBody } from './body';
import { eventIdOf } from './event-id';

describe('the depth of a body', () => {
  const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth));

  test('may be as deep as allowed, and no deeper', () => {
    expect(isTooDeep(nested(64))).toBe(false);
    expect(isTooDeep(nested(65))).toBe(true);
  });

  test('does not count brackets in text', () => {
    expect(isTooDeep(Buffer.from(`{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`))).toBe(false);
  });
});

test('a body may hold 500 changes and no more', () => {
  const body = (count: number) =>
    Buffer.from(JSON.stringify({ changes: Array.from({ length: count }, () => 0) }));
  expect(readBody(body(500))).toHaveProperty('changes');
  expect(readBody(body(501))).toMatchObject({ refusal: { status: 413 } });
});

test('an event id is a UUID, the same for the same change and another for any other', () => {
  const id = eventIdOf('alpha', 'production', 'c-1', 0);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(eventIdOf('alpha', 'production', 'c-1', 0)).toBe(id);
  const others = [
    eventIdOf('alpha', 'production', 'c-1', 1),
    eventIdOf('alpha', 'accounting', 'c-1', 0),
    eventIdOf('beta', 'production', 'c-1', 0),
    eventIdOf('alpha', 'production', 'c-10'),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
});
