import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { useMay } from '../../shared/signed-in';
import { ErrorState, Skeletons } from '../../shared/states/states';
import { Differences } from './Differences';
import { sweepsQuery } from './queries';
import { SweepCard } from './SweepCard';
import './reconciliation.css';

const WATCHED = 2_000;
const IDLE = 10_000;

/** Whether portal and factories agree: the last comparison, what differs, and one more now. */
export default function Reconciliation() {
  const { t } = useWords();
  const mayMend = useMay('mend');
  const [result, setResult] = useState('');
  const sweeps = useQuery({
    ...sweepsQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ running, wanted }) => running || wanted) ? WATCHED : IDLE,
  });
  return (
    <section className="compare" aria-labelledby="compare-title">
      <h2 id="compare-title">{t('compare.title')}</h2>
      {sweeps.isPending && <Skeletons heights={[132]} />}
      {sweeps.isError && !sweeps.data && (
        <ErrorState error={sweeps.error} retry={() => void sweeps.refetch()} />
      )}
      {sweeps.data && sweeps.data.items.length === 0 && <p className="mute">{t('compare.none')}</p>}
      {sweeps.data && sweeps.data.items.length > 0 && (
        <>
          <div className="compare-cards">
            {sweeps.data.items.map((sweep) => (
              <SweepCard key={sweep.factory} sweep={sweep} onResult={setResult} />
            ))}
          </div>
          <p className="compare-result" role="status">
            {result}
          </p>
          {mayMend && <Differences />}
        </>
      )}
    </section>
  );
}
