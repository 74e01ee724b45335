import { useEffect } from 'react';

import { liveEvents } from '../api/events.ts';

const CALM_MILLIS = 300;

/** Calls `onChange` shortly after a commit was applied, or after events may have been missed. */
export function useCommits(onChange: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = liveEvents.subscribe((event) => {
      if (event.kind === 'commit' || event.kind === 'dashboard' || event.kind === 'reconnected') {
        clearTimeout(timer);
        timer = setTimeout(onChange, CALM_MILLIS);
      }
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [onChange]);
}
