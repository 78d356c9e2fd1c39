import { useEffect, useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

const at = new Map<string, number>();

/** Going back returns to where the page was left; going on starts at its top. Filters that only change the address don't move. */
export function useKeptScroll(): void {
  const { key, pathname } = useLocation();
  const how = useNavigationType();
  const before = useRef(pathname);

  useEffect(() => {
    history.scrollRestoration = 'manual';
    const note = () => at.set(key, scrollY);
    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [key]);

  useLayoutEffect(() => {
    const moved = before.current !== pathname;
    before.current = pathname;
    if (how === NavigationType.Pop) scrollTo(0, at.get(key) ?? 0);
    else if (moved) scrollTo(0, 0);
  }, [key, pathname, how]);
}
