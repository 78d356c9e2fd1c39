import type { Chance } from './chance';
import type { Outgoing } from './order';
import type { Plant } from './plants';
import { bodyOf, push } from './push';

/** A change that the portal must find invalid, whatever it is about; it keeps nothing of it. */
export function invalidChange(plant: Plant, number: string, id: string, chance: Chance): Outgoing {
  const at = '2026-01-15T10:00:00+02:00';
  const change = chance.pick<unknown>([
    { id, order: number, at: 'yesterday', kind: 'units.made', data: { items: [] } },
    { id, order: number, at, kind: 'units.made', data: { items: 'all' } },
    { id, order: number, at, kind: 'units.made', data: { items: [{ construction: '1', quantity: -3 }] } },
    { id, order: number, at, kind: 'order.exploded', data: {} },
    { id, order: number, at, kind: 'order.promised', data: { date: '31.02.2026' } },
    { id, order: 48_213, at, kind: 'order.held', data: {} },
    { id, order: number, sequence: 0, at, kind: 'order.held', data: {} },
    { id, order: number, at, kind: 'units.shipped', data: null },
  ]);
  return {
    factory: plant.id,
    source: 'production',
    id,
    key: number,
    body: JSON.stringify(change),
    expected: 'invalid',
    quirk: 'rubbish',
  };
}

/** Whole requests that the portal must refuse, with the answer that is right. Their changes carry ids that begin with `nothing-`. */
const REQUESTS = [
  { name: 'bad signature', status: 401 },
  { name: 'not UTF-8', status: 400 },
  { name: 'no JSON', status: 400 },
  { name: 'too deep', status: 400 },
  { name: 'too large', status: 413 },
] as const;

function bodyFor(name: (typeof REQUESTS)[number]['name'], line: string): Buffer {
  switch (name) {
    case 'bad signature':
      return bodyOf([line]);
    case 'not UTF-8':
      return Buffer.concat([
        Buffer.from('{"changes":["'),
        Buffer.from([0xc3, 0x28, 0xff]),
        Buffer.from('"]}'),
      ]);
    case 'no JSON':
      return Buffer.from(`{"changes":[${line}`);
    case 'too deep':
      return Buffer.from(`{"changes":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
    case 'too large':
      return bodyOf([line, JSON.stringify('x'.repeat(1_100_000))]);
  }
}

export interface RubbishAnswer {
  readonly name: string;
  readonly expected: number;
  /** The status that came, or why none did. */
  readonly got: number | string;
}

/** Sends one request that must be refused whole, and says what the answer was. */
export async function sendRubbish(
  portal: string,
  plant: Plant,
  n: number,
  chance: Chance,
): Promise<RubbishAnswer> {
  const { name, status } = chance.pick(REQUESTS);
  const line = JSON.stringify({
    id: `nothing-${n}`,
    order: 'NOTHING-1',
    at: '2026-01-15T10:00:00+02:00',
    kind: 'order.held',
    data: {},
  });
  const outcome = await push(portal, plant, 'production', {
    body: bodyFor(name, line),
    badSignature: name === 'bad signature',
  });
  const got =
    outcome.kind === 'refused' ? outcome.status : outcome.kind === 'answered' ? 202 : outcome.reason;
  return { name, expected: status, got };
}
