import { useWords } from '../shared/i18n/words';
import { ageOf } from './age';
import type { Item } from './queries';
import './marks.css';

/** How long it waits: by word and, when that is long, by colour. */
export function AgeChip({ since, now }: { readonly since: string; readonly now: number }) {
  const { t } = useWords();
  const { unit, count, tone } = ageOf(Date.parse(since), now);
  return (
    <span className="review-chip" data-tone={tone}>
      {unit === 'now' ? t('review.waits.now') : t(`review.waits.${unit}`, count)}
    </span>
  );
}

/** How many findings there are of each severity. */
export function FindingChips({ wrong, doubtful }: Pick<Item, 'wrong' | 'doubtful'>) {
  const { t } = useWords();
  if (wrong + doubtful === 0) return <span className="review-sound">{t('review.sound')}</span>;
  return (
    <span className="review-chips">
      {wrong > 0 && (
        <span className="review-chip" data-tone="wrong">
          {t('review.wrong', wrong)}
        </span>
      )}
      {doubtful > 0 && (
        <span className="review-chip" data-tone="doubtful">
          {t('review.doubtful', doubtful)}
        </span>
      )}
    </span>
  );
}

/** What has been asked of the factory; nothing while nothing has. */
export function StateChip({ state }: { readonly state: Item['state'] }) {
  const { t } = useWords();
  if (state === 'open') return null;
  return (
    <span className="review-chip" data-tone={state}>
      {t(`review.state.${state}`)}
    </span>
  );
}
