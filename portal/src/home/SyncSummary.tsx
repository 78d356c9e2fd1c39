import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { syncQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { ErrorState, Skeletons } from '../shared/states/states';
import { SourceTiles } from '../shared/sync/SourceTiles';

export function SyncSummary() {
  const { t } = useWords();
  const sync = useQuery({ ...syncQuery, refetchInterval: 5_000 });
  return (
    <section className="home-sync">
      <header className="block-head">
        <h2>{t('home.sync')}</h2>
        <Link to="/sync">{t('home.syncOpen')}</Link>
      </header>
      {sync.isPending && <Skeletons heights={[104]} />}
      {sync.isError && !sync.data && <ErrorState error={sync.error} retry={() => void sync.refetch()} />}
      {sync.data && <SourceTiles state={sync.data} />}
    </section>
  );
}
