import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { useWords } from '../../shared/i18n/words';
import { type Held, type HeldAnswer, heldOneQuery } from './queries';

const LOOKS = 8;
const BETWEEN = 700;
const pause = (milliseconds: number) => new Promise((over) => setTimeout(over, milliseconds));

/** Whether the retried change is gone, is held back anew, or has not come to its turn yet. */
export function outcomeOf(
  change: Held,
  { items }: Pick<HeldAnswer, 'items'>,
): 'applied' | 'still' | undefined {
  const again = items.find(({ id }) => id === change.id);
  if (!again) return 'applied';
  return again.heldSince === change.heldSince ? undefined : 'still';
}

/** Retries a held change and watches what becomes of it, a few seconds long. */
export function useRetry(change: Held, onResult: (text: string) => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);

  const retry = async () => {
    if (busy) return;
    setBusy(true);
    onResult('');
    try {
      await send('POST', `/api/sync/held/${encodeURIComponent(change.id)}/retry`, {
        key: crypto.randomUUID(),
      });
      let outcome: ReturnType<typeof outcomeOf>;
      for (let look = 0; look < LOOKS && outcome !== 'still'; look += 1) {
        await pause(BETWEEN);
        // Gone from the list may mean that it is being tried just now: believed only when it stays gone.
        const before = outcome;
        outcome = outcomeOf(change, await client.query({ ...heldOneQuery(change.id), staleTime: 0 }));
        if (before === 'applied' && outcome === 'applied') break;
      }
      onResult(
        outcome === 'applied' ? t('sync.retried', change.order) : t('sync.retriedStill', change.order),
      );
    } catch (error) {
      const gone =
        error instanceof RequestError && (error.problem.code === 'not-held' || error.status === 404);
      onResult(gone ? t('sync.retried', change.order) : t('sync.retryFailed', change.order));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['sync'] });
    }
  };
  return { busy, retry };
}
