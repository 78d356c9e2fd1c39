import { useEffect, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { keep, restore } from '../shared/kept-data';

/** Draws the pages once what this device has kept is back, so that they open with data. */
export function RestoredData({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    void restore(client).then(() => {
      if (gone) return;
      stop = keep(client);
      setReady(true);
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [client]);
  return ready ? children : null;
}
