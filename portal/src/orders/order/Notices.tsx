import type { ReactNode } from 'react';
import type { OrderPage } from '@mullion/domain/order/views';
import { useWords } from '../../shared/i18n/words';
import { Icon, type IconName } from '../../shared/page/Icon';
import { useZone } from '../../shared/signed-in';
import { useNote } from '../../shared/status/StatusChip';

interface NoticeProps {
  readonly tone: 'wait' | 'stop' | 'over';
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
}

function Notice({ tone, icon, title, children }: NoticeProps) {
  return (
    <section className="notice" data-tone={tone}>
      <Icon name={icon} />
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
    </section>
  );
}

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
          {t('notice.checkingText')}
        </Notice>
      )}
      {hold && order.status === 'onHold' && (
        <Notice tone="stop" icon="pause" title={t('notice.hold', moment(hold.since, zone))}>
          {because(hold.reason)}
          {t('notice.holdText')}
        </Notice>
      )}
      {returned && order.status === 'returned' && (
        <Notice tone="stop" icon="back" title={t('notice.returned', moment(returned.at, zone))}>
          {because(returned.reason)}
          {about && `${t('notice.returnedConstruction', about)} `}
          {t('notice.returnedText')}
        </Notice>
      )}
      {cancelled && order.status === 'cancelled' && (
        <Notice tone="over" icon="close" title={t('notice.cancelled', moment(cancelled.at, zone))}>
          {because(cancelled.reason)}
          {t('notice.cancelledText')}
        </Notice>
      )}
    </>
  );
}
