import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { useWords } from '../../shared/i18n/words';

/** Starts a comparison of the factory. A repetition after a failure carries the same key, so that it has one effect. */
export function useCompareNow(factory: string, name: string, onResult: (text: string) => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const key = useRef('');

  const compare = async () => {
    setBusy(true);
    onResult('');
    if (key.current === '') key.current = crypto.randomUUID();
    try {
      await send('POST', '/api/sync/sweeps', { body: { factory }, key: key.current });
      key.current = '';
      onResult(t('compare.begun', name));
    } catch (error) {
      const refused = error instanceof RequestError && error.status >= 400 && error.status < 500;
      if (refused) key.current = '';
      const running = error instanceof RequestError && error.problem.code === 'sweep-running';
      onResult(t(running ? 'compare.already' : 'compare.failed', name));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['sync', 'sweeps'] });
    }
  };
  return { busy, compare };
}
