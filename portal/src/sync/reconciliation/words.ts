import type { Words } from '../../shared/i18n/words';
import type { Difference, Sweep } from './queries';

type Aspect = Difference['what'][number];
type Speaking = Pick<Words, 't' | 'day' | 'moment' | 'number'>;

const isReview = (said: Aspect['here']): said is 'received' | 'returned' | 'accepted' =>
  said === 'received' || said === 'returned' || said === 'accepted';

/** One thing that differs, as a short sentence; `zone` is the factory's. */
export function aspectWords(
  { t, day, moment, number }: Speaking,
  { what, construction = '', here, there }: Aspect,
  zone: string,
): string {
  const said = (value: Aspect['here']): string => {
    if (value === null) return t('compare.nothing');
    if (isReview(value)) return t(`status.${value}`);
    if (typeof value === 'number') return number(value);
    if (what === 'stageAt') return moment(String(value), zone);
    return what === 'promised' ? day(String(value)) : String(value);
  };
  switch (what) {
    case 'order':
      return t(here === null ? 'compare.unknownHere' : 'compare.unknownThere');
    case 'onHold':
      return t(here === true ? 'compare.holdHere' : 'compare.holdThere');
    case 'started':
      return t(here === true ? 'compare.startedHere' : 'compare.startedThere');
    case 'construction':
      return t(here === null ? 'compare.itemThere' : 'compare.itemHere', construction);
    case 'price':
      return t('compare.price');
    case 'dealer':
    case 'review':
    case 'promised':
    case 'documents':
      return t('compare.said', t(`compare.${what}`), said(here), said(there));
    default:
      return t(
        'compare.said',
        t('compare.ofItem', construction, t(`compare.${what}`)),
        said(here),
        said(there),
      );
  }
}

/** How far the comparison is, or when the last one was. */
export function progressWords(
  { t, number }: Speaking,
  sweep: Sweep,
  moment: (instant: string) => string,
): string {
  if (sweep.wanted) return t('compare.wanted');
  if (sweep.running && sweep.waits !== null) return t(`compare.waits.${sweep.waits}`);
  if (sweep.running)
    return sweep.expected === null
      ? t('compare.running', sweep.compared)
      : t('compare.runningOf', number(sweep.compared), number(Math.max(sweep.expected, sweep.compared)));
  return sweep.finishedAt === null ? t('compare.never') : t('compare.at', moment(sweep.finishedAt));
}
