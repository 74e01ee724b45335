import { useEffect, useState } from 'react';

/** The time in epoch millis, new every `periodMillis`; for "3 s ago" on a page that is looked at. */
export function useNow(periodMillis: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), periodMillis);
    return () => clearInterval(timer);
  }, [periodMillis]);
  return now;
}
