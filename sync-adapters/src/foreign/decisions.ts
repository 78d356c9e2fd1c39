import { orderCodec } from '@mullion/domain/order/codec';
import type { OrderEvent } from '@mullion/domain/order/events';
import { orderOfStream } from '@mullion/domain/order/order-id';
import type { RecordedEvent } from '@mullion/platform/event-store/event-store';
import type { OutgoingMessage, TakenMessage } from '@mullion/platform/outbox/outbox';
import { z } from 'zod';
import type { OutgoingCommand } from './system';

/** The events of an order that a factory's program is told of. */
export const DECISIONS = ['AcceptanceRequested', 'ReturnRequested', 'QuestionAsked'] as const;

/** The foreign system of a factory that is told. */
export const PROGRAM = 'production';

/** What the outbox keeps of a decision: all of the command but its id, and the request that it comes from. */
const kept = z.object({
  request: z.string(),
  order: z.string(),
  kind: z.enum(['order.accept', 'order.return', 'order.ask']),
  at: z.string(),
  by: z.string(),
  data: z.object({
    reason: z.string().exactOptional(),
    question: z.string().exactOptional(),
    construction: z.string().exactOptional(),
  }),
});
type Kept = z.infer<typeof kept>;

function contentOf(event: OrderEvent): Pick<Kept, 'kind' | 'data'> | undefined {
  const about = ({ construction }: { readonly construction?: string | undefined }) =>
    construction === undefined ? {} : { construction };
  switch (event.type) {
    case 'AcceptanceRequested':
      return { kind: 'order.accept', data: {} };
    case 'ReturnRequested':
      return { kind: 'order.return', data: { reason: event.data.reason, ...about(event.data) } };
    case 'QuestionAsked':
      return { kind: 'order.ask', data: { question: event.data.question, ...about(event.data) } };
    default:
      return undefined;
  }
}

/** The message that a decision of the engineer's desk becomes; undefined for every other event. */
export function messageOf({
  id,
  stream,
  type,
  schema,
  data,
  meta,
}: RecordedEvent): OutgoingMessage | undefined {
  const event = orderCodec.parse(type, schema, data);
  const content = contentOf(event);
  if (!content || !('request' in event.data) || typeof event.data.request === 'string') return undefined;
  const [factory = '', order = ''] = orderOfStream(stream).split('~');
  const { id: request, at, name } = event.data.request;
  const payload: Kept = { request, order, at, by: name, ...content };
  return {
    id,
    factory,
    system: PROGRAM,
    key: order,
    kind: content.kind,
    payload,
    correlation: meta.correlation,
  };
}

/** The command as the factory's program gets it. */
export function commandOf({ id, payload }: TakenMessage): OutgoingCommand {
  const { order, kind, at, by, data } = kept.parse(payload);
  return { id, order, kind, at, by, data };
}

/** The request of the engineer's desk that a message comes from. */
export const requestOf = ({ payload }: TakenMessage): string => kept.parse(payload).request;
