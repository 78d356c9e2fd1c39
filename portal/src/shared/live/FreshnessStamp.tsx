import { useWords } from '../i18n/words';
import { useSignedIn } from '../signed-in';
import { useLive } from './live';
import { useNow } from './useNow';
import './freshness.css';

const SILENT_AFTER = 120_000;

/**
 * How fresh the page is. `shownSince` is when its data were fetched (milliseconds; 0 when there are none); `factory`
 * narrows it to one, else the one heard of longest ago counts.
 */
export function FreshnessStamp({
  shownSince,
  factory,
}: {
  shownSince: number;
  factory?: string | undefined;
}) {
  const { t, clock, moment } = useWords();
  const { factories } = useSignedIn();
  const { line, synced } = useLive();
  const now = useNow(2_000);

  const zone = factories.find((f) => f.id === factory)?.timeZone ?? factories[0]?.timeZone;
  const relevant = factory ? [factory] : factories.map((f) => f.id);
  const times = relevant.flatMap((id) => (synced[id] ? [Date.parse(synced[id])] : []));
  const oldest = times.length > 0 ? Math.min(...times) : undefined;

  const text = () => {
    const at = shownSince ? clock(shownSince, zone) : undefined;
    if (line === 'offline') return at ? t('fresh.offline', at) : t('fresh.offlineEmpty');
    if (line === 'reconnecting') return at ? t('fresh.reconnecting', at) : t('fresh.connecting');
    if (line === 'connecting') return t('fresh.connecting');
    if (oldest === undefined) return t('fresh.liveWaiting');
    const age = Math.max(0, now - oldest);
    if (age > SILENT_AFTER && zone) return t('fresh.silent', moment(new Date(oldest).toISOString(), zone));
    const seconds = Math.round(age / 1000);
    if (seconds < 2) return t('fresh.live', t('fresh.now'));
    return t(
      'fresh.live',
      seconds < 60 ? t('fresh.seconds', seconds) : t('fresh.minutes', Math.round(seconds / 60)),
    );
  };

  return (
    <p className="freshness" data-line={line}>
      {text()}
    </p>
  );
}
