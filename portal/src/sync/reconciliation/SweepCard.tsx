import Button from '@mui/material/Button';
import { useWords } from '../../shared/i18n/words';
import { useFactoryName, useMay, useZone } from '../../shared/signed-in';
import type { Sweep } from './queries';
import { useCompareNow } from './useCompareNow';
import { progressWords } from './words';

interface Props {
  readonly sweep: Sweep;
  readonly onResult: (text: string) => void;
}

/** One factory: how its last comparison ended, or how far the running one is. */
export function SweepCard({ sweep, onResult }: Props) {
  const words = useWords();
  const { t, number, moment } = words;
  const zone = useZone(sweep.factory);
  const name = useFactoryName()(sweep.factory);
  const mayMend = useMay('mend');
  const { busy, compare } = useCompareNow(sweep.factory, name, onResult);
  const isUnderWay = sweep.running || sweep.wanted;
  const figures = [
    ['compare.compared', sweep.compared],
    ['compare.differing', sweep.differing],
    ['compare.repaired', sweep.repaired],
    ['compare.unrepaired', sweep.unrepaired],
  ] as const;
  return (
    <article className="card compare-card" aria-labelledby={`compare-${sweep.factory}`}>
      <header>
        <h3 id={`compare-${sweep.factory}`}>{name}</h3>
        {mayMend && (
          <Button
            variant="outlined"
            color="inherit"
            aria-disabled={busy || isUnderWay}
            onClick={() => {
              if (!busy && !isUnderWay) void compare();
            }}
            aria-label={isUnderWay ? t('compare.underWayOf', name) : t('compare.nowOf', name)}
          >
            {isUnderWay ? t('compare.underWay') : t('compare.now')}
          </Button>
        )}
      </header>
      <p className="compare-progress" data-waits={sweep.waits !== null}>
        {progressWords(words, sweep, (instant) => moment(instant, zone))}
      </p>
      {sweep.running && sweep.expected !== null && (
        <progress
          value={Math.min(sweep.compared, sweep.expected)}
          max={Math.max(sweep.expected, 1)}
          aria-label={t('compare.progress')}
        />
      )}
      <dl>
        {figures.map(([label, value]) => (
          <div key={label} data-bad={label === 'compare.unrepaired' && value > 0}>
            <dt>{t(label)}</dt>
            <dd>{number(value)}</dd>
          </div>
        ))}
      </dl>
      {sweep.held > 0 && <p className="mute">{t('compare.held', sweep.held)}</p>}
    </article>
  );
}
