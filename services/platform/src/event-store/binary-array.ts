/**
 * Arrays in Postgres' binary wire format. Made as text, each JSON would be escaped once more and read back character by
 * character, which costs more than the rest of an append.
 */
const oid = { int4: 23, text: 25, json: 114, uuid: 2950 } as const;

const header = 20;

function start(target: Buffer, type: keyof typeof oid, length: number): number {
  target.writeInt32BE(1, 0);
  target.writeInt32BE(0, 4);
  target.writeInt32BE(oid[type], 8);
  target.writeInt32BE(length, 12);
  target.writeInt32BE(1, 16);
  return header;
}

/** Strings as `text[]` or `json[]`. */
export function textArray(type: 'text' | 'json', values: readonly string[]): Buffer {
  let size = header;
  for (const value of values) size += 4 + Buffer.byteLength(value);
  const target = Buffer.allocUnsafe(size);
  let at = start(target, type, values.length);
  for (const value of values) {
    const length = target.write(value, at + 4);
    target.writeInt32BE(length, at);
    at += 4 + length;
  }
  return target;
}

/** Whole numbers of 32 bits as `int4[]`. */
export function integerArray(values: readonly number[]): Buffer {
  const target = Buffer.allocUnsafe(header + 8 * values.length);
  let at = start(target, 'int4', values.length);
  for (const value of values) {
    target.writeInt32BE(4, at);
    target.writeInt32BE(value, at + 4);
    at += 8;
  }
  return target;
}

/** UUIDs in their usual spelling as `uuid[]`. */
export function uuidArray(values: readonly string[]): Buffer {
  const target = Buffer.allocUnsafe(header + 20 * values.length);
  let at = start(target, 'uuid', values.length);
  for (const value of values) {
    target.writeInt32BE(16, at);
    target.write(value.replaceAll('-', ''), at + 4, 'hex');
    at += 20;
  }
  return target;
}
