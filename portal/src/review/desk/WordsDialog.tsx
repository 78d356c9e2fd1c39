import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useId, useRef, useState } from 'react';
import type { ReviewOrderAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { useIsPhone } from '../../shared/page/useIsPhone';
import { useFinding } from './Findings';
import type { Decision } from './useDecide';

/** As the API asks for. */
const SHORTEST = 3;
const LONGEST = 500;

interface Props {
  readonly kind: 'return' | 'question';
  readonly shown: ReviewOrderAnswer;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onClose: () => void;
  readonly onSubmit: (decision: Decision) => void;
}

/** The reason of a return, or a question: what it is about, and the words. */
export default function WordsDialog({ kind, shown, busy, problem, onClose, onSubmit }: Props) {
  const { t } = useWords();
  const say = useFinding();
  const phone = useIsPhone();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const { order, findings } = shown;
  const suspects = new Set(findings.flatMap(({ construction }) => construction ?? []));
  // Only one thing looks wrong: it is most likely meant.
  const [about, setAbout] = useState(suspects.size === 1 ? ([...suspects][0] ?? '') : '');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const isShort = text.trim().length < SHORTEST;
  const found = findings.filter(({ construction }) => about === '' || construction === about);
  const name = kind === 'return' ? 'return' : 'ask';

  const submit = () => {
    setTried(true);
    if (isShort) box.current?.focus();
    else if (!busy) onSubmit({ kind, text: text.trim(), ...(about === '' ? {} : { construction: about }) });
  };

  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={`${id}-title`}>
      <form
        className="review-dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <h2 id={`${id}-title`}>{t(`review.${name}Title`)}</h2>
        <p>{t(`review.${name}Lead`)}</p>
        <p className="review-field">
          <label htmlFor={`${id}-about`}>{t('review.about')}</label>
          <select id={`${id}-about`} value={about} onChange={(event) => setAbout(event.target.value)}>
            <option value="">{t('review.aboutWhole')}</option>
            {order.constructions.map((construction, at) => (
              <option key={construction.id} value={construction.id}>
                {at + 1}. {construction.name}
              </option>
            ))}
          </select>
        </p>
        <p className="review-field" data-wrong={tried && isShort}>
          <label htmlFor={`${id}-text`}>{t(`review.${name}Label`)}</label>
          <textarea
            id={`${id}-text`}
            ref={box}
            required
            autoFocus
            rows={5}
            maxLength={LONGEST}
            aria-invalid={tried && isShort}
            aria-describedby={`${id}-told`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <small id={`${id}-told`}>{tried && isShort && t('review.tooShort')}</small>
        </p>
        {found.length > 0 && text === '' && (
          <Button
            variant="text"
            color="info"
            onClick={() => {
              setText(found.map(say).join(' ').slice(0, LONGEST));
              box.current?.focus();
            }}
          >
            {t('review.suggest')}
          </Button>
        )}
        <p className="review-problem" role="alert">
          {problem}
        </p>
        <div className="review-dialog-actions">
          <Button variant="outlined" color="inherit" onClick={onClose}>
            {t('review.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={kind === 'return' ? 'error' : 'secondary'}
            aria-disabled={busy}
          >
            {busy ? t('review.sending') : t(`review.${name}Do`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
