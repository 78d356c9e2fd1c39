import { NavLink } from 'react-router';
import { useWords } from '../../shared/i18n/words';
import { useMay } from '../../shared/signed-in';
import './tabs.css';

const TABS = [
  { to: '/sync', word: 'desk.tab.overview' },
  { to: '/sync/codes', word: 'desk.tab.codes' },
  { to: '/sync/audit', word: 'desk.tab.audit' },
] as const;

/** The parts of Sync, for those who may mend; others see the overview alone and need no tabs. */
export function SyncTabs() {
  const { t } = useWords();
  if (!useMay('mend')) return null;
  return (
    <nav className="pills scroll sync-tabs" aria-label={t('desk.tabs')}>
      {TABS.map(({ to, word }) => (
        <NavLink key={to} to={to} end className="pill">
          {t(word)}
        </NavLink>
      ))}
    </nav>
  );
}
