import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { send } from '../shared/api/client';
import { sessionQuery } from '../shared/api/queries';
import { useWords } from '../shared/i18n/words';
import { Icon } from '../shared/page/Icon';
import { LanguageSwitch } from '../shared/page/LanguageSwitch';
import { useSignedIn } from '../shared/signed-in';
import { forget } from '../shared/kept-data';

/** Who is signed in, the language, and the way out. */
export function AccountMenu() {
  const { t } = useWords();
  const user = useSignedIn();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const company = user.dealer?.name ?? t(`role.${user.role}`);

  const signOut = async () => {
    setAnchor(null);
    // Without network the device still forgets everything; the session itself then ends by its age.
    await send('DELETE', '/api/session').catch(() => undefined);
    await forget(client);
    client.setQueryData(sessionQuery.queryKey, { user: null, csrfToken: null });
    await navigate('/sign-in', { replace: true });
  };

  return (
    <div className="account">
      <span className="account-language">
        <LanguageSwitch />
      </span>
      <button
        type="button"
        className="account-button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="person" />
        <span className="account-name">
          {company} · {user.name}
        </span>
        <span className="visually-hidden account-word">{t('app.account')}</span>
      </button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
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
        <Button variant="outlined" color="inherit" fullWidth onClick={() => void signOut()}>
          {t('app.signOut')}
        </Button>
      </Popover>
    </div>
  );
}
