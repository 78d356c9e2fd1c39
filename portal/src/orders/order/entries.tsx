import type { ComponentType, ReactNode } from 'react';
import type { TimelineEntry } from '@mullion/domain/order/timeline-view';
import { dayIn } from '../../shared/i18n/formats';
import { useWords } from '../../shared/i18n/words';
import { telephone } from '../../shared/order/address';
import { Icon, type IconName } from '../../shared/page/Icon';
import { useZone } from '../../shared/signed-in';
import { useNote } from '../../shared/status/StatusChip';

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly factory: string;
}
type Tone = 'plain' | 'work' | 'way' | 'good' | 'bad';

interface FrameProps extends EntryProps {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
}

function Frame({ entry, factory, icon, tone, title, children }: FrameProps) {
  const { moment } = useWords();
  const say = useNote();
  const zone = useZone(factory);
  return (
    <li data-tone={tone}>
      <span className="timeline-mark">
        <Icon name={icon} />
      </span>
      <div>
        <span className="timeline-title">{title}</span>
        {children}
        {entry.reason && <p className="timeline-reason">{say(entry.reason)}</p>}
        <time dateTime={entry.at}>{moment(entry.at, zone)}</time>
      </div>
    </li>
  );
}

function Items({ entry }: { readonly entry: TimelineEntry }) {
  const { t } = useWords();
  if (!entry.items) return null;
  return (
    <ul className="timeline-items">
      {entry.items.map((item) => (
        <li key={item.construction}>{t('timeline.items', item.name, item.quantity)}</li>
      ))}
    </ul>
  );
}

/** An entry that is told by its words alone. */
const plain = (
  word:
    | 'received'
    | 'accepted'
    | 'returned'
    | 'revised'
    | 'held'
    | 'released'
    | 'heldBack'
    | 'cleared'
    | 'requestRefused',
  icon: IconName,
  tone: Tone,
): ComponentType<EntryProps> =>
  function PlainEntry(props) {
    const { t } = useWords();
    return <Frame {...props} icon={icon} tone={tone} title={t(`timeline.${word}`)} />;
  };

/** An entry about pieces. */
const pieces = (
  word: 'made' | 'delivered' | 'cancelled',
  icon: IconName,
  tone: Tone,
): ComponentType<EntryProps> =>
  function PiecesEntry(props) {
    const { t } = useWords();
    return (
      <Frame {...props} icon={icon} tone={tone} title={t(`timeline.${word}`)}>
        <Items entry={props.entry} />
      </Frame>
    );
  };

function PromisedEntry(props: EntryProps) {
  const { t, day } = useWords();
  const { date } = props.entry;
  const zone = useZone(props.factory);
  const promised = date ? day(date, { today: dayIn(zone), weekday: true }) : '—';
  return <Frame {...props} icon="calendar" tone="plain" title={t('timeline.promised', promised)} />;
}

function StartedEntry(props: EntryProps) {
  const { t } = useWords();
  const say = useNote();
  const { stage } = props.entry;
  return (
    <Frame
      {...props}
      icon="gear"
      tone="work"
      title={stage ? t('timeline.stage', say(stage)) : t('timeline.started')}
    >
      <Items entry={props.entry} />
    </Frame>
  );
}

function ShippedEntry(props: EntryProps) {
  const { t } = useWords();
  const { trip } = props.entry;
  return (
    <Frame
      {...props}
      icon="deliveries"
      tone="way"
      title={trip ? t('timeline.shippedTrip', trip.number) : t('timeline.shipped')}
    >
      <Items entry={props.entry} />
      {trip?.driver && (
        <p className="timeline-driver">
          {trip.driver.name}
          {trip.driver.phone && (
            <>
              {' · '}
              <a href={telephone(trip.driver.phone)}>{trip.driver.phone}</a>
            </>
          )}
        </p>
      )}
    </Frame>
  );
}

function DocumentEntry(props: EntryProps) {
  const { t } = useWords();
  return (
    <Frame
      {...props}
      icon="document"
      tone="plain"
      title={t('timeline.document', props.entry.document ?? '')}
    />
  );
}

/** A decision of the engineer that the factory's program has not answered yet. */
const requested = (word: 'acceptanceRequested' | 'returnRequested'): ComponentType<EntryProps> =>
  function RequestedEntry(props) {
    const { t } = useWords();
    return (
      <Frame {...props} icon="clock" tone="work" title={t(`timeline.${word}`, props.entry.person ?? '')}>
        <Items entry={props.entry} />
      </Frame>
    );
  };

function QuestionEntry(props: EntryProps) {
  const { t } = useWords();
  const { person, question } = props.entry;
  return (
    <Frame {...props} icon="pencil" tone="work" title={t('timeline.questionAsked', person)}>
      <Items entry={props.entry} />
      <p className="timeline-reason">{question}</p>
    </Frame>
  );
}

/** One component for each kind of entry. */
const KINDS: Record<TimelineEntry['kind'], ComponentType<EntryProps>> = {
  received: plain('received', 'orders', 'plain'),
  accepted: plain('accepted', 'check', 'good'),
  returned: plain('returned', 'back', 'bad'),
  revised: plain('revised', 'pencil', 'plain'),
  promised: PromisedEntry,
  held: plain('held', 'pause', 'bad'),
  released: plain('released', 'play', 'good'),
  cancelled: pieces('cancelled', 'close', 'bad'),
  started: StartedEntry,
  made: pieces('made', 'gear', 'work'),
  shipped: ShippedEntry,
  delivered: pieces('delivered', 'check', 'good'),
  document: DocumentEntry,
  heldBack: plain('heldBack', 'clock', 'work'),
  cleared: plain('cleared', 'check', 'plain'),
  acceptanceRequested: requested('acceptanceRequested'),
  returnRequested: requested('returnRequested'),
  questionAsked: QuestionEntry,
  requestRefused: plain('requestRefused', 'alert', 'bad'),
};

export function Entry(props: EntryProps) {
  const Kind = KINDS[props.entry.kind];
  return <Kind {...props} />;
}
