import { expect, test } from 'vitest';
import { compareDecisions, type Evidence, type Kept, type Requested } from './decisions';
import type { Pressed } from './engineers';

const order = 'kharkiv~K-1';
const pressed = (answer: Pressed['answer'] = 'taken'): Pressed => ({ order, kind: 'accept', answer });
const requested = (more: Partial<Requested> = {}): Requested => ({
  id: 'a',
  order,
  kind: 'accept',
  waits: false,
  message: 'sent',
  ...more,
});
const kept = (more: Partial<Kept> = {}): Kept => ({ id: 'a', order, kind: 'accept', done: true, ...more });
const all: Evidence = { pressed: [pressed()], requested: [requested()], kept: [kept()], acceptedAgain: [] };
const wrong = (evidence: Partial<Evidence>) => {
  const { lost, doubled, unanswered, phantom, problems } = compareDecisions({ ...all, ...evidence });
  expect(problems).toHaveLength(lost + doubled + unanswered + phantom);
  return { lost, doubled, unanswered, phantom };
};
const nothing = { lost: 0, doubled: 0, unanswered: 0, phantom: 0 };

test('a decision that was taken, told and answered once is right', () => {
  expect(compareDecisions(all)).toMatchObject({ taken: 1, told: 1, ...nothing, problems: [] });
});

test('one that the factory refused, or had overtaken by its own word, need not be known there', () => {
  const ends = (message: Requested['message']) =>
    compareDecisions({ ...all, requested: [requested({ message })], kept: [] });
  expect(ends('refused')).toMatchObject({ told: 0, refusedThere: 1, problems: [] });
  expect(ends('overtaken')).toMatchObject({ told: 0, overtaken: 1, problems: [] });
});

test('one that was taken and is not in the log, became no message or never arrived is lost', () => {
  expect(wrong({ requested: [], kept: [] })).toEqual({ ...nothing, lost: 1 });
  expect(wrong({ requested: [requested({ message: undefined })], kept: [] })).toEqual({
    ...nothing,
    lost: 1,
  });
  expect(wrong({ kept: [] })).toEqual({ ...nothing, lost: 1 });
});

test('one that stands twice in the log, at the factory or in its effect is doubled', () => {
  const twice = { requested: [requested(), requested({ id: 'b' })] };
  expect(wrong(twice)).toEqual({ ...nothing, doubled: 1, lost: 1 });
  expect(wrong({ ...twice, kept: [kept(), kept({ id: 'b' })] })).toEqual({ ...nothing, doubled: 2 });
  expect(wrong({ acceptedAgain: [order] })).toEqual({ ...nothing, doubled: 1 });
});

test('one without an answer of the API, of the outbox, of the factory or on the desk is unanswered', () => {
  expect(wrong({ pressed: [pressed('unknown')] })).toEqual({ ...nothing, unanswered: 1 });
  expect(wrong({ requested: [requested({ message: 'waiting' })], kept: [] })).toEqual({
    ...nothing,
    unanswered: 1,
  });
  expect(wrong({ kept: [kept({ done: false })] })).toEqual({ ...nothing, unanswered: 1 });
  expect(wrong({ requested: [requested({ waits: true })] })).toEqual({ ...nothing, unanswered: 1 });
});

test('one that was refused or never pressed, and is there all the same, is a phantom', () => {
  expect(wrong({ pressed: [pressed('refused')] })).toEqual({ ...nothing, phantom: 1 });
  expect(wrong({ pressed: [], requested: [] })).toEqual({ ...nothing, phantom: 1 });
});
