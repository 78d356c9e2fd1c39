import { useEffect, useEffectEvent, useId, useState } from 'react';
import type { ReviewAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { useSignedIn } from '../../shared/signed-in';
import type { ReviewFilter } from '../queries';

const SHOWS = [undefined, 'look', 'waiting'] as const;
const PAUSE = 300;

interface Props {
  readonly filter: ReviewFilter;
  readonly counts: ReviewAnswer['counts'] | undefined;
  /** `replace`: not a step to come back to. */
  readonly onChange: (part: ReviewFilter, replace?: boolean) => void;
}

export function ReviewFilters({ filter, counts, onChange }: Props) {
  const { t } = useWords();
  const { factories } = useSignedIn();
  const factoryBox = useId();
  const [typed, setTyped] = useState(filter.q ?? '');
  const [known, setKnown] = useState(filter.q);
  if (known !== filter.q) {
    // The address was changed from elsewhere: by the back button, or by showing all.
    setKnown(filter.q);
    if ((filter.q ?? '') !== typed.trim()) setTyped(filter.q ?? '');
  }

  const search = useEffectEvent((text: string) => {
    // Someone may have opened an order meanwhile, whose page is still being fetched: this would call them back.
    if (!location.pathname.endsWith('/review')) return;
    if (text !== (filter.q ?? '')) onChange({ q: text || undefined }, true);
  });
  useEffect(() => {
    const timer = setTimeout(() => search(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);

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
      <div className="review-fields">
        <input
          type="search"
          maxLength={100}
          aria-label={t('review.search')}
          placeholder={t('review.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {factories.length > 1 && (
          <span>
            <label htmlFor={factoryBox}>{t('review.factory')}</label>
            <select
              id={factoryBox}
              value={filter.factory ?? ''}
              onChange={(event) => onChange({ factory: event.target.value || undefined })}
            >
              <option value="">{t('review.everyFactory')}</option>
              {factories.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        )}
      </div>
    </div>
  );
}
