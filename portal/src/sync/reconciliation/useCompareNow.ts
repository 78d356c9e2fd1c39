import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { onceKeys } from '../../shared/api/once';
import { useWords } from '../../shared/i18n/words';

/** Starts a comparison of the factory. A request that may have come through is sent again with the same key. */
export function useCompareNow(factory: string, name: string, onResult: (text: string) => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [once] = useState(onceKeys);

  const compare = async () => {
    setBusy(true);
    onResult('');
    try {
      await once(factory, (key) => send('POST', '/api/sync/sweeps', { body: { factory }, key }));
      onResult(t('compare.begun', name));
    } catch (error) {
      const running = error instanceof RequestError && error.problem.code === 'sweep-running';
      onResult(t(running ? 'compare.already' : 'compare.failed', name));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['sync', 'sweeps'] });
    }
  };
  return { busy, compare };
}
