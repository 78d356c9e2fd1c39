import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { useWords } from '../../shared/i18n/words';
import { reviewOrderQuery } from '../queries';

/** What an engineer may do with an order. */
export type Decision =
  | { readonly kind: 'acceptance' }
  | { readonly kind: 'return'; readonly text: string; readonly construction?: string | undefined }
  | { readonly kind: 'question'; readonly text: string; readonly construction?: string | undefined };

const requestOf = (decision: Decision): { readonly path: string; readonly body?: object } => {
  if (decision.kind === 'acceptance') return { path: 'accept' };
  const about = decision.construction === undefined ? {} : { construction: decision.construction };
  return decision.kind === 'return'
    ? { path: 'return', body: { reason: decision.text, ...about } }
    : { path: 'ask', body: { question: decision.text, ...about } };
};

/**
 * Sends decisions about one order, one at a time. The same decision sent again after a failure carries the same key, so that
 * it has its effect once. Answers whether it was taken; `problem` says why not.
 */
export function useDecide(id: string) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const running = useRef(false);
  const last = useRef({ text: '', key: '' });

  const tell = (error: unknown): string => {
    if (!(error instanceof RequestError) || error.offline || error.status >= 500) return t('review.failed');
    if (error.problem.code === 'request-pending') return t('review.problem.pending');
    if (error.problem.code === 'order-not-in-review') return t('review.problem.gone');
    return t('review.refusedBy', error.problem.detail ?? error.problem.title ?? String(error.status));
  };

  const decide = async (decision: Decision): Promise<boolean> => {
    // A second click comes before the button can be drawn as busy.
    if (running.current) return false;
    running.current = true;
    const text = JSON.stringify(decision);
    if (last.current.text !== text) last.current = { text, key: crypto.randomUUID() };
    setBusy(true);
    setProblem(undefined);
    const { path, body } = requestOf(decision);
    try {
      const response = await send('POST', `/api/review/${encodeURIComponent(id)}/${path}`, {
        key: last.current.key,
        ...(body ? { body } : {}),
      });
      const { position } = (await response.json()) as { readonly position: number };
      void client
        .query({ ...reviewOrderQuery(id, position), staleTime: 0 })
        .catch(() => undefined)
        .then(() => client.invalidateQueries({ queryKey: ['review', 'list'] }));
      return true;
    } catch (error) {
      setProblem(tell(error));
      // The order may stand otherwise than it is shown.
      void client.invalidateQueries({ queryKey: ['review'] });
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, clear: () => setProblem(undefined), decide };
}
