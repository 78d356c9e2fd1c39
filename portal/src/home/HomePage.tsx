import { useMay, useSignedIn } from '../shared/signed-in';
import { useWords } from '../shared/i18n/words';
import { Page } from '../shared/page/Page';
import { AttentionOrders, RecentOrders } from './OrderBlocks';
import { NearDeliveries } from './NearDeliveries';
import { StatusTiles } from './StatusTiles';
import { SyncSummary } from './SyncSummary';
import { useHomeFreshness } from './useHomeFreshness';
import './home.css';

/** What needs attention: shaped by what the person may see. Who has orders to look after sees the machinery below them. */
export default function HomePage() {
  const { t } = useWords();
  const { name } = useSignedIn();
  const orders = useMay('orders');
  const deliveries = useMay('deliveries');
  const sync = useMay('sync');
  const since = useHomeFreshness();
  return (
    <Page title={t('menu.home')} heading={t('home.greeting', name.split(' ')[0] ?? name)} shownSince={since}>
      {orders && <StatusTiles />}
      {sync && !orders && <SyncSummary />}
      {orders && (
        <div className="home-grid">
          <RecentOrders />
          <div className="home-side">
            <AttentionOrders />
            {deliveries && <NearDeliveries />}
          </div>
        </div>
      )}
      {sync && orders && <SyncSummary />}
    </Page>
  );
}
