import type { ReviewAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { FactoryField } from '../../shared/page/FactoryField';
import { SearchField } from '../../shared/page/SearchField';
import type { ReviewFilter } from '../queries';

const SHOWS = [undefined, 'look', 'waiting'] as const;

interface Props {
  readonly filter: ReviewFilter;
  readonly counts: ReviewAnswer['counts'] | undefined;
  /** `replace`: not a step to come back to. */
  readonly onChange: (part: ReviewFilter, replace?: boolean) => void;
}

/** Narrows the list: by what has to be done, by factory where there are several, and by what is typed. */
export function ReviewFilters({ filter, counts, onChange }: Props) {
  const { t } = useWords();
  return (
    <div className="review-filters">
      <div className="pills scroll" role="group" aria-label={t('review.filter')}>
        {SHOWS.map((show) => (
          <button
            key={show ?? 'all'}
            type="button"
            className="pill"
            aria-pressed={show === filter.show}
            onClick={() => onChange({ show })}
          >
            {t(`review.show.${show ?? 'all'}`)}
            {counts && <b>{counts[show ?? 'all']}</b>}
          </button>
        ))}
      </div>
      <div className="fields">
        <FactoryField value={filter.factory} onChange={(factory) => onChange({ factory })} />
        <SearchField
          label={t('desk.search')}
          hint={t('review.search')}
          q={filter.q ?? ''}
          onSearch={(q) => onChange({ q: q || undefined }, true)}
        />
      </div>
    </div>
  );
}
