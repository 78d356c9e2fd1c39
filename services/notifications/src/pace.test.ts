import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pace } from './pace';

const start = Date.UTC(2026, 10, 21, 12);
const at = (second: number) => new Date(start + second * 1_000);
const nothing = { brewing: 0, oldest: at(0), earlier: [], cutOff: false };

test('a few incidents are told each, many at once together', () => {
  expect(pace({ ...nothing, news: 5 }, at(0))).toBe('each');
  expect(pace({ ...nothing, news: 6 }, at(0))).toBe('digest');
});

test('what is about to follow is waited for, but not for long', () => {
  const waiting = { ...nothing, news: 2, brewing: 40 };
  expect(pace(waiting, at(10))).toBe('later');
  expect(pace(waiting, at(20))).toBe('each');
  expect(pace({ ...waiting, news: 20 }, at(20))).toBe('digest');
});

test('after a digest the next waits longer each time', () => {
  const earlier = [{ digest: true, at: at(0) }];
  expect(pace({ ...nothing, news: 9, earlier }, at(59))).toBe('later');
  expect(pace({ ...nothing, news: 9, earlier }, at(60))).toBe('digest');
  const more = [...earlier, { digest: true, at: at(60) }];
  expect(pace({ ...nothing, news: 9, earlier: more }, at(179))).toBe('later');
  expect(pace({ ...nothing, news: 9, earlier: more }, at(180))).toBe('digest');
});

test('while mails do not get through, one an hour is made', () => {
  const cutOff = { ...nothing, news: 1, cutOff: true };
  expect(pace({ ...cutOff, earlier: [{ digest: false, at: at(0) }] }, at(3_599))).toBe('later');
  expect(pace(cutOff, at(3_600))).toBe('digest');
});

test('however incidents come, an hour brings some twenty mails at most, and nothing waits for an hour', () => {
  const arrivals = fc.array(
    fc.record({ pause: fc.integer({ min: 1, max: 400 }), count: fc.integer({ min: 1, max: 60 }) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(arrivals, fc.boolean(), (given, brews) => {
      const mails: { digest: boolean; at: Date }[] = [];
      let waiting: Date[] = [];
      let now = 0;
      const turn = () => {
        const [oldest] = waiting;
        if (!oldest) return;
        const earlier = mails.filter((mail) => at(now).getTime() - mail.at.getTime() < 3_600_000);
        const how = pace(
          { news: waiting.length, brewing: brews ? 1 : 0, oldest, earlier, cutOff: false },
          at(now),
        );
        if (how === 'later') return;
        const count = how === 'each' ? waiting.length : 1;
        for (let n = 0; n < count; n += 1) mails.push({ digest: how === 'digest', at: at(now) });
        waiting = [];
      };
      for (const { pause, count } of given) {
        for (let second = 0; second < pause; second += 5) {
          now += 5;
          turn();
        }
        waiting.push(...Array.from({ length: count }, () => at(now)));
        turn();
      }
      for (let second = 0; second < 3_600; second += 5) {
        now += 5;
        turn();
      }
      expect(waiting).toEqual([]);
      for (const { at: from } of mails) {
        const within = mails.filter(
          (mail) => mail.at >= from && mail.at.getTime() - from.getTime() < 3_600_000,
        );
        expect(within.length).toBeLessThanOrEqual(22);
      }
    }),
    { numRuns: 60 },
  );
});
