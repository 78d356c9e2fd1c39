import Button from '@mui/material/Button';
import { useRef, useState } from 'react';
import type { ReviewOrderAnswer } from '../../shared/api/answers';
import { useWords } from '../../shared/i18n/words';
import { AskDialog } from '../../shared/page/AskDialog';
import { DialogField } from '../../shared/page/DialogField';
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
export default function WordsDialog({ kind, shown, onSubmit, ...asked }: Props) {
  const { t } = useWords();
  const say = useFinding();
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
    else onSubmit({ kind, text: text.trim(), ...(about === '' ? {} : { construction: about }) });
  };

  return (
    <AskDialog
      title={t(`review.${name}Title`)}
      action={t(`review.${name}Do`)}
      grave={kind === 'return'}
      onSubmit={submit}
      {...asked}
    >
      <p>{t(`review.${name}Lead`)}</p>
      <DialogField
        label={t('review.about')}
        control={(names) => (
          <select {...names} value={about} onChange={(event) => setAbout(event.target.value)}>
            <option value="">{t('review.aboutWhole')}</option>
            {order.constructions.map((construction, at) => (
              <option key={construction.id} value={construction.id}>
                {at + 1}. {construction.name}
              </option>
            ))}
          </select>
        )}
      />
      <DialogField
        label={t(`review.${name}Label`)}
        problem={tried && isShort ? t('review.tooShort') : undefined}
        control={(names) => (
          <textarea
            {...names}
            ref={box}
            required
            autoFocus
            rows={5}
            maxLength={LONGEST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      />
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
    </AskDialog>
  );
}
