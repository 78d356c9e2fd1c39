import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { Page } from '../../shared/page/Page';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { addressOf, filterOf } from '../address';
import { reviewQuery, type ReviewFilter } from '../queries';
import { Said } from '../Said';
import { useLiveReview } from '../useLiveReview';
import { useNow } from '../useNow';
import { ReviewFilters } from './ReviewFilters';
import { ReviewRow } from './ReviewRow';
import './review.css';

/** The engineer's desk: what waits for a decision, the longest waiting first. */
export default function ReviewPage() {
  const { t } = useWords();
  const [address, setAddress] = useSearchParams();
  const filter = useMemo(() => filterOf(address), [address]);
  const query = useInfiniteQuery(reviewQuery(filter));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  useLiveReview(useMemo(() => new Set(items.map(({ id }) => id)), [items]));
  const now = useNow();
  const change = (part: ReviewFilter, replace = false) =>
    setAddress(addressOf({ ...filter, ...part }), { replace });

  const content = () => {
    if (query.isPending) return <Skeletons heights={[76, 76, 76, 76, 76]} />;
    if (!query.data) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
    if (items.length === 0)
      return addressOf(filter).size === 0 ? (
        <EmptyState icon="check" title={t('review.empty.title')} text={t('review.empty.text')} />
      ) : (
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
    return (
      <>
        <ul className="review-rows">
          {items.map((item) => (
            <ReviewRow key={item.id} item={item} filter={filter} now={now} />
          ))}
        </ul>
        <div className="review-foot">
          {query.hasNextPage ? (
            <Button
              variant="outlined"
              color="inherit"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('review.more')}
            </Button>
          ) : (
            <p className="mute">{t('review.end', items.length)}</p>
          )}
        </div>
      </>
    );
  };

  return (
    <Page title={t('review.title')} shownSince={query.dataUpdatedAt}>
      <Said />
      <ReviewFilters filter={filter} counts={query.data?.pages[0]?.counts} onChange={change} />
      <div aria-busy={query.isPending}>{content()}</div>
    </Page>
  );
}
