import { useEffect } from 'react';

import { isNotThere } from '../../api/client.ts';
import { isOtherSchema } from '../../api/stored.ts';
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
    let missed = 0;
    const isSettled = async () => {
      try {
        return (await read(uid, { signal: stopped.signal })).data.meta.waiting === undefined;
      } catch (error) {
        // An outage is what this waits out. An instance that is behind may not have it yet.
        return isOtherSchema(error) || (isNotThere(error) && ++missed > 1);
      }
    };
    const timer = setInterval(async () => {
      if ((await isSettled()) && !stopped.signal.aborted) {
        stopped.abort();
        clearInterval(timer);
        await onSettled();
      }
    }, ASK_EVERY_MS);
    return () => {
      stopped.abort();
      clearInterval(timer);
    };
  }, [read, uid, isAsking, onSettled]);
}
