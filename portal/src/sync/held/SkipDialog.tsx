import { useRef, useState } from 'react';
import { useWords } from '../../shared/i18n/words';
import { AskDialog } from '../../shared/page/AskDialog';
import { DialogField } from '../../shared/page/DialogField';
import type { Held } from './queries';
import { useCommand } from './useCommand';
import { heldWords, sentenceOf } from './words';

const LEAST = 3;

interface Props {
  readonly change: Held;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** Says plainly what skipping means, and asks why. */
export function SkipDialog({ change, onClose, onDone }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const { busy, problem, run } = useCommand(t('desk.gone'));
  const gap = change.code === 'sequence-gap';

  const submit = async () => {
    const given = reason.trim();
    if (given.length < LEAST) {
      setMissing(true);
      box.current?.focus();
      return;
    }
    const path = `/api/sync/held/${encodeURIComponent(change.id)}/skip`;
    if (await run({ path, body: { reason: given } })) onDone(t('desk.skipped', change.order));
  };

  return (
    <AskDialog
      title={t('desk.skipTitle', change.order)}
      action={t(gap ? 'desk.skipGapDo' : 'desk.skipDo')}
      grave
      busy={busy}
      problem={problem}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>
        <b>{heldWords(t, change)}.</b> {sentenceOf(change)}
      </p>
      <p>{gap ? t('desk.skipGapMeans') : t('desk.skipMeans', change.change)}</p>
      <p>{t('desk.skipWaiting', change.waiting)}</p>
      <DialogField
        label={t('desk.skipReason')}
        hint={t('desk.skipReasonHint')}
        problem={missing ? t('desk.skipReasonMissing') : undefined}
        control={(names) => (
          <textarea
            {...names}
            ref={box}
            required
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
          />
        )}
      />
      <p className="mute">{t('desk.skipFinal')}</p>
    </AskDialog>
  );
}
