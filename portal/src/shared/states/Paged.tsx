import Button from '@mui/material/Button';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words';
import { ErrorState, Skeletons } from './states';
import './paged.css';

interface MoreProps {
  readonly query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  /** The words on the button, unless the usual ones. */
  readonly more?: string;
  /** Said beside the button. */
  readonly beside?: string;
  /** Said instead of it once everything is shown. */
  readonly end?: string;
}

/** Brings the next rows of a list; keeps the focus while they come. */
export function More({ query, more, beside, end }: MoreProps) {
  const { t } = useWords();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (!hasNextPage) return end ? <p className="list-foot mute">{end}</p> : null;
  return (
    <p className="list-foot">
      {beside && <span className="mute">{beside}</span>}
      <Button
        variant="outlined"
        color="inherit"
        aria-disabled={isFetchingNextPage}
        onClick={() => {
          if (!isFetchingNextPage) void fetchNextPage();
        }}
      >
        {isFetchingNextPage ? t('orders.loadingMore') : (more ?? t('orders.more'))}
      </Button>
    </p>
  );
}

interface PagedProps extends Omit<MoreProps, 'query'> {
  readonly query: Pick<UseInfiniteQueryResult, 'isPending' | 'data' | 'error' | 'refetch'> &
    MoreProps['query'];
  /** While it loads: see `Skeletons`. */
  readonly bars: readonly number[];
  /** Stands there when the list has no row; false when it has some. */
  readonly none: ReactNode;
  readonly children: ReactNode;
}

/** What every list does: bars while it loads, why it could not be loaded, what it means that nothing is there, and more rows. */
export function Paged({ query, bars, none, children, ...foot }: PagedProps) {
  if (query.isPending) return <Skeletons heights={bars} />;
  if (!query.data)
    return query.error && <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (none) return none;
  return (
    <>
      {children}
      <More query={query} {...foot} />
    </>
  );
}
