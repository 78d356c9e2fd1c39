import { describe, expect, test } from 'vitest';
import { factorySettings } from '@mullion/domain/factory/settings';
import { productionChange, productionData } from './payload';
import { translate } from './translate';

const settings = factorySettings.parse({
  id: 'alpha',
  name: 'Alpha Windows',
  look: 'walnut',
  timeZone: 'Europe/Kyiv',
  currency: 'UAH',
  production: {
    secrets: ['x'],
    horizonDays: 100,
    codes: {
      WELD: { kind: 'production.started', stage: 'welding' },
      QC_OK: { kind: 'units.made' },
      GONE: { kind: 'units.shipped' },
      HOME: { kind: 'units.delivered' },
      STOP: { kind: 'order.held', reason: 'glass' },
      GO: { kind: 'order.released' },
      DEAD: { kind: 'order.cancelled', reason: 'by the factory' },
    },
  },
});
const CODES = new Map(Object.entries(settings.production.codes));
const TODAY = new Date('2026-11-21T12:00:00Z');
const at = '2026-11-20T10:00:00+02:00';
const change = { id: 'c-1', at, sequence: 4 };
const translated = (kind: string, data: unknown) =>
  translate(productionChange.parse({ ...change, order: 'K-1', kind, data }), settings, CODES, TODAY);
const items = [
  { construction: 'c1', quantity: 2 },
  { construction: 'c2', units: ['u1', 'u2'] },
];
const order = {
  dealer: 'D-1',
  price: { amount: 100, currency: 'UAH' },
  promised: '2026-12-01',
  constructions: [{ id: 'c1', name: 'Window', quantity: 2, description: [] }],
};
const stated = { ...order, factory: 'alpha', number: 'K-1' };
const trip = { number: 'T-1', date: '2026-11-25', driver: { name: 'Ivan', phone: '+380501234567' } };

describe('each kind becomes its command', () => {
  const cases: Record<keyof typeof productionData, [data: unknown, command: unknown]> = {
    'order.accepted': [order, { type: 'AcceptOrder', order: stated }],
    'order.received': [order, { type: 'ReceiveOrder', order: stated }],
    'order.revised': [order, { type: 'ReviseOrder', order: stated }],
    'order.returned': [
      { reason: 'size', construction: 'c1' },
      { type: 'ReturnOrder', reason: 'size', construction: 'c1' },
    ],
    'order.promised': [
      { date: '2026-12-05', reason: 'glass' },
      { type: 'PromiseDelivery', date: '2026-12-05', reason: 'glass' },
    ],
    'order.held': [{ reason: 'glass' }, { type: 'HoldOrder', reason: 'glass' }],
    'order.released': [{}, { type: 'ReleaseOrder' }],
    'order.cancelled': [
      { reason: 'r', items },
      { type: 'CancelOrder', reason: 'r', items },
    ],
    'production.started': [
      { construction: 'c1', stage: 's' },
      { type: 'StartProduction', construction: 'c1', stage: 's' },
    ],
    'units.made': [{ items }, { type: 'RecordMade', items }],
    'units.shipped': [
      { items, trip },
      { type: 'RecordShipped', items, trip },
    ],
    'units.delivered': [{ items }, { type: 'RecordDelivered', items }],
    status: [
      { code: 'QC_OK', items },
      { type: 'RecordMade', items },
    ],
    'document.added': [
      { name: 'a.pdf', kind: 'passport', content: 'AAAA' },
      { type: 'AddDocument', name: 'a.pdf', kind: 'passport', content: 'AAAA' },
    ],
  };

  test.each(Object.entries(cases))('%s', (kind, [data, command]) => {
    expect(translated(kind, data)).toEqual({ commands: [{ change, ...(command as object) }] });
  });
});

describe('a status code', () => {
  test.each([
    ['WELD', { type: 'StartProduction', stage: 'welding' }],
    ['GONE', { type: 'RecordShipped' }],
    ['HOME', { type: 'RecordDelivered' }],
    ['STOP', { type: 'HoldOrder', reason: 'glass' }],
    ['GO', { type: 'ReleaseOrder' }],
    ['DEAD', { type: 'CancelOrder', reason: 'by the factory' }],
  ])('%s means what the table of the factory says', (code, command) => {
    expect(translated('status', { code })).toEqual({ commands: [{ change, ...command }] });
  });

  test('of a stage with several constructions starts each of them', () => {
    expect(translated('status', { code: 'WELD', items })).toEqual({
      commands: ['c1', 'c2'].map((construction) => ({
        type: 'StartProduction',
        change,
        construction,
        stage: 'welding',
      })),
    });
  });

  test.each(['ODD', 'toString', '__proto__'])(
    '%s that the table does not hold is held back until it is mapped',
    (code) => {
      expect(translated('status', { code })).toMatchObject({
        held: { code: 'code-unknown', waitsFor: `code ${code}` },
      });
    },
  );
});

describe('a date beyond the horizon', () => {
  test.each<[string, unknown]>([
    ['order.accepted', { ...order, promised: '2027-03-02' }],
    ['order.promised', { date: '2030-01-01' }],
    ['units.shipped', { items, trip: { ...trip, date: '2028-01-01' } }],
  ])('of %s is held back', (kind, data) => {
    expect(translated(kind, data)).toMatchObject({ held: { code: 'date-beyond-horizon' } });
  });

  test('the last day of it is taken', () => {
    expect(translated('order.promised', { date: '2027-03-01' })).toHaveProperty('commands');
  });
});

test('a drawing that can not be read stays out, and the order tells why', () => {
  const drawn = { ...order, constructions: [{ ...order.constructions[0], drawing: { kind: 'spaceship' } }] };
  const result = translated('order.accepted', drawn);
  const [command] = 'commands' in result ? result.commands : [];
  const construction = command && 'order' in command ? command.order.constructions[0] : undefined;
  expect(construction).not.toHaveProperty('drawing');
  expect(construction?.drawingProblem?.length).toBeGreaterThan(10);
});
