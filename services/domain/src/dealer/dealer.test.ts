import { describe, test } from 'vitest';
import { sentences } from '../testing/given';
import { type DealerDecision, type StateDealer, decide, evolve, initialDealer } from './dealer';

const { given } = sentences({ initial: initialDealer, evolve, decide }, (decision: DealerDecision) =>
  'events' in decision ? decision.events : undefined,
);

const state = (hour: number, name = 'Bright Windows'): StateDealer => ({
  type: 'StateDealer',
  dealer: {
    change: { id: `c${hour}`, at: `2026-11-21T${hour}:00:00Z` },
    factory: 'kharkiv',
    code: 'D-0001',
    name,
    phones: [],
    branches: [],
  },
});

describe('a dealer', () => {
  test('is what the factory states', () => {
    given()
      .when(state(10))
      .then({ events: [{ type: 'DealerStated', data: { name: 'Bright Windows' } }] });
    given(state(10))
      .when(state(11, 'Brighter Windows'))
      .then({ events: [{ type: 'DealerStated' }] });
  });

  test('stated again with the same content is no news', () => {
    given(state(10)).when(state(11)).then({ ignored: 'duplicate' });
  });

  test('keeps the newest statement when an older one comes late', () => {
    given(state(11)).when(state(10, 'Old Windows')).then({ ignored: 'stale' });
  });
});
