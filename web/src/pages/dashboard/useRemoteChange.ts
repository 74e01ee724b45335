import { useCallback, useEffect, useState } from 'react';

import { dashboard } from '../../api/endpoints.ts';
import { liveEvents } from '../../api/events.ts';

/** What somebody else did to the dashboard on screen. */
export interface RemoteChange {
  action: 'created' | 'updated' | 'deleted' | 'moved';
  version?: number;
  author?: string;
  message?: string;
}

/**
 * Watches whether the dashboard changes in Git while it is open.
 *
 * @param version the version on screen
 * @param isOwn tells saves that were made on this page
 * @returns the change that is not on screen yet, and how to forget it
 */
export function useRemoteChange(
  uid: string | undefined,
  version: number,
  isOwn: (saveId: string | undefined) => boolean
): [RemoteChange | undefined, () => void] {
  const [change, setChange] = useState<RemoteChange>();

  useEffect(() => {
    if (uid === undefined) {
      return undefined;
    }
    const asking = new AbortController();
    const compare = async () => {
      try {
        const { data } = await dashboard(uid, { signal: asking.signal });
        const { version: newest = 0, updatedBy } = data.meta;
        if (newest > version) {
          setChange({ action: 'updated', version: newest, author: updatedBy });
        }
      } catch {
        // Reading on is not what this is for: whoever needs the dashboard says what is wrong.
      }
    };
    const stop = liveEvents.subscribe((event) => {
      if (event.kind === 'reconnected') {
        void compare();
      } else if (event.kind === 'dashboard' && event.uid === uid && !isOwn(event.saveId)) {
        const isOld = event.action !== 'deleted' && event.version !== undefined && event.version <= version;
        if (!isOld) {
          setChange(event);
        }
      }
    });
    return () => {
      asking.abort();
      stop();
    };
  }, [uid, version, isOwn]);

  const isShown = change?.version !== undefined && change.action !== 'deleted' && change.version <= version;
  const forget = useCallback(() => setChange(undefined), []);
  return [isShown ? undefined : change, forget];
}
