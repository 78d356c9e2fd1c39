import type { RequestEvent, RequestRef } from './events';

/** A decision on its way to the factory's program, or a question to the factory. */
export type DeskRequest = RequestRef &
  (
    | { readonly kind: 'acceptance' }
    | { readonly kind: 'return'; readonly reason: string; readonly construction?: string | undefined }
    | { readonly kind: 'question'; readonly question: string; readonly construction?: string | undefined }
  );
export type Question = Extract<DeskRequest, { kind: 'question' }>;
export type Decision = Exclude<DeskRequest, Question>;

/** What the engineer's desk asked of the factory about one order, and how it stands. */
export interface Desk {
  /** Ids of all requests that were ever made. */
  readonly requests: readonly string[];
  /** The decision that waits for the factory's own word: one at a time. */
  readonly pending?: Decision;
  /** Questions since the factory's last word, oldest first. */
  readonly questions: readonly Question[];
  /** What the factory's program refused last, until something else is asked or the factory speaks. */
  readonly refused?: { readonly request: DeskRequest; readonly at: string; readonly reason: string };
}

const empty: Desk = { requests: [], questions: [] };

/** The desk after an event of its own. Total: a refusal of what nobody asked changes nothing. */
export function evolveDesk(desk: Desk = empty, event: RequestEvent): Desk {
  const { requests, pending, questions } = desk;
  if (event.type === 'RequestRefused') {
    const { request: id, at, reason } = event.data;
    const request = pending?.id === id ? pending : questions.find((q) => q.id === id);
    if (!request) return desk;
    return {
      requests,
      ...(pending && pending.id !== id ? { pending } : {}),
      questions: questions.filter((q) => q.id !== id),
      refused: { request, at, reason },
    };
  }
  const request = requestOf(event);
  const asked = [...requests, request.id];
  return request.kind === 'question'
    ? { requests: asked, ...(pending ? { pending } : {}), questions: [...questions, request] }
    : { requests: asked, pending: request, questions };
}

/** The factory has spoken about the order as a whole: nothing waits for it any more. */
export const heardFactory = ({ requests }: Desk): Desk => ({ requests, questions: [] });

/** The request that an event tells of. */
export function requestOf(event: Exclude<RequestEvent, { type: 'RequestRefused' }>): DeskRequest {
  switch (event.type) {
    case 'AcceptanceRequested':
      return { ...event.data.request, kind: 'acceptance' };
    case 'ReturnRequested': {
      const { request, reason, construction } = event.data;
      return { ...request, kind: 'return', reason, ...(construction === undefined ? {} : { construction }) };
    }
    case 'QuestionAsked': {
      const { request, question, construction } = event.data;
      return {
        ...request,
        kind: 'question',
        question,
        ...(construction === undefined ? {} : { construction }),
      };
    }
  }
}
