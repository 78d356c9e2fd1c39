import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from 'react-router';
import type { OrderPage as Order } from '@mullion/domain/order/views';
import { RequestError } from '../../shared/api/client';
import { orderQuery } from '../../shared/api/queries';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { Page } from '../../shared/page/Page';
import { PathLine } from '../../shared/page/PathLine';
import { EmptyState, ErrorState, Skeletons } from '../../shared/states/states';
import { StatusChip } from '../../shared/status/StatusChip';
import { CallAction } from './CallAction';
import { Constructions } from './Constructions';
import { Journey } from './Journey';
import { Notices } from './Notices';
import { CustomerCard, DeliveryCard, DocumentsCard, MoneyCard } from './SideCards';
import { Timeline } from './Timeline';
import { useLiveOrder } from './useLiveOrder';
import './order.css';

function whereFrom(state: unknown): string {
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : undefined;
  return typeof from === 'string' ? `/orders${from}` : '/orders';
}

export default function OrderPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const location = useLocation();
  const query = useQuery(orderQuery(id));
  useLiveOrder(id);
  const toList = whereFrom(location.state);
  const number = query.data?.number ?? id.split('~')[1] ?? id;
  const path = <PathLine to={toList} list={t('orders.title')} here={number} />;

  if (query.data) return <Shown order={query.data} path={path} since={query.dataUpdatedAt} />;
  return (
    <Page title={t('order.title', number)} above={path} shownSince={0}>
      {query.isPending && <Skeletons heights={[96, 28, 190, 190, 190]} />}
      {query.isError &&
        (query.error instanceof RequestError && query.error.status === 404 ? (
          <EmptyState
            icon="search"
            title={t('order.gone')}
            text={t('order.goneText')}
            action={
              <Button component={Link} to={toList} variant="contained" color="secondary">
                {t('order.toList')}
              </Button>
            }
          />
        ) : (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ))}
    </Page>
  );
}

interface ShownProps {
  readonly order: Order;
  readonly path: React.ReactNode;
  readonly since: number;
}

function Shown({ order, path, since }: ShownProps) {
  const { t } = useWords();
  const who = order.customer?.name ?? order.reference;
  return (
    <Page
      title={t('order.title', order.number)}
      heading={who ? `${order.number} · ${who}` : order.number}
      above={path}
      beside={<StatusChip status={order.status} progress={order.progress} note={order.note} />}
      actions={
        <>
          <Button
            variant="outlined"
            color="inherit"
            startIcon={<Icon name="print" />}
            className="desk-only"
            onClick={() => print()}
          >
            {t('order.print')}
          </Button>
          <CallAction order={order} />
        </>
      }
      shownSince={since}
      factory={order.factory}
    >
      <Notices order={order} />
      <Journey order={order} />
      <div className="order-grid">
        <Constructions order={order} />
        <div className="order-side">
          <DeliveryCard order={order} />
          <CustomerCard order={order} />
          <MoneyCard order={order} />
          <DocumentsCard order={order} />
          <Timeline id={order.id} factory={order.factory} />
        </div>
      </div>
    </Page>
  );
}
