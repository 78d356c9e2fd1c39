import { createHash } from 'node:crypto';

/** A UUID made from names (as RFC 9562 makes version 5): the same change always gives the same event id. */
export function eventIdOf(
  factory: string,
  source: string,
  change: string,
  ...more: readonly (string | number)[]
) {
  const hash = createHash('sha1')
    .update(JSON.stringify([factory, source, change, ...more]))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
