import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { syncQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { Page } from '../shared/page/Page';
import { useIsPhone } from '../shared/page/useIsPhone';
import { useMay } from '../shared/signed-in';
import { ErrorState, Skeletons } from '../shared/states/states';
import { SourceTiles } from '../shared/sync/SourceTiles';
import { Charts } from './charts/Charts';
import { ClosedIncidents, OpenIncidents } from './Incidents';
import { SyncTabs } from './held/SyncTabs';
import './sync.css';

const HeldDesk = lazy(() => import('./held/HeldDesk'));
const Reconciliation = lazy(() => import('./reconciliation/Reconciliation'));

const EVERY = 3_000;

/** The machinery: how each source does, now and in the last hours, and what is held back. */
export default function SyncPage() {
  const { t } = useWords();
  const mend = useMay('mend');
  const phone = useIsPhone();
  const sync = useQuery({ ...syncQuery, refetchInterval: EVERY });
  const held = sync.data?.sources.reduce((sum, { heldOrders }) => sum + heldOrders, 0) ?? 0;
  return (
    <Page title={t('sync.title')} shownSince={sync.dataUpdatedAt}>
      <SyncTabs />
      {sync.isPending && <Skeletons heights={[108, 188, 56, 56]} />}
      {sync.isError && !sync.data && <ErrorState error={sync.error} retry={() => void sync.refetch()} />}
      {sync.data && (
        <>
          <OpenIncidents incidents={sync.data.incidents} />
          <SourceTiles state={sync.data} />
          {!mend && <p className="sync-checked">{t('sync.beingChecked', held)}</p>}
          {/* A phone shows one chart under the other: there what is to be done comes first. */}
          {!phone && <Charts />}
          {mend && (
            <Suspense fallback={<Skeletons heights={[44, 56, 56]} />}>
              <HeldDesk />
            </Suspense>
          )}
          <Suspense fallback={<Skeletons heights={[132]} />}>
            <Reconciliation />
          </Suspense>
          {phone && <Charts />}
          <ClosedIncidents incidents={sync.data.incidents} />
        </>
      )}
    </Page>
  );
}
