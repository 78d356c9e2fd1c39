import { lazy, Suspense, useState } from 'react';
import { useWords } from '../shared/i18n/words';
import { Icon } from '../shared/page/Icon';
import { LanguageSwitch } from '../shared/page/LanguageSwitch';
import { useSignedIn } from '../shared/signed-in';

const AccountPanel = lazy(() => import('./AccountPanel'));

export function AccountMenu() {
  const { t } = useWords();
  const user = useSignedIn();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const company = user.dealer?.name ?? t(`role.${user.role}`);
  return (
    <div className="account">
      <span className="account-language">
        <LanguageSwitch />
      </span>
      <button
        type="button"
        className="account-button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="person" />
        <span className="account-name">
          {company} · {user.name}
        </span>
        <span className="visually-hidden">{t('app.account')}</span>
      </button>
      {anchor && (
        <Suspense fallback={null}>
          <AccountPanel anchor={anchor} company={company} onClose={() => setAnchor(undefined)} />
        </Suspense>
      )}
    </div>
  );
}
