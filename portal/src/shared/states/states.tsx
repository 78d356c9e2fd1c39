import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { RequestError } from '../api/client';
import { useWords } from '../i18n/words';
import { Icon, type IconName } from '../page/Icon';
import './states.css';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  /** Where nothing else on the page is its heading. */
  readonly isPage?: boolean;
}

/** Says what will appear here, and what one can do. */
export function EmptyState({ icon, title, text, action, isPage }: EmptyProps) {
  return (
    <div className="state">
      <Icon name={icon} />
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {action}
    </div>
  );
}

/** Why something could not be loaded, and what to do about it. */
export function ErrorState({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { t } = useWords();
  const offline = error instanceof RequestError && error.offline;
  const forbidden = error instanceof RequestError && error.status === 403;
  return (
    <div className="state" role="alert">
      <Icon name={offline ? 'offline' : 'alert'} />
      <h2>{t('error.title')}</h2>
      <p>{offline ? t('error.offline') : forbidden ? t('error.forbidden') : t('error.server')}</p>
      {!forbidden && (
        <Button variant="contained" color="secondary" onClick={retry}>
          {t('error.retry')}
        </Button>
      )}
    </div>
  );
}

/** Grey bars where lines will be; `heights` in pixels, one bar each. */
export function Skeletons({ heights }: { readonly heights: readonly number[] }) {
  const { t } = useWords();
  return (
    <div className="skeletons" role="status" aria-label={t('loading.label')}>
      {heights.map((height, at) => (
        <span key={at} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}
