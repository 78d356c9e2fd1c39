import { useEffect, useState } from 'react';

const EVERY = 30_000;

/** The time, twice a minute: for what says how long something waits. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), EVERY);
    return () => clearInterval(tick);
  }, []);
  return now;
}
