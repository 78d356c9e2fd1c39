import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { onceKeys } from '../../shared/api/once';
import { useWords } from '../../shared/i18n/words';
import { reviewOrderQuery } from '../queries';

/** What an engineer may do with an order. */
export type Decision =
  | { readonly kind: 'acceptance' }
  | { readonly kind: 'return'; readonly text: string; readonly construction?: string | undefined }
  | { readonly kind: 'question'; readonly text: string; readonly construction?: string | undefined };

const requestOf = (decision: Decision): { readonly path: string; readonly words?: object } => {
  if (decision.kind === 'acceptance') return { path: 'accept' };
  const about = decision.construction === undefined ? {} : { construction: decision.construction };
  return decision.kind === 'return'
    ? { path: 'return', words: { reason: decision.text, ...about } }
    : { path: 'ask', words: { question: decision.text, ...about } };
};

/** What became of a decision that was sent; `outdated`: it was about an order that the factory has changed since. */
type Sent = 'taken' | 'outdated' | 'failed';

const isOutdated = (error: unknown) =>
  error instanceof RequestError && error.problem.code === 'order-changed-since';

/**
 * Sends decisions about one order, one at a time. One that may have come through is sent again with the same key, so that it
 * has its effect once. `seen` is the log position of the order as it was shown. `problem` says why one was not taken.
 */
export function useDecide(id: string) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const running = useRef(false);
  const [once] = useState(onceKeys);
  const sent = useRef({ key: '', seen: 0 });

  const tell = (error: unknown): string => {
    if (!(error instanceof RequestError) || error.offline || error.status >= 500) return t('review.failed');
    if (error.problem.code === 'request-pending') return t('review.problem.pending');
    if (isOutdated(error)) return t('review.problem.changed');
    if (error.problem.code === 'order-not-in-review') return t('review.problem.gone');
    return t('review.refusedBy', error.problem.detail ?? error.problem.title ?? String(error.status));
  };

  const decide = async (decision: Decision, seen: number): Promise<Sent> => {
    // A second click comes before the button can be drawn as busy.
    if (running.current) return 'failed';
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    const { path, words } = requestOf(decision);
    try {
      const { position } = await once(JSON.stringify([id, decision]), async (key) => {
        const address = `/api/review/${encodeURIComponent(id)}/${path}`;
        // The server takes a repetition for one only when all of it is the same.
        if (sent.current.key !== key) sent.current = { key, seen };
        const body = { ...words, seen: sent.current.seen };
        const response = await send('POST', address, { key, body });
        return (await response.json()) as { readonly position: number };
      });
      void client
        .query({ ...reviewOrderQuery(id, position), staleTime: 0 })
        .catch(() => undefined)
        .then(() => client.invalidateQueries({ queryKey: ['review', 'list'] }));
      return 'taken';
    } catch (error) {
      setProblem(tell(error));
      // The order may stand otherwise than it is shown.
      void client.invalidateQueries({ queryKey: ['review'] });
      return isOutdated(error) ? 'outdated' : 'failed';
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, clear: () => setProblem(undefined), decide };
}
