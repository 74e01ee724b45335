import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { isAbort, pause } from '../../api/client.ts';
import { resolveSave, type SaveAttempt, type SaveOutcome, sendSave } from '../../api/saves.ts';
import { afterOutcome, conflictIn, idle, type SaveState } from './saveFlow.ts';

export type Saved = Extract<SaveOutcome, { kind: 'saved' }>;
export type Branched = Extract<SaveOutcome, { kind: 'branched' }>;

export interface Saving {
  state: SaveState;
  setState: (state: SaveState) => void;
  /** Sends an attempt, for the first time or again. */
  send: (attempt: SaveAttempt) => void;
  /** Asks what became of an attempt that stayed unconfirmed, or that an earlier page sent. */
  follow: (attempt: SaveAttempt) => void;
  /** True for the id of a save that was made here, so that its event is no news. */
  isOwn: (saveId: string | undefined) => boolean;
}

const ASKED_TIMES = 60;
const WAITING_PAUSE_MILLIS = 3000;

/**
 * Sends saves and follows them until they are definite.
 *
 * @param onDone called once for each save that is in Git, or on its branch; must be stable
 * @param onOpen told when an attempt is on its way, and when nothing is open any more; must be stable
 */
export function useSaving(
  onDone: (attempt: SaveAttempt, outcome: Saved | Branched) => void,
  onOpen: (attempt: SaveAttempt, isOpen: boolean) => void = ignore
): Saving {
  const [state, setState] = useState<SaveState>(idle);
  const asking = useRef<AbortController | undefined>(undefined);
  const ownIds = useRef(new Set<string>());
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  }, [state]);

  /** Shows where the attempt stands; says whether that is definite. */
  const settle = useCallback(
    (attempt: SaveAttempt, outcome: SaveOutcome): boolean => {
      setState(afterOutcome(attempt, outcome, conflictIn(latest.current)));
      if (outcome.kind === 'unknown' || outcome.kind === 'waiting') {
        return false;
      }
      onOpen(attempt, false);
      if (outcome.kind === 'saved' || outcome.kind === 'branched') {
        onDone(attempt, outcome);
      }
      return true;
    },
    [onDone, onOpen]
  );

  const ask = useCallback(
    async (attempt: SaveAttempt, first: SaveOutcome) => {
      asking.current?.abort();
      const { signal } = (asking.current = new AbortController());
      try {
        for (let outcome = first; !settle(attempt, outcome);) {
          const isWaiting = outcome.kind === 'waiting';
          if (isWaiting) {
            await pause(WAITING_PAUSE_MILLIS, signal);
          }
          const next = await resolveSave(attempt.saveId, isWaiting ? 1 : ASKED_TIMES, signal);
          if (next.kind !== 'unknown') {
            outcome = next;
          } else if (!isWaiting) {
            setState({ kind: 'unconfirmed', attempt, message: next.message, isAsking: false });
            return;
          }
        }
      } catch (error) {
        if (!isAbort(error)) {
          throw error;
        }
      }
    },
    [settle]
  );

  const send = useCallback(
    async (attempt: SaveAttempt) => {
      asking.current?.abort();
      ownIds.current.add(attempt.saveId);
      setState((before) => ({ kind: 'saving', attempt, over: conflictIn(before) }));
      onOpen(attempt, true);
      await ask(attempt, await sendSave(attempt));
    },
    [ask, onOpen]
  );

  const follow = useCallback(
    (attempt: SaveAttempt) => {
      ownIds.current.add(attempt.saveId);
      void ask(attempt, { kind: 'unknown', message: 'Asking what became of your save.' });
    },
    [ask]
  );

  useEffect(() => () => asking.current?.abort(), []);

  const isOwn = useCallback(
    (saveId: string | undefined) => saveId !== undefined && ownIds.current.has(saveId),
    []
  );
  return { state, setState, send: (attempt) => void send(attempt), follow, isOwn };
}

function ignore(): void {
  // Who does not care.
}
