import { describe, expect, test } from 'vitest';
import { reasonOf } from './reason';

const asked = { timesAsked: 3, isThere: true };
const skipped = { change: '88-7', reason: 'sent by mistake' };

describe('why asking again did not help', () => {
  test('an order that the source does not know can not be sent by it', () => {
    expect(reasonOf(undefined, { timesAsked: 0, isThere: false }).code).toBe('missing-there');
  });

  test('a skipped change is named with the reason that was given for skipping it', () => {
    const reason = reasonOf({ fresh: 0, skipped }, asked);
    expect(reason.code).toBe('skipped');
    expect(reason.note).toContain('88-7');
    expect(reason.note).toContain('sent by mistake');
  });

  test('new changes that mend nothing are told apart from none', () => {
    expect(reasonOf({ fresh: 2 }, asked)).toMatchObject({ code: 'still-differs' });
    expect(reasonOf({ fresh: 2 }, asked).note).toContain('3 times and sent 2');
    expect(reasonOf({ fresh: 0 }, asked).code).toBe('nothing-new');
    expect(reasonOf({ fresh: 0 }, { ...asked, timesAsked: 1 }).note).toContain('asked once');
  });

  test('a change that came too late is named', () => {
    const stale = { change: '88-9', reason: 'A newer promise is known.' };
    expect(reasonOf({ fresh: 0, stale }, asked)).toMatchObject({ code: 'stale' });
  });
});
