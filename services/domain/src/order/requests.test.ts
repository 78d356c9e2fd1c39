import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderCommand, requestCommand } from '../testing/arbitrary-orders';
import { accept, cancel, change, item, order, receive, withConstructions } from '../testing/orders';
import type { OrderCommand, RequestCommand } from './commands';
import { orderCodec } from './codec';
import { type OrderState, decide, decideRequest, evolve, initialOrder } from './order';

let requests = 0;
const request = () => ({
  id: `00000000-0000-4000-8000-${String((requests += 1)).padStart(12, '0')}`,
  at: '2026-11-21T10:00:00Z',
  by: 'u1',
  name: 'Olha',
});
const acceptance = (): Extract<RequestCommand, { type: 'RequestAcceptance' }> => ({
  type: 'RequestAcceptance',
  request: request(),
});
const returning = (construction?: string): Extract<RequestCommand, { type: 'RequestReturn' }> => ({
  type: 'RequestReturn',
  request: request(),
  reason: 'Too wide',
  construction,
});
const question = (): Extract<RequestCommand, { type: 'AskQuestion' }> => ({
  type: 'AskQuestion',
  request: request(),
  question: 'Which glass?',
});
const refusalOf = ({ request: { id } }: { readonly request: { readonly id: string } }): RequestCommand => ({
  type: 'RefuseRequest',
  request: id,
  at: '2026-11-21T10:05:00Z',
  reason: 'Being cut',
});

const isRequest = (command: OrderCommand | RequestCommand): command is RequestCommand =>
  !('change' in command);
const decision = (state: OrderState, command: OrderCommand | RequestCommand) =>
  isRequest(command) ? decideRequest(state, command) : decide(state, command);
const apply = (state: OrderState, command: OrderCommand | RequestCommand): OrderState => {
  const decided = decision(state, command);
  return 'events' in decided ? decided.events.reduce(evolve, state) : state;
};
const after = (...commands: (OrderCommand | RequestCommand)[]) => commands.reduce(apply, initialOrder);

describe('the engineer’s desk', () => {
  test('asks of an order in review what it likes, and the order itself stays as it is', () => {
    const state = after(receive());
    for (const [command, type] of [
      [acceptance(), 'AcceptanceRequested'],
      [returning('1'), 'ReturnRequested'],
      [question(), 'QuestionAsked'],
    ] as const) {
      expect(decideRequest(state, command)).toMatchObject({ events: [{ type }] });
      const { desk, ...rest } = apply(state, command);
      expect(rest).toEqual(state);
      expect(desk?.requests).toEqual([command.request.id]);
    }
  });

  test('has no say over an order that is unknown, accepted, returned or cancelled', () => {
    const returned: OrderCommand = { type: 'ReturnOrder', change: change(9), reason: 'size' };
    expect(decideRequest(initialOrder, acceptance())).toMatchObject({ refused: 'order-unknown' });
    expect(decideRequest(after(accept()), returning())).toMatchObject({ refused: 'order-not-in-review' });
    expect(decideRequest(after(receive(), returned), acceptance())).toMatchObject({
      refused: 'order-not-in-review',
    });
    expect(decideRequest(after(receive(), cancel()), question())).toMatchObject({
      refused: 'order-not-in-review',
    });
  });

  test('decides once: while the factory has not answered, another decision or question is refused', () => {
    const state = after(receive(), acceptance());
    for (const command of [acceptance(), returning(), question()])
      expect(decideRequest(state, command)).toMatchObject({ refused: 'request-pending' });
  });

  test('decides nothing on a statement that is not the last one, and a repetition stays one', () => {
    const first = acceptance();
    for (const command of [acceptance(), returning(), question()])
      expect(decideRequest(after(receive()), { ...command, outdated: true })).toMatchObject({
        refused: 'order-changed-since',
      });
    expect(decideRequest(after(receive(), first), { ...first, outdated: true })).toMatchObject({
      ignored: 'duplicate',
    });
  });

  test('decides after a question', () => {
    expect(decideRequest(after(receive(), question(), question()), acceptance())).toMatchObject({
      events: [{ type: 'AcceptanceRequested' }],
    });
  });

  test('names only constructions of the order', () => {
    expect(decideRequest(after(receive()), returning('9'))).toMatchObject({
      refused: 'construction-unknown',
    });
  });

  test('decides again after the factory’s program refused, and says why it did', () => {
    const first = acceptance();
    const state = after(receive(), first, refusalOf(first));
    expect(state.desk).toMatchObject({
      refused: { request: { id: first.request.id, kind: 'acceptance' }, reason: 'Being cut' },
    });
    expect(state.desk?.pending).toBeUndefined();
    expect(apply(state, returning()).desk?.refused).toBeUndefined();
    expect(decideRequest(state, refusalOf(first))).toMatchObject({ ignored: 'duplicate' });
  });

  test('keeps its decision when only a question is refused', () => {
    const [asked, decided] = [question(), acceptance()];
    expect(after(receive(), asked, decided, refusalOf(asked)).desk).toMatchObject({
      pending: { id: decided.request.id },
      questions: [],
      refused: { request: { kind: 'question' } },
    });
  });

  test('hears no refusal of what nobody asked', () => {
    expect(decideRequest(after(receive()), refusalOf(acceptance()))).toMatchObject({
      refused: 'request-unknown',
    });
  });
});

describe('the factory’s word', () => {
  const revised: OrderCommand = {
    type: 'ReviseOrder',
    change: change(12),
    order: withConstructions(item('1', 3)),
  };
  const words: [string, OrderCommand, OrderState['review']][] = [
    ['acceptance', accept(9), 'accepted'],
    ['return', { type: 'ReturnOrder', change: change(9), reason: 'size' }, 'returned'],
    ['revision', revised, 'received'],
  ];

  test.each(words)('wins over what is under way: %s', (_, word, review) => {
    const pending = returning();
    const state = after(receive(), question(), pending, word);
    expect(state.review).toBe(review);
    expect(state.desk?.requests).toHaveLength(2);
    expect(state.desk).toEqual({ requests: state.desk?.requests, questions: [] });
    expect(decideRequest(state, refusalOf(pending))).toMatchObject({ ignored: 'stale' });
  });

  test('about other things leaves the decision under way', () => {
    const held: OrderCommand = { type: 'HoldOrder', change: change(13) };
    expect(after(receive(), acceptance(), held).desk?.pending).toBeDefined();
  });
});

test('a request gives its events once, however often it is repeated and whatever comes between', () => {
  const commands = fc.array(fc.oneof(orderCommand, requestCommand), { maxLength: 30 });
  fc.assert(
    fc.property(commands, requestCommand, (before, command) => {
      const decided = decideRequest(after(receive(8, order), ...before), command);
      if (!('events' in decided)) return;
      const state = decided.events.reduce(evolve, after(receive(8, order), ...before));
      expect(decideRequest(state, command)).toMatchObject({ ignored: 'duplicate' });
      for (const { type, data } of decided.events)
        expect(orderCodec.parse(type, 1, JSON.parse(JSON.stringify(data)))).toEqual({
          type,
          data: JSON.parse(JSON.stringify(data)) as unknown,
        });
    }),
  );
});

test('no requests change what the factory’s changes decide', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(orderCommand, requestCommand), { maxLength: 40 }), (commands) => {
      const mixed = after(...commands);
      const alone = after(...commands.filter((command) => !isRequest(command)));
      expect({ ...mixed, desk: undefined }).toEqual({ ...alone, desk: undefined });
    }),
  );
});
