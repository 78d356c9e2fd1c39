import Button from '@mui/material/Button';
import { lazy, Suspense, useState } from 'react';
import type { ReviewOrderAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { Icon } from '../../shared/page/Icon';
import { type Decision, useDecide } from './useDecide';

const AcceptDialog = lazy(() => import('./AcceptDialog'));
const WordsDialog = lazy(() => import('./WordsDialog'));

interface Props {
  readonly shown: ReviewOrderAnswer;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly onOpen: (id: string) => void;
  /** The portal has taken it; the factory has not answered yet. */
  readonly onSent: (decision: Decision) => void;
}

/** Accept, ask, return; and the way to the orders before and after. Nothing is offered that would be refused. */
export function Decide({ shown, previous, next, onOpen, onSent }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState<Decision['kind']>();
  // A dialog is about what was shown when it was opened, though the page behind it may have changed.
  const [opened, setOpened] = useState<number>();
  const { busy, problem, clear, decide } = useDecide(shown.order.id);
  const { desk, decidable, findings, order } = shown;
  const open = desk !== null && decidable && desk.pending === undefined;
  const wrong = findings.filter(({ severity }) => severity === 'wrong').length;

  const send = async (decision: Decision) => {
    const sent = await decide(decision, asking === undefined ? order.position : (opened ?? order.position));
    // The engineer was told, and looks at the order as it is now.
    if (sent.end === 'outdated') setOpened(sent.newer);
    if (sent.end !== 'taken') return;
    setAsking(undefined);
    onSent(decision);
  };
  const begin = (kind: Decision['kind']) => {
    clear();
    setOpened(order.position);
    setAsking(kind);
  };

  return (
    <div className="review-actions">
      <p className="review-problem" role="alert">
        {asking === undefined && problem}
      </p>
      <div className="review-decide">
        <span className="review-turn">
          <Button
            variant="outlined"
            color="inherit"
            aria-label={t('review.previous')}
            disabled={previous === undefined}
            onClick={() => previous !== undefined && onOpen(previous)}
          >
            <Icon name="up" />
          </Button>
          <Button
            variant="outlined"
            color="inherit"
            aria-label={t('review.next')}
            disabled={next === undefined}
            onClick={() => next !== undefined && onOpen(next)}
          >
            <Icon name="down" />
          </Button>
        </span>
        {open && (
          <>
            <Button variant="outlined" color="inherit" disabled={busy} onClick={() => begin('return')}>
              {t('review.return')}
            </Button>
            <Button variant="outlined" color="inherit" disabled={busy} onClick={() => begin('question')}>
              {t('review.ask')}
            </Button>
            <Button
              variant="contained"
              color="secondary"
              className="review-accept"
              aria-disabled={busy}
              onClick={() => (wrong > 0 ? begin('acceptance') : void send({ kind: 'acceptance' }))}
            >
              {busy && asking === undefined ? t('app.sending') : t('review.accept')}
            </Button>
          </>
        )}
      </div>
      <Suspense fallback={null}>
        {asking === 'acceptance' && (
          <AcceptDialog
            wrong={wrong}
            busy={busy}
            problem={problem}
            onClose={() => setAsking(undefined)}
            onAccept={() => void send({ kind: 'acceptance' })}
          />
        )}
        {(asking === 'return' || asking === 'question') && (
          <WordsDialog
            kind={asking}
            shown={shown}
            busy={busy}
            problem={problem}
            onClose={() => setAsking(undefined)}
            onSubmit={(decision) => void send(decision)}
          />
        )}
      </Suspense>
    </div>
  );
}
