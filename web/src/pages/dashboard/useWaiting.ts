import { useEffect } from 'react';

import type { Form } from './form.ts';

const ASK_EVERY_MS = 3000;

/**
 * Asks about a dashboard that was read while a save of it waited for Git, whoever's it was.
 *
 * @param isAsking whether what is on screen waits, and nobody is at work on it
 * @param onSettled called once when nothing of it waits any more; what is in Git may be more than what waited
 */
export function useWaiting(
  read: Form['read'],
  uid: string | undefined,
  isAsking: boolean,
  onSettled: () => Promise<unknown>
) {
  useEffect(() => {
    if (uid === undefined || !isAsking) {
      return undefined;
    }
    const stopped = new AbortController();
    const timer = setInterval(async () => {
      try {
        const { data } = await read(uid, { signal: stopped.signal });
        if (data.meta.waiting === undefined && !stopped.signal.aborted) {
          stopped.abort();
          clearInterval(timer);
          await onSettled();
        }
      } catch {
        // An outage is what this waits out: the next time tells.
      }
    }, ASK_EVERY_MS);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [read, uid, isAsking, onSettled]);
}
