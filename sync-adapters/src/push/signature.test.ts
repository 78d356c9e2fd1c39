import { expect, test } from 'vitest';
import { keyOf, sign, verify } from './signature';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const other = `whsec_${Buffer.from('fedcba9876543210fedcba9876543210').toString('base64')}`;
const body = Buffer.from('{"changes":[]}');
const NOW = 1_800_000_000;
const headers = (signature: string, more: { id?: string; timestamp?: string } = {}) => ({
  id: 'msg_1',
  timestamp: String(NOW),
  signature,
  ...more,
});
const check = (given: Parameters<typeof verify>[0], keys = [keyOf(secret)], bytes = body, now = NOW) =>
  verify(given, bytes, keys, now)?.code;

test('has the form of the specification: v1, a comma, 32 bytes in base64', () => {
  expect(sign(secret, 'msg_1', NOW, body)).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
});

test('passes with any of the keys and any of the signatures', () => {
  const right = sign(secret, 'msg_1', NOW, body);
  expect(check(headers(right))).toBeUndefined();
  expect(check(headers(right), [keyOf(other), keyOf(secret)])).toBeUndefined();
  expect(check(headers(`v1a,zzz v1,AAAA ${right}`))).toBeUndefined();
});

test('fails when a byte of the body, the id, the time or the key is another', () => {
  const right = sign(secret, 'msg_1', NOW, body);
  expect(check(headers(right), [keyOf(secret)], Buffer.from('{"changes":[] }'))).toBe('signature-wrong');
  expect(check(headers(right, { id: 'msg_2' }))).toBe('signature-wrong');
  expect(check(headers(right, { timestamp: String(NOW + 1) }))).toBe('signature-wrong');
  expect(check(headers(right), [keyOf(other)])).toBe('signature-wrong');
  expect(check(headers(right.replace('v1,', 'v2,')))).toBe('signature-wrong');
});

test('fails without any key, as for a factory that does not exist', () => {
  expect(check(headers(sign(secret, 'msg_1', NOW, body)), [])).toBe('signature-wrong');
});

test('is taken for five minutes before and after, and not longer', () => {
  const right = headers(sign(secret, 'msg_1', NOW, body));
  for (const now of [NOW - 300, NOW + 300]) expect(check(right, [keyOf(secret)], body, now)).toBeUndefined();
  for (const now of [NOW - 301, NOW + 301])
    expect(check(right, [keyOf(secret)], body, now)).toBe('timestamp-stale');
});

test('names what is missing or unreadable', () => {
  expect(check({ id: undefined, timestamp: '1', signature: 'v1,a' })).toBe('signature-missing');
  expect(check(headers('v1,a', { timestamp: 'now' }))).toBe('timestamp-unreadable');
});

test('a secret too short to protect anything is refused', () => {
  expect(() => keyOf('whsec_c2hvcnQ=')).toThrow('16 bytes');
});
