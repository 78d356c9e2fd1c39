import { expect, test } from 'vitest';
import type { Ended } from '@mullion/platform/inbox/conclude';
import { tellEnded, tellReceived } from './story';

function written() {
  const lines: Record<string, unknown>[] = [];
  const writes = (level: string) => (fields: object, msg: string) => {
    // As JSON, where what is undefined is not there.
    lines.push(JSON.parse(JSON.stringify({ level, ...fields, msg })) as Record<string, unknown>);
  };
  return { lines, log: { info: writes('info'), warn: writes('warn') } };
}
const labels = { factory: 'alpha', source: 'production' };
const ended = (id: string, correlation: string, verdict: Ended['verdict']): Ended => ({
  change: {
    ...labels,
    seq: 1,
    id,
    key: `K-${id}`,
    kind: 'units.made',
    at: '2026-11-21T10:00:00Z',
    correlation,
    status: 'pending',
    receivedAt: new Date(),
  },
  verdict,
});

test('a round of many changes is one line for each correlation, with every change in it', () => {
  const { lines, log } = written();
  const many = Array.from({ length: 200 }, (_, n) =>
    ended(`a-${n}`, 'one', { verdict: 'applied', position: n }),
  );
  tellEnded(log, labels, [
    ...many,
    ended('b-1', 'two', { verdict: 'stale' }),
    ended('b-2', 'two', { verdict: 'held', code: 'code-unknown', reason: 'Nobody knows it.' }),
  ]);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ ...labels, correlation: 'one', msg: 'changes ended' });
  expect(lines[0]?.['changes']).toHaveLength(200);
  expect(lines[1]).toMatchObject({
    correlation: 'two',
    changes: [{ change: 'b-1', key: 'K-b-1', end: 'stale' }],
  });
  expect(lines[2]).toMatchObject({
    level: 'warn',
    changes: [{ change: 'b-2', code: 'code-unknown', reason: 'Nobody knows it.' }],
    msg: 'changes held back',
  });
});

test('a line holds a bounded number of changes', () => {
  const { lines, log } = written();
  tellEnded(
    log,
    labels,
    Array.from({ length: 1_200 }, (_, n) => ended(`${n}`, 'one', { verdict: 'applied' })),
  );
  const counts = lines.map(({ changes }) => (changes as unknown[]).length);
  expect(counts).toEqual([500, 500, 200]);
});

test('a request is one line that names what was accepted, known already and invalid', () => {
  const { lines, log } = written();
  tellReceived(log, labels, 'push', {
    correlation: 'c-1',
    bytes: 412,
    results: [
      { id: 'a', outcome: 'accepted' },
      { id: 'b', outcome: 'duplicate' },
      { id: 'x'.repeat(5_000), outcome: 'invalid', problems: [{ path: 'at', message: 'is no instant' }] },
    ],
  });
  expect(lines).toEqual([
    {
      level: 'warn',
      ...labels,
      correlation: 'c-1',
      bytes: 412,
      accepted: ['a'],
      duplicates: ['b'],
      invalid: ['x'.repeat(100)],
      problem: 'at is no instant',
      msg: 'push received, with invalid changes',
    },
  ]);
});
