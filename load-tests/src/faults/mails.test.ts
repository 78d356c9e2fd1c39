import { expect, test } from 'vitest';
import { compareMails, type KeptIncident, type KeptMail, type Post } from './mails';

const incident = (more: Partial<KeptIncident> = {}): KeptIncident => ({
  id: 1,
  kind: 'held',
  isOpen: false,
  told: 'closed',
  openMail: 'a',
  closeMail: 'b',
  reopened: 0,
  ...more,
});
const mail = (id: string, more: Partial<KeptMail> = {}): KeptMail => ({
  id,
  at: new Date('2026-11-22T03:00:00Z'),
  incident: 1,
  ...more,
});
const delivery = (id: string) => ({ id, subject: '' });
const all: Post = {
  incidents: [incident()],
  kept: [mail('a'), mail('b')],
  delivered: [delivery('a'), delivery('b')],
  untold: new Set(),
  isDigestDue: false,
};
const problems = (post: Partial<Post>) => compareMails({ ...all, ...post }).problems;

test('one mail when an incident begins and one when it is over are right', () => {
  expect(compareMails(all)).toEqual({
    incidents: 1,
    open: 0,
    mails: 2,
    repeated: 0,
    waiting: 0,
    problems: [],
  });
});

test('a repetition under the same id is counted, and no second mail', () => {
  const post = compareMails({ ...all, delivered: [delivery('a'), delivery('a'), delivery('b')] });
  expect(post).toMatchObject({ mails: 2, repeated: 1, problems: [] });
});

test('a mail that never came, that nobody made, or that tells the same once more is wrong', () => {
  expect(problems({ delivered: [delivery('a')] })).toHaveLength(1);
  expect(problems({ delivered: ['a', 'b', 'c'].map(delivery) })).toHaveLength(1);
  const thrice = { kept: ['a', 'b', 'c'].map((id) => mail(id)), delivered: ['a', 'b', 'c'].map(delivery) };
  expect(problems(thrice)).toHaveLength(1);
  expect(problems({ ...thrice, incidents: [incident({ reopened: 1 })] })).toEqual([]);
});

test('news may wait for a digest that is not due, and for none that is', () => {
  const waiting = {
    incidents: [incident({ told: 'opened', closeMail: null })],
    kept: [mail('a')],
    delivered: [delivery('a')],
    untold: new Set([1]),
  };
  expect(problems(waiting)).toEqual([]);
  expect(problems({ ...waiting, isDigestDue: true })).toHaveLength(1);
});

test('an incident that nothing keeps open must be over; silence and differences may stay', () => {
  const open = { isOpen: true, told: 'opened', closeMail: null } as const;
  const post = { kept: [mail('a')], delivered: [delivery('a')] };
  expect(problems({ ...post, incidents: [incident(open)] })).toHaveLength(1);
  expect(problems({ ...post, incidents: [incident({ ...open, kind: 'silent' })] })).toEqual([]);
});

test('more than some twenty mails in one hour are a storm', () => {
  const many = (count: number) => {
    const ids = Array.from({ length: count }, (_, n) => `m-${n}`);
    return { incidents: [], kept: ids.map((id) => mail(id)), delivered: ids.map(delivery) };
  };
  expect(problems(many(22))).toEqual([]);
  expect(problems(many(23))).toHaveLength(1);
});
