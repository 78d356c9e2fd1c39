import { useSyncExternalStore } from 'react';

const phone = matchMedia('(max-width: 699px)');
const subscribe = (tell: () => void) => {
  phone.addEventListener('change', tell);
  return () => phone.removeEventListener('change', tell);
};

/** The same limit as in the style sheets. */
export const useIsPhone = (): boolean => useSyncExternalStore(subscribe, () => phone.matches);
