import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useId } from 'react';
import { useWords } from '../../shared/i18n/words';

interface Props {
  readonly wrong: number;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onClose: () => void;
  readonly onAccept: () => void;
}

/** Asked once more where something looks wrong. */
export default function AcceptDialog({ wrong, busy, problem, onClose, onAccept }: Props) {
  const { t } = useWords();
  const heading = useId();
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={heading}>
      <div className="review-dialog">
        <h2 id={heading}>{t('review.acceptAnyway', wrong)}</h2>
        <p>{t('review.acceptAnywayText')}</p>
        <p className="review-problem" role="alert">
          {problem}
        </p>
        <div className="review-dialog-actions">
          <Button variant="outlined" color="inherit" onClick={onClose}>
            {t('review.cancel')}
          </Button>
          <Button variant="contained" color="secondary" aria-disabled={busy} onClick={onAccept}>
            {busy ? t('review.sending') : t('review.acceptDo')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
