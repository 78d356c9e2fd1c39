import { QueryClient } from '@tanstack/react-query';
import { RequestError } from '../shared/api/client';
import { KEPT_FOR } from '../shared/kept-data';

/** A refusal stays one; an unanswered or failed read may be asked again. */
export const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 &&
  error instanceof RequestError &&
  (error.status >= 500 || (error.offline && navigator.onLine));

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Ask even when the browser believes to be offline: the answer then says so, and what is kept is shown.
      networkMode: 'always',
      retry: worthRetrying,
      gcTime: KEPT_FOR,
      staleTime: 15_000,
    },
  },
});
