import { expect, test } from 'vitest';
import { specification } from '../testing/history';
import { readable } from './apply';
import { logEvent, readingOnce } from './log-event';
import { projections } from './registry';

const recorded = (position: number, stream: string, type: string, data: unknown = {}, schema = 1) => ({
  position,
  stream,
  type,
  schema,
  data,
  version: 1,
  id: '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b',
  created: new Date(),
  meta: { correlation: 'test', actor: 'kharkiv/production' },
});
const change = { id: 'c-1', at: '2026-11-01T00:00:00Z' };
const made = { change, items: [{ construction: '1', quantity: 1 }] };

test('events that do not concern a projection are passed over unread', () => {
  const foreign = [
    recorded(1, 'claim-kharkiv~7', 'ClaimMade'),
    recorded(2, 'order-kharkiv~K-1', 'UnitsMade', made),
    recorded(3, 'dealer-kharkiv~D-1', 'DealerStated', { from: 'tomorrow' }, 9),
    recorded(4, 'order-kharkiv~K-1', 'OrderForgotten'),
  ];
  const read = Object.fromEntries(
    projections.map((projection) => {
      const { to, events, error } = readable(projection, foreign);
      return [projection.name, { to, events: events.length, stuck: error?.position }];
    }),
  );
  expect(read).toEqual({
    dealers: { to: 2, events: 0, stuck: 3 },
    orders: { to: 3, events: 1, stuck: 4 },
    timeline: { to: 3, events: 1, stuck: 4 },
    deliveries: { to: 4, events: 0, stuck: undefined },
    review: { to: 4, events: 0, stuck: undefined },
  });
});

test('an event is parsed once for all who read it', () => {
  const event = recorded(1, 'order-kharkiv~K-1', 'OrderAccepted', {
    change,
    order: specification('K-1'),
  });
  const parse = readingOnce();
  expect(parse(event, 'order')).toBe(parse(event, 'order'));
  expect(parse(event, 'order')).toEqual(logEvent(event, 'order'));
});
