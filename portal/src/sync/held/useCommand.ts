import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestError, send } from '../../shared/api/client';
import { onceKeys } from '../../shared/api/once';
import { useWords } from '../../shared/i18n/words';

interface Command {
  readonly method?: 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Sends a command of the desk. One that may have come through is sent again with the same key, so that it has its effect
 * once. Answers whether it had. `problem` is what to tell otherwise; `gone` says it for what is not there any more.
 */
export function useCommand(gone: string) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [once] = useState(onceKeys);

  const tell = (error: unknown): string => {
    if (!(error instanceof RequestError) || error.offline || error.status >= 500) return t('desk.failed');
    if (error.status === 404 || error.problem.code === 'not-held') return gone;
    return t('desk.refused', error.problem.detail ?? error.problem.title ?? String(error.status));
  };

  const run = async ({ method = 'POST', path, body }: Command): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await once(JSON.stringify([method, path, body]), (key) =>
        send(method, path, { key, ...(body === undefined ? {} : { body }) }),
      );
      return true;
    } catch (error) {
      setProblem(tell(error));
      return false;
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['sync'] });
    }
  };
  return { busy, problem, setProblem, run };
}
