import { expect, test } from 'vitest';
import { masked } from './mask';

test('rows that no mapping could read show ids and codes, and of the rest only what it is like', () => {
  const payload = {
    unmapped: {
      feed: 'orders',
      rows: [
        {
          order_no: 'K-12',
          state: 'OK',
          cl: 'Ганна Іваненко',
          tel: '+380501112233',
          sum: '12 500,50',
          note: null,
        },
      ],
      shown: ['order_no', 'state'],
      problems: [{ path: 'data.price', message: 'the column sum holds no amount' }],
    },
  };
  expect(masked(payload)).toEqual({
    unmapped: {
      ...payload.unmapped,
      rows: [
        {
          order_no: 'K-12',
          state: 'OK',
          cl: 'Aaaaa Aaaaaaaa',
          tel: '+999999999999',
          sum: '99 999,99',
          note: null,
        },
      ],
    },
  });
});

test('of other payloads people and money are covered, codes and counts stay', () => {
  expect(
    masked({
      kind: 'order.accepted',
      data: { customer: { name: 'Hanna' }, constructions: [{ quantity: 2 }] },
    }),
  ).toEqual({
    kind: 'order.accepted',
    data: { customer: '(object, covered)', constructions: [{ quantity: 2 }] },
  });
});

test('rows of a form that is not known are covered whole', () => {
  expect(masked({ unmapped: { rows: [{ cl: { name: 'Hanna' } }] } })).toEqual({
    unmapped: '(rows, covered)',
  });
});
