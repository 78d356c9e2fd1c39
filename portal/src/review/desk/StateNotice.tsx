import { Link } from 'react-router';
import type { ReviewOrderAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { orderPath } from '../../shared/order/address';
import { Notice } from '../../shared/page/Notice';
import { useZone } from '../../shared/signed-in';

/** How the order stands with the factory: what is under way, what was refused, what was asked, or that it has left the desk. */
export function StateNotice({ shown: { order, desk, decidable } }: { readonly shown: ReviewOrderAnswer }) {
  const { t, moment } = useWords();
  const zone = useZone(order.factory);
  const when = (at: string) => moment(at, zone);
  if (!desk) {
    const { status } = order;
    const known = status === 'returned' || status === 'cancelled';
    return (
      <Notice
        tone="over"
        icon={known ? 'back' : 'check'}
        title={t(`review.done.${known ? status : order.journey.accepted ? 'accepted' : 'other'}`)}
      >
        <p>
          {t('review.doneText')} <Link to={orderPath(order.id)}>{t('review.toOrder')}</Link>
        </p>
      </Notice>
    );
  }
  const { pending, refused, questions } = desk;
  return (
    <>
      {!decidable && <Notice tone="over" icon="alert" title={t('review.noDecisions')} />}
      {pending && pending.kind !== 'question' && (
        <Notice tone="sent" icon="clock" title={t(`review.pending.${pending.kind}`)}>
          <p>{t('review.pendingText', pending.name, when(pending.at))}</p>
          {pending.text && <p>{pending.text}</p>}
        </Notice>
      )}
      {refused && (
        <Notice tone="stop" icon="alert" title={t(`review.refused.${refused.request.kind}`)}>
          <p>
            {t('review.refusedText', when(refused.at), refused.reason)} {t('review.decideAgain')}
          </p>
        </Notice>
      )}
      {questions.map((question) => (
        <Notice
          key={question.id}
          tone="asked"
          icon="pencil"
          title={t('review.asked', question.name, when(question.at))}
        >
          <p>{question.text}</p>
        </Notice>
      ))}
    </>
  );
}
