import type { OrderStatus, Progress } from '@mullion/domain/order/views';
import { useWords } from '../i18n/words';
import type { Messages } from '../i18n/en';
import { StatusMark } from './StatusMark';
import './status.css';

/** How far towards its dealer, in eighths. What stands still keeps the length of what was reached. */
const STEP: Record<OrderStatus, number> = {
  received: 0,
  returned: 0,
  accepted: 1,
  inProduction: 2,
  partlyMade: 3,
  made: 4,
  partlyShipped: 5,
  shipped: 6,
  partlyDelivered: 7,
  delivered: 8,
  onHold: 2,
  cancelled: 0,
};

/** `3 of 5` where a count says more than the word alone. */
function countOf(status: OrderStatus, p: Progress): number | undefined {
  if (status === 'partlyMade') return p.made;
  if (status === 'partlyShipped') return p.shipped;
  if (status === 'partlyDelivered') return p.delivered;
  return undefined;
}

/** Stages that factories name alike are said in the reader's language; others stand as they came. */
const isStage = (
  note: string,
): note is 'cutting' | 'welding' | 'glazing' | 'assembly' | 'packing' | 'painting' | 'glass' =>
  ['cutting', 'welding', 'glazing', 'assembly', 'packing', 'painting', 'glass'].includes(note);

/** A note of the factory (stage, reason) in the reader's language, as far as it is a known word. */
export function useNote(): (note: string) => string {
  const { t } = useWords();
  return (note) => (isStage(note) ? t(`stage.${note}` satisfies keyof Messages) : note);
}

interface Props {
  readonly status: OrderStatus;
  readonly progress?: Progress | undefined;
  readonly note?: string | undefined;
}

/** The status by colour, by word, by mark and by length: the chip grows towards the right as the order nears its dealer. */
export function StatusChip({ status, progress, note }: Props) {
  const { t } = useWords();
  const say = useNote();
  const done = progress && countOf(status, progress);
  const detail = done !== undefined && progress ? t('status.of', done, progress.ordered) : note && say(note);
  return (
    <span className="status" data-status={status} data-step={STEP[status]}>
      <StatusMark status={status} />
      <b>{t(`status.${status}`)}</b>
      {detail && (
        <em title={detail} className={done === undefined ? undefined : 'count'}>
          {detail}
        </em>
      )}
    </span>
  );
}
