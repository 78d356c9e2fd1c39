import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import { useQueryClient } from '@tanstack/react-query';
import { send } from '../shared/api/client';
import { sessionQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import KeysSwitch from '../shared/keys/KeysSwitch';
import { forget } from '../shared/kept-data';
import { LanguageSwitch } from '../shared/page/LanguageSwitch';
import { useSignedIn } from '../shared/signed-in';

interface Props {
  readonly anchor: HTMLElement;
  readonly company: string;
  readonly onClose: () => void;
}

/** Who is signed in, on phones the language, single keys, and the way out. */
export default function AccountPanel({ anchor, company, onClose }: Props) {
  const { t } = useWords();
  const user = useSignedIn();
  const client = useQueryClient();

  const signOut = async () => {
    // Without network the device still forgets everything; the session itself then ends by its age.
    await send('DELETE', '/api/session').catch(() => undefined);
    client.setQueryData(sessionQuery.queryKey, { user: null, csrfToken: null });
    await forget(client);
    // A fresh page: nothing of this person stays in its memory either.
    location.replace('/sign-in');
  };

  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      slotProps={{ paper: { className: 'account-panel', role: 'dialog', 'aria-label': t('app.account') } }}
    >
      <p className="account-who">
        <b>{user.name}</b>
        <span>{company}</span>
        <span>{user.email}</span>
      </p>
      <p className="account-panel-language">
        <LanguageSwitch />
      </p>
      {user.permissions.includes('orders') && (
        <p className="account-keys">
          <KeysSwitch>
            {t(user.permissions.includes('review') ? 'app.keysOfDesk' : 'app.keysOfSearch')}
          </KeysSwitch>
        </p>
      )}
      <Button variant="outlined" color="inherit" fullWidth onClick={() => void signOut()}>
        {t('app.signOut')}
      </Button>
    </Popover>
  );
}
