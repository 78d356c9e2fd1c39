import type { OrderPage } from '@mullion/domain/order/views';
import { useWords } from '../../shared/i18n/words';
import { Notice } from '../../shared/page/Notice';
import { useZone } from '../../shared/signed-in';
import { useNote } from '../../shared/status/StatusChip';

/** What keeps the order from going on, and what one can do about it. */
export function Notices({ order }: { readonly order: OrderPage }) {
  const { t, moment } = useWords();
  const say = useNote();
  const zone = useZone(order.factory);
  const { hold, returned, cancelled } = order;
  const because = (reason: string | undefined) =>
    reason && `${t('notice.reason', say(reason))}. `.replace('..', '.');
  const about = order.constructions.find(({ id }) => id === returned?.construction)?.name;
  return (
    <>
      {order.checking && (
        <Notice tone="wait" icon="clock" title={t('notice.checking')}>
          <p>{t('notice.checkingText')}</p>
        </Notice>
      )}
      {hold && order.status === 'onHold' && (
        <Notice tone="stop" icon="pause" title={t('notice.hold', moment(hold.since, zone))}>
          <p>
            {because(hold.reason)}
            {t('notice.holdText')}
          </p>
        </Notice>
      )}
      {returned && order.status === 'returned' && (
        <Notice tone="stop" icon="back" title={t('notice.returned', moment(returned.at, zone))}>
          <p>
            {because(returned.reason)}
            {about && `${t('notice.returnedConstruction', about)} `}
            {t('notice.returnedText')}
          </p>
        </Notice>
      )}
      {cancelled && order.status === 'cancelled' && (
        <Notice tone="over" icon="close" title={t('notice.cancelled', moment(cancelled.at, zone))}>
          <p>
            {because(cancelled.reason)}
            {t('notice.cancelledText')}
          </p>
        </Notice>
      )}
    </>
  );
}
