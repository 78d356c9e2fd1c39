import { Link } from 'react-router';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { useZone } from '../../shared/signed-in';
import { deskPath } from '../address';
import { AgeChip, FindingChips, StateChip } from '../marks';
import type { Item, ReviewFilter } from '../queries';

interface Props {
  readonly item: Item;
  readonly filter: ReviewFilter;
  readonly now: number;
}

/** An order that waits, as one large target. */
export function ReviewRow({ item, filter, now }: Props) {
  const { t, day } = useWords();
  const today = dayIn(useZone(item.factory), now);
  return (
    <li>
      <Link to={deskPath(item.id, filter)} className="review-row">
        <span className="review-row-who">
          <b>{item.number}</b>
          <span>{item.reference ? `${item.dealerName} · ${item.reference}` : item.dealerName}</span>
        </span>
        <span className="review-row-what">
          {t('review.constructions', item.constructions)}
          {item.pieces > item.constructions && `, ${t('review.pieces', item.pieces)}`}
          <small>
            {t('review.promised', day(item.promised, { today }))}
            {item.onHold && ` · ${t('review.onHold')}`}
          </small>
        </span>
        <span className="review-row-found">
          <FindingChips wrong={item.wrong} doubtful={item.doubtful} />
        </span>
        <span className="review-row-state">
          <StateChip state={item.state} />
        </span>
        <span className="review-row-age">
          <AgeChip since={item.receivedAt} now={now} />
        </span>
      </Link>
    </li>
  );
}
