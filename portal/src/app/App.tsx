import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';
import { Pages } from './Pages';
import { RestoredData } from './RestoredData';
import { UpdateToast } from './UpdateToast';
import { queryClient } from './query-client';

const nonce = document.querySelector('meta[property="csp-nonce"]')?.getAttribute('content');
/** The page's content security policy lets only styles with its nonce in. */
const styles = createCache({ key: 'mui', ...(nonce ? { nonce } : {}) });

export function App() {
  return (
    <CacheProvider value={styles}>
      <QueryClientProvider client={queryClient}>
        <RestoredData>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </RestoredData>
        <UpdateToast />
      </QueryClientProvider>
    </CacheProvider>
  );
}
