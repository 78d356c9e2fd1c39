import { useEffect, useRef, type ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useWords } from '../shared/i18n/words';
import { Icon } from '../shared/page/Icon';
import { useSignedIn } from '../shared/signed-in';
import { AccountMenu } from './AccountMenu';
import { sectionsFor } from './navigation';
import { useKeptScroll } from './kept-scroll';
import { SearchBox } from './SearchBox';
import './shell.css';

/** Menu, search and account around every page: a side menu on the desktop, a rail on tablets, a bar below on phones. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const { permissions, factories } = useSignedIn();
  const sections = sectionsFor(permissions);
  const main = useRef<HTMLElement>(null);
  useKeptScroll();

  useEffect(() => {
    // Further rooms are fetched while nothing else is to do, so that they open at once.
    const idle = setTimeout(() => void import('../orders/order/OrderPage').catch(() => undefined), 2_500);
    return () => clearTimeout(idle);
  }, []);

  return (
    <div className="shell">
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <nav className="menu" aria-label={t('app.menu')}>
        <p className="menu-brand">
          <span className="menu-logo" aria-hidden="true" />
          <span>
            {t('app.name')}
            <small>{factories.map((f) => f.name).join(', ')}</small>
          </span>
        </p>
        <ul>
          {sections.map((section) => (
            <li key={section.to}>
              <NavLink to={section.to} end={section.to === '/'}>
                <Icon name={section.icon} />
                <span>{t(section.word)}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="stage">
        <header className="top">
          {permissions.includes('orders') ? <SearchBox /> : <span />}
          <AccountMenu />
        </header>
        <main id="content" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
