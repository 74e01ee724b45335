import { useEffect } from 'react';

/** Calls `act` again and again while the page is in sight. */
export function useEvery(millis: number, act: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) {
        act();
      }
    }, millis);
    return () => clearInterval(timer);
  }, [millis, act]);
}
