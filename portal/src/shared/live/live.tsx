import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { LiveMessage } from '@mullion/api/contract';
import { sessionQuery } from '../api/queries';
import { catchUp } from './catch-up';
import { LiveConnection, type LiveSnapshot, type Source, type Surroundings } from './connection';

const browser: Surroundings = {
  open: (url) => {
    const events = new EventSource(url);
    const source: Source = { onmessage: null, onerror: null, close: () => events.close() };
    const hear = (event: MessageEvent<string>) => source.onmessage?.(event);
    events.onmessage = hear;
    // The server may name its events; they are told apart by their own `type` either way.
    for (const type of ['hello', 'order', 'fresh', 'reload']) events.addEventListener(type, hear);
    events.onerror = () => source.onerror?.();
    return source;
  },
  online: () => navigator.onLine,
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

const Live = createContext<LiveConnection | undefined>(undefined);

/** Keeps the line open while someone is signed in. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [line] = useState(() => new LiveConnection(browser));

  useEffect(() => {
    const unwatch = line.whenLost(() => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }));
    const unbegin = line.whenBegun(() => catchUp(client));
    const unlisten = line.listen((message) => {
      if (message.type === 'reload') void client.invalidateQueries();
    });
    const hurry = () => {
      if (document.visibilityState === 'visible') line.hurry();
    };
    const lost = () => line.lost();
    addEventListener('online', hurry);
    addEventListener('offline', lost);
    document.addEventListener('visibilitychange', hurry);
    line.start();
    return () => {
      unlisten();
      unbegin();
      unwatch();
      removeEventListener('online', hurry);
      removeEventListener('offline', lost);
      document.removeEventListener('visibilitychange', hurry);
      line.stop();
    };
  }, [line, client]);

  return <Live value={line}>{children}</Live>;
}

function useLine(): LiveConnection {
  const line = use(Live);
  if (!line) throw new Error('useLive needs a LiveProvider above it');
  return line;
}

/** The state of the line, and when each factory was last heard of. */
export function useLive(): LiveSnapshot {
  const line = useLine();
  return useSyncExternalStore(
    (tell) => line.watch(tell),
    () => line.snapshot,
  );
}

/** Hears every message of the line; `hear` must be stable (useCallback, useEffectEvent). */
export function useLiveMessages(hear: (message: LiveMessage) => void): void {
  const line = useLine();
  useEffect(() => line.listen(hear), [line, hear]);
}
