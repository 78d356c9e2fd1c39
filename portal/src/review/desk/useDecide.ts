import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { onceKeys } from '../../shared/api/once';
import { useWords } from '../../shared/i18n/words';
import { readOrderAt } from '../read-order';

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

/**
 * What became of a decision that was sent. `newer`: it was about an order that the factory has changed since; the log position
 * of the order as it is shown now.
 */
type Sent = { readonly end: 'taken' | 'failed' } | { readonly end: 'outdated'; readonly newer: number };

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
    if (error.problem.code === 'order-not-in-review') return t('review.problem.gone');
    return t('review.refusedBy', error.problem.detail ?? error.problem.title ?? String(error.status));
  };

  const refreshList = () => client.invalidateQueries({ queryKey: ['review', 'list'] });

  const decide = async (decision: Decision, seen: number): Promise<Sent> => {
    // A second click comes before the button can be drawn as busy.
    if (running.current) return { end: 'failed' };
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
      void readOrderAt(client, id, position).then(refreshList);
      return { end: 'taken' };
    } catch (error) {
      const { code, position } = error instanceof RequestError ? error.problem : {};
      if (code !== 'order-changed-since' || position === undefined) {
        setProblem(tell(error));
        // The order may stand otherwise than it is shown.
        void client.invalidateQueries({ queryKey: ['review'] });
        return { end: 'failed' };
      }
      // Nobody decides again on the page that was too old.
      setProblem(t('review.problem.changedComing'));
      const now = await readOrderAt(client, id, position);
      setProblem(t(now ? 'review.problem.changed' : 'review.problem.changedLate'));
      void refreshList();
      return now ? { end: 'outdated', newer: now.order.position } : { end: 'failed' };
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, clear: () => setProblem(undefined), decide };
}
