import Button from '@mui/material/Button';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { RequestError } from '../../shared/api/client';
import { useWords } from '../../shared/i18n/words';
import { useKeys } from '../../shared/keys/keys';
import { Page } from '../../shared/page/Page';
import { PathLine } from '../../shared/page/PathLine';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { deskPath, filterOf, listPath } from '../address';
import { neighboursOf, nextToDecide } from '../neighbours';
import { reviewOrderQuery, reviewQuery } from '../queries';
import { useLiveReview } from '../useLiveReview';
import { OrderDesk } from './OrderDesk';
import './desk.css';

/** One order on the engineer's desk. */
export default function DeskPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const filter = useMemo(() => filterOf(address), [address]);
  const query = useQuery(reviewOrderQuery(id));
  const list = useInfiniteQuery(reviewQuery(filter));
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  useLiveReview(
    useMemo(() => new Set(items.map((item) => item.id)), [items]),
    id,
  );

  const { previous, next } = neighboursOf(items, id);
  // Going through the orders is no way to come back along: back leads to the list.
  const open = (other: string, said?: string) =>
    void navigate(deskPath(other, filter), { replace: true, state: { said } });
  useKeys({
    KeyJ: () => next !== undefined && open(next),
    KeyK: () => previous !== undefined && open(previous),
  });
  const leave = (said: string) => {
    const after = nextToDecide(items, id);
    if (after === undefined) void navigate(listPath(filter), { replace: true, state: { said } });
    else open(after, said);
  };

  const number = query.data?.order.number ?? id.split('~')[1] ?? id;
  const path = <PathLine to={listPath(filter)} list={t('review.title')} here={number} />;
  if (query.data)
    return (
      <OrderDesk
        key={id}
        shown={query.data}
        since={query.dataUpdatedAt}
        path={path}
        previous={previous}
        next={next}
        onOpen={open}
        onDecided={leave}
      />
    );
  const gone = query.error instanceof RequestError && query.error.status === 404;
  return (
    <Page title={t('review.order', number)} above={path} shownSince={0}>
      {query.isPending && <Skeletons heights={[40, 320, 320]} />}
      {query.isError && gone && (
        <EmptyState
          icon="search"
          title={t('review.gone')}
          text={t('review.goneText')}
          action={
            <Button component={Link} to={listPath(filter)} variant="contained" color="secondary">
              {t('review.toList')}
            </Button>
          }
        />
      )}
      {query.isError && !gone && <ErrorState error={query.error} retry={() => void query.refetch()} />}
    </Page>
  );
}
