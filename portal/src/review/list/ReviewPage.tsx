import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { useNow } from '../../shared/live/useNow';
import { Page } from '../../shared/page/Page';
import { Paged } from '../../shared/states/Paged';
import { EmptyState } from '../../shared/states/states';
import { addressOf, filterOf } from '../address';
import { reviewQuery, type ReviewFilter } from '../queries';
import { Said } from '../Said';
import { useLiveReview } from '../useLiveReview';
import { ReviewFilters } from './ReviewFilters';
import { ReviewRow } from './ReviewRow';
import './review.css';

const ROWS = [76, 76, 76, 76, 76];
/** Ages are told in minutes. */
const AGES_EVERY = 30_000;

/** The engineer's desk: what waits for a decision, the longest waiting first. */
export default function ReviewPage() {
  const { t } = useWords();
  const [address, setAddress] = useSearchParams();
  const filter = useMemo(() => filterOf(address), [address]);
  const query = useInfiniteQuery(reviewQuery(filter));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  useLiveReview(useMemo(() => new Set(items.map(({ id }) => id)), [items]));
  const now = useNow(AGES_EVERY);
  const change = (part: ReviewFilter, replace = false) =>
    setAddress(addressOf({ ...filter, ...part }), { replace });

  const none = () => {
    if (items.length > 0) return false;
    if (addressOf(filter).size === 0)
      return <EmptyState icon="check" title={t('review.empty.title')} text={t('review.empty.text')} />;
    return (
      <EmptyState
        icon="search"
        title={t('review.noMatch.title')}
        text={t('review.noMatch.text')}
        action={
          <Button variant="contained" color="secondary" onClick={() => setAddress(addressOf({}))}>
            {t('review.showAll')}
          </Button>
        }
      />
    );
  };

  return (
    <Page title={t('review.title')} shownSince={query.dataUpdatedAt}>
      <Said />
      <ReviewFilters filter={filter} counts={query.data?.pages[0]?.counts} onChange={change} />
      <div aria-busy={query.isPending}>
        <Paged query={query} bars={ROWS} none={none()} end={t('review.end', items.length)}>
          <ul className="review-rows">
            {items.map((item) => (
              <ReviewRow key={item.id} item={item} filter={filter} now={now} />
            ))}
          </ul>
        </Paged>
      </div>
    </Page>
  );
}
