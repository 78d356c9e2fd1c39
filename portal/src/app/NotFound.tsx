import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useWords } from '../shared/i18n/words';
import { EmptyState } from '../shared/states/states';

export function NotFound() {
  const { t } = useWords();
  return (
    <>
      <title>{`${t('notFound.title')} · ${t('app.name')}`}</title>
      <EmptyState
        isPage
        icon="search"
        title={t('notFound.title')}
        text={t('notFound.text')}
        action={
          <Button component={Link} to="/" variant="contained" color="secondary">
            {t('notFound.home')}
          </Button>
        }
      />
    </>
  );
}

export function Crashed() {
  const { t } = useWords();
  return (
    <EmptyState
      isPage
      icon="alert"
      title={t('error.title')}
      text={t('error.crash')}
      action={
        <Button variant="contained" color="secondary" onClick={() => location.reload()}>
          {t('error.reload')}
        </Button>
      }
    />
  );
}
