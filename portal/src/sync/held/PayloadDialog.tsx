import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useWords } from '../../shared/i18n/words';
import { useIsPhone } from '../../shared/page/useIsPhone';
import type { Held } from './queries';
import '../../shared/page/dialog.css';

interface Props {
  readonly change: Held;
  readonly onClose: () => void;
}

/** What the factory sent, as it came, without its customers. */
export function PayloadDialog({ change, onClose }: Props) {
  const { t } = useWords();
  const phone = useIsPhone();
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="md" aria-labelledby="payload-title">
      <div className="dialog">
        <h2 id="payload-title">{t('sync.payloadTitle', change.change)}</h2>
        <p className="mute">{t('sync.masked')}</p>
        <pre tabIndex={0}>{JSON.stringify(change.payload, null, 2)}</pre>
        <div className="dialog-actions">
          <Button variant="contained" color="secondary" onClick={onClose}>
            {t('app.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
