import { useEffect, useRef, useState } from 'react';

import { isNotThere } from '../../../api/client.ts';
import { leavePresence, presence } from '../../../api/endpoints.ts';
import { liveEvents } from '../../../api/events.ts';
import { newSaveId } from '../../../api/saves.ts';
import type { Person } from '../../../api/types.ts';
import { distinct } from './people.ts';

const PERIOD_MILLIS = 10_000;
/** Hints come in bursts: when somebody loads the page, several at once. */
const HINT_MILLIS = 300;

/**
 * Tells the others that this page has the dashboard open, and who else has, on whichever instance.
 *
 * @param uid undefined for a dashboard that nobody else can see yet
 */
export function usePresence(uid: string | undefined, isEditing: boolean): readonly Person[] {
  const [client] = useState(() => newSaveId());
  const [people, setPeople] = useState<readonly Person[]>([]);
  const state = isEditing ? 'editing' : 'viewing';
  const latest = useRef<Person['state']>(state);
  const askNow = useRef<() => void>(() => undefined);

  useEffect(() => {
    latest.current = state;
    askNow.current();
  }, [state]);

  useEffect(() => {
    if (uid === undefined) {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout>;
    let asking: AbortController | undefined;
    let isOver = false;
    const later = (millis: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), millis);
    };
    const ask = async () => {
      asking?.abort();
      const { signal } = (asking = new AbortController());
      try {
        const found = distinct(await presence(uid, client, latest.current, { signal }));
        // The same people are the same list, so that nothing is drawn anew every few seconds.
        setPeople((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        // Who is there is a courtesy; when it cannot be told, nobody is shown rather than who was.
        setPeople([]);
        isOver = isNotThere(error);
      }
      if (!isOver) {
        later(PERIOD_MILLIS);
      }
    };
    askNow.current = () => !isOver && later(0);
    const stop = liveEvents.subscribe((event) => {
      if (!isOver && (event.kind === 'reconnected' || (event.kind === 'presence' && event.uid === uid))) {
        later(HINT_MILLIS);
      }
    });
    const leave = () => leavePresence(uid, client);
    const comeBack = (event: PageTransitionEvent) => event.persisted && later(0);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    later(0);
    return () => {
      clearTimeout(timer);
      asking?.abort();
      stop();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
      askNow.current = () => undefined;
      leave();
      setPeople([]);
    };
  }, [uid, client]);

  return people;
}
