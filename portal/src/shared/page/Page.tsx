import { useEffect, useRef, type ReactNode } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { useWords } from '../i18n/words';
import { FreshnessStamp } from '../live/FreshnessStamp';
import './page.css';

interface Props {
  /** Of the browser's tab, and of the page unless there is a `heading`. */
  readonly title: string;
  readonly heading?: ReactNode;
  readonly above?: ReactNode;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
  /** When what is shown was fetched; milliseconds, 0 for not yet. */
  readonly shownSince: number;
  readonly factory?: string | undefined;
  readonly children: ReactNode;
}

/** The frame of every page: its heading, which takes the focus on arrival unless someone types, and how fresh it is. */
export function Page({ title, heading, above, beside, actions, shownSince, factory, children }: Props) {
  const { t } = useWords();
  const top = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  const how = useNavigationType();
  const arrived = useRef(how !== NavigationType.Pop);

  useEffect(() => {
    // Going back keeps the place; a fresh load starts at the top of the document as browsers do.
    // Who has begun to type in the search while the page was loading is left there.
    const isTyping = document.activeElement instanceof HTMLInputElement;
    if (arrived.current && !isTyping) top.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <>
      <title>{`${title} · ${t('app.name')}`}</title>
      <header className="page-head">
        <div className="page-head-text">
          {above}
          <div className="page-head-line">
            <h1 ref={top} tabIndex={-1}>
              {heading ?? title}
            </h1>
            {beside}
            <FreshnessStamp shownSince={shownSince} factory={factory} />
          </div>
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}
