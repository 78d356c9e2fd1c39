import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dealerCodec } from './dealer/codec';
import { eventCodec } from './event-codec';
import { holdBackCodec } from './hold-back/codec';
import { orderCodec } from './order/codec';
import { orderEventData } from './order/events';
import { frozenSamples } from './testing/samples';

const rooms = [
  {
    room: 'order',
    codec: orderCodec,
    types: Object.keys(orderEventData),
    samples: frozenSamples(new URL('./order/samples/', import.meta.url)),
  },
  {
    room: 'dealer',
    codec: dealerCodec,
    types: ['DealerStated'],
    samples: frozenSamples(new URL('./dealer/samples/', import.meta.url)),
  },
  {
    room: 'hold-back',
    codec: holdBackCodec,
    types: ['ChangeHeldBack', 'HeldChangesCleared'],
    samples: frozenSamples(new URL('./hold-back/samples/', import.meta.url)),
  },
];

describe.each(rooms)('the events of $room', ({ codec, types, samples }) => {
  test.each(samples)('$type version $version is read as the current shape', ({ type, version, data }) => {
    const event = codec.parse(type, version, data);
    expect(event.type).toBe(type);
    if (version === codec.version(type)) expect(event.data).toEqual(data);
  });

  test('every version of every type has its frozen sample, and no sample is of anything else', () => {
    const versions = types.flatMap((type) =>
      Array.from({ length: codec.version(type) }, (_, i) => `${type} ${i + 1}`),
    );
    expect(samples.map((s) => `${s.type} ${s.version}`).sort()).toEqual(versions.sort());
  });
});

test('an unknown type, an unknown version and data of another shape are told apart', () => {
  expect(() => orderCodec.parse('OrderPainted', 1, {})).toThrow(
    'No event of type OrderPainted is known here.',
  );
  expect(() => orderCodec.parse('toString', 1, {})).toThrow('No event of type toString');
  expect(() => orderCodec.parse('OrderHeld', 2, {})).toThrow(
    'OrderHeld is known here up to version 1, not as version 2.',
  );
  expect(() => orderCodec.parse('OrderHeld', 0, {})).toThrow('not as version 0');
  expect(() => orderCodec.parse('OrderHeld', 1, { change: 7 })).toThrow(
    "OrderHeld version 1 can't be read: data.change",
  );
});

test('an older version passes through every upcast after it', () => {
  const codec = eventCodec(
    z.object({ type: z.literal('Painted'), data: z.object({ colours: z.array(z.string()) }) }),
    {
      Painted: [
        (data) => ({ colour: z.object({ color: z.string() }).parse(data).color }),
        (data) => ({ colours: [z.object({ colour: z.string() }).parse(data).colour] }),
      ],
    },
  );
  const painted = { type: 'Painted', data: { colours: ['red'] } };
  expect(codec.version('Painted')).toBe(3);
  expect(codec.parse('Painted', 1, { color: 'red' })).toEqual(painted);
  expect(codec.parse('Painted', 2, { colour: 'red' })).toEqual(painted);
  expect(codec.parse('Painted', 3, { colours: ['red'] })).toEqual(painted);
});

test('a drawing in the log is trusted: stricter rules of today leave it readable', () => {
  const accepted = rooms[0]?.samples.find((s) => s.type === 'OrderAccepted');
  const { order, change } = orderEventData.OrderAccepted.parse(accepted?.data);
  const [first] = order.constructions;
  const odd = { ...order, constructions: [{ ...first, drawing: { kind: 'window', frames: [] } }] };
  expect(() => orderCodec.parse('OrderAccepted', 1, { change, order: odd })).not.toThrow();
});
