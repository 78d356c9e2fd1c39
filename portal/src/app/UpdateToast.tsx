import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../shared/i18n/words';

/** Registers the service worker (the shell then opens offline) and offers a new version when there is one. */
export function UpdateToast() {
  const { t } = useWords();
  const [ready, setReady] = useState(false);
  const update = useRef<(() => Promise<void>) | undefined>(undefined);

  useEffect(() => {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    void import('virtual:pwa-register').then(({ registerSW }) => {
      const apply = registerSW({ onNeedRefresh: () => setReady(true) });
      update.current = () => apply(true);
    });
  }, []);

  if (!ready) return null;
  return (
    <div className="toast" role="status">
      <span>{t('app.update')}</span>
      <Button size="small" onClick={() => setReady(false)} color="inherit">
        {t('app.dismiss')}
      </Button>
      <Button size="small" variant="contained" color="secondary" onClick={() => void update.current?.()}>
        {t('app.updateNow')}
      </Button>
    </div>
  );
}
