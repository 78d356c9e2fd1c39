import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { syncQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { Page } from '../shared/page/Page';
import { EmptyState, ErrorState, Skeletons } from '../shared/states/states';
import { SourceTiles } from '../shared/sync/SourceTiles';
import { HeldChanges } from './HeldChanges';
import './sync.css';

const EVERY = 3_000;

/** The machinery: how each source does, what is held back and why, and a retry. */
export default function SyncPage() {
  const { t } = useWords();
  const sync = useQuery({ ...syncQuery, refetchInterval: EVERY });
  const [result, setResult] = useState('');
  return (
    <Page title={t('sync.title')} shownSince={sync.dataUpdatedAt}>
      {sync.isPending && <Skeletons heights={[108, 44, 56, 56]} />}
      {sync.isError && !sync.data && <ErrorState error={sync.error} retry={() => void sync.refetch()} />}
      {sync.data && (
        <>
          <SourceTiles state={sync.data} />
          <p className="sync-result" role="status">
            {result}
          </p>
          {sync.data.held.length === 0 ? (
            <EmptyState icon="check" title={t('sync.none.title')} text={t('sync.none.text')} />
          ) : (
            <HeldChanges held={sync.data.held} onResult={setResult} />
          )}
        </>
      )}
    </Page>
  );
}
