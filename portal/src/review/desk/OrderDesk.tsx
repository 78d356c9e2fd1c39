import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { ReviewOrderAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { useNow } from '../../shared/live/useNow';
import { Page } from '../../shared/page/Page';
import { AgeChip, FindingChips, StateChip } from '../marks';
import type { Finding } from '../queries';
import { Said } from '../Said';
import { anchorOf, ConstructionDesk } from './ConstructionDesk';
import { Decide } from './Decide';
import { Findings } from './Findings';
import { OrderFacts } from './OrderFacts';
import { StateNotice } from './StateNotice';

interface Props {
  readonly shown: ReviewOrderAnswer;
  readonly since: number;
  readonly path: ReactNode;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly onOpen: (id: string) => void;
  /** After an acceptance or a return was sent, with what to say about it. */
  readonly onDecided: (said: string) => void;
}

// Beside or below what is decided by.
const History = lazy(() => import('./History'));
const KeysSwitch = lazy(() => import('../../shared/keys/KeysSwitch'));

/** Ages are told in minutes. */
const AGES_EVERY = 30_000;

/** An order with everything that an engineer decides by, and the three things to do with it. */
export function OrderDesk({ shown, since, path, previous, next, onOpen, onDecided }: Props) {
  const { t } = useWords();
  const now = useNow(AGES_EVERY);
  const [said, setSaid] = useState<string>();
  const [meant, setMeant] = useState<Finding>();
  const { order, findings, desk, history } = shown;
  const whole = findings.filter(({ construction }) => construction === undefined);

  return (
    <Page
      title={t('review.order', order.number)}
      heading={`${order.number} · ${order.dealerName}`}
      above={path}
      beside={
        desk && (
          <>
            <AgeChip since={desk.receivedAt} now={now} />
            <StateChip state={desk.state} />
          </>
        )
      }
      actions={
        <Decide
          shown={shown}
          previous={previous}
          next={next}
          onOpen={onOpen}
          onSent={({ kind }) => {
            const text = t(`review.said.${kind}`, order.number);
            // A question is no decision: the order stays open.
            if (kind === 'question') setSaid(text);
            else onDecided(text);
          }}
        />
      }
      shownSince={since}
      factory={order.factory}
    >
      <Said now={said} />
      <StateNotice shown={shown} />
      <div className="review-grid">
        <div className="review-main">
          {whole.length > 0 && (
            <section className="card">
              <h2>{t('review.about.order')}</h2>
              <Findings findings={whole} meant={meant} />
            </section>
          )}
          {order.constructions.length > 1 && <Jumps shown={shown} />}
          <ol className="review-constructions">
            {order.constructions.map((construction, at) => (
              <ConstructionDesk
                key={construction.id}
                construction={construction}
                place={at + 1}
                factory={order.factory}
                findings={findings.filter((finding) => finding.construction === construction.id)}
                meant={meant}
                onMean={setMeant}
              />
            ))}
          </ol>
        </div>
        <div className="review-side">
          <OrderFacts order={order} />
          <Suspense fallback={<section className="card" />}>
            <History entries={history} factory={order.factory} />
          </Suspense>
        </div>
      </div>
      <div className="review-keys">
        <Suspense fallback={null}>
          <KeysSwitch>{t('review.keys')}</KeysSwitch>
        </Suspense>
      </div>
    </Page>
  );
}

/** The constructions that something was found in, to go there at once. */
function Jumps({ shown: { order, findings } }: Pick<Props, 'shown'>) {
  const { t } = useWords();
  const count = (id: string, severity: Finding['severity']) =>
    findings.filter((finding) => finding.construction === id && finding.severity === severity).length;
  const suspects = order.constructions
    .map((construction, at) => ({
      ...construction,
      place: at + 1,
      wrong: count(construction.id, 'wrong'),
      doubtful: count(construction.id, 'doubtful'),
    }))
    .filter(({ wrong, doubtful }) => wrong + doubtful > 0);
  if (suspects.length === 0) return null;
  return (
    <nav className="review-jumps" aria-label={t('review.findings')}>
      {suspects.map(({ id, place, name, wrong, doubtful }) => (
        <a
          key={id}
          className="pill"
          href={`#${anchorOf(id)}`}
          onClick={(event) => {
            // The address keeps its filter, and back still leads to the list.
            event.preventDefault();
            document.getElementById(anchorOf(id))?.scrollIntoView({ block: 'start' });
            document.getElementById(anchorOf(id))?.focus({ preventScroll: true });
          }}
        >
          {place}. {name}
          <FindingChips wrong={wrong} doubtful={doubtful} />
        </a>
      ))}
    </nav>
  );
}
