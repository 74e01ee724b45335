import { useCallback, useEffect, useRef, useState } from 'react';

import { isAbort } from '../../api/client.ts';
import { resolveSave, type SaveAttempt, type SaveOutcome, sendSave } from '../../api/saves.ts';
import { afterOutcome, idle, type SaveState } from './saveFlow.ts';

export type Saved = Extract<SaveOutcome, { kind: 'saved' }>;

export interface Saving {
  state: SaveState;
  setState: (state: SaveState) => void;
  /** Sends an attempt, for the first time or again. */
  send: (attempt: SaveAttempt) => void;
  /** Asks once more what became of an attempt that stayed unconfirmed. */
  askAgain: (attempt: SaveAttempt) => void;
  /** True for the id of a save that was made here, so that its event is no news. */
  isOwn: (saveId: string | undefined) => boolean;
}

const ASKED_TIMES = 60;

/**
 * Sends saves and follows them until they are definite.
 *
 * @param onSaved called once for each save that is in Git; must be stable
 */
export function useSaving(onSaved: (attempt: SaveAttempt, saved: Saved) => void): Saving {
  const [state, setState] = useState<SaveState>(idle);
  const asking = useRef<AbortController | undefined>(undefined);
  const ownIds = useRef(new Set<string>());

  const settle = useCallback(
    (attempt: SaveAttempt, outcome: SaveOutcome) => {
      setState(afterOutcome(attempt, outcome));
      if (outcome.kind === 'saved') {
        onSaved(attempt, outcome);
      }
    },
    [onSaved]
  );

  const ask = useCallback(
    async (attempt: SaveAttempt, message: string) => {
      asking.current?.abort();
      const mine = new AbortController();
      asking.current = mine;
      setState({ kind: 'unconfirmed', attempt, message, isAsking: true });
      try {
        const outcome = await resolveSave(attempt.saveId, ASKED_TIMES, mine.signal);
        if (outcome.kind === 'unknown') {
          setState({ kind: 'unconfirmed', attempt, message: outcome.message, isAsking: false });
        } else {
          settle(attempt, outcome);
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
      setState({ kind: 'saving', attempt });
      const outcome = await sendSave(attempt);
      if (outcome.kind === 'unknown') {
        await ask(attempt, outcome.message);
      } else {
        settle(attempt, outcome);
      }
    },
    [ask, settle]
  );

  useEffect(() => () => asking.current?.abort(), []);

  const isOwn = useCallback(
    (saveId: string | undefined) => saveId !== undefined && ownIds.current.has(saveId),
    []
  );
  return {
    state,
    setState,
    send: (attempt) => void send(attempt),
    askAgain: (attempt) => void ask(attempt, 'Asking what became of this save.'),
    isOwn,
  };
}
