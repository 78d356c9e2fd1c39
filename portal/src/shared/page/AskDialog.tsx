import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useId, type ReactNode } from 'react';
import { useWords } from '../i18n/words';
import { useIsPhone } from './useIsPhone';
import './dialog.css';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** The word on the button that does it. */
  readonly action: string;
  /** For what can't be undone, or turns somebody down. */
  readonly grave?: boolean;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
}

/** A question with one button that does it; stays open until it is done, and is asked once while it is being done. */
export function AskDialog({ title, children, action, grave, busy, problem, onClose, onSubmit }: Props) {
  const { t } = useWords();
  const phone = useIsPhone();
  const heading = useId();
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="sm" aria-labelledby={heading}>
      <form
        className="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        <h2 id={heading}>{title}</h2>
        {children}
        <p className="dialog-problem" role="alert">
          {problem}
        </p>
        <div className="dialog-actions">
          <Button variant="outlined" color="inherit" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={grave ? 'error' : 'secondary'}
            aria-disabled={busy}
          >
            {busy ? t('app.sending') : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
