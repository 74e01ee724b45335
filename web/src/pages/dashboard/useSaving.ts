import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { pause } from '../../api/client.ts';
import { resolveSave, type SaveAttempt, type SaveOutcome, sendSave, type Waiting } from '../../api/saves.ts';
import { afterOutcome, conflictIn, idle, type SaveState } from './saveFlow.ts';

export type Saved = Extract<SaveOutcome, { kind: 'saved' }>;
export type Branched = Extract<SaveOutcome, { kind: 'branched' }>;
/** What can become of a save that waited. */
export type Definite = Exclude<SaveOutcome, { kind: 'waiting' | 'unknown' }>;

/** A save that is in the cluster's journal: it becomes a commit when Git is back. Not saved. */
export interface WaitingSave extends Waiting {
  attempt: SaveAttempt;
}

/** What the page does about its saves; all of them must be stable. */
export interface SavingEvents {
  /** Called once for each save that is in Git, or on its branch, and never waited. */
  onDone: (attempt: SaveAttempt, outcome: Saved | Branched) => void;
  /** Told when an attempt is on its way, and when it is definite. One that waits is told by the next two. */
  onOpen?: (attempt: SaveAttempt, isOpen: boolean) => void;
  /** Asked first about each that never waited and is definite: true when the page sees to it by itself. */
  takes?: (attempt: SaveAttempt, outcome: Definite) => boolean;
  /** Called once when it is known that a save waits. */
  onWaiting?: (attempt: SaveAttempt, waiting: Waiting) => void;
  /** Called once when such a save is definite. */
  onWaited?: (attempt: SaveAttempt, outcome: Definite) => void;
}

export interface Saving {
  /** Of the one save that a person is at work on. Those that wait are none of it. */
  state: SaveState;
  setState: (state: SaveState) => void;
  /** In the order in which that became known. */
  waiting: readonly WaitingSave[];
  /** Sends an attempt, for the first time or again. */
  send: (attempt: SaveAttempt) => void;
  /** Asks what became of an attempt that stayed unconfirmed, or that an earlier page sent. */
  follow: (attempt: SaveAttempt) => void;
  /** True for the id of a save that was made here, so that its event is no news. */
  isOwn: (saveId: string | undefined) => boolean;
}

const ASKED_TIMES = 60;
const WAITING_PAUSE_MILLIS = 3000;

/** Sends saves and follows them until they are definite; those that wait for Git all at once, in the background. */
export function useSaving({ onDone, onOpen, takes, onWaiting, onWaited }: SavingEvents): Saving {
  const [state, setState] = useState<SaveState>(idle);
  const asking = useRef<AbortController | undefined>(undefined);
  const ownIds = useRef(new Set<string>());
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  }, [state]);
  const { waiting, wait } = useWaits(onWaited);

  /** Shows where the attempt stands; says whether nobody has to be asked here any more. */
  const settle = useCallback(
    (attempt: SaveAttempt, outcome: SaveOutcome): boolean => {
      if (outcome.kind !== 'unknown' && outcome.kind !== 'waiting' && takes?.(attempt, outcome)) {
        setState(idle);
        return true;
      }
      setState(afterOutcome(attempt, outcome, conflictIn(latest.current)));
      if (outcome.kind === 'unknown') {
        return false;
      }
      if (outcome.kind === 'waiting') {
        onWaiting?.(attempt, outcome);
        wait(attempt, outcome);
        return true;
      }
      onOpen?.(attempt, false);
      if (outcome.kind === 'saved' || outcome.kind === 'branched') {
        onDone(attempt, outcome);
      }
      return true;
    },
    [onDone, onOpen, takes, onWaiting, wait]
  );

  const ask = useCallback(
    async (attempt: SaveAttempt, first: SaveOutcome) => {
      asking.current?.abort();
      const { signal } = (asking.current = new AbortController());
      try {
        for (let outcome = first; !settle(attempt, outcome);) {
          const next = await resolveSave(attempt.saveId, ASKED_TIMES, signal);
          if (next.kind === 'unknown') {
            setState({ kind: 'unconfirmed', attempt, message: next.message, isAsking: false });
            return;
          }
          outcome = next;
        }
      } catch (error) {
        if (!signal.aborted) {
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
      onOpen?.(attempt, true);
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
  return { state, setState, waiting, send: (attempt) => void send(attempt), follow, isOwn };
}

/** Follows saves that wait, however many, until each is definite. */
function useWaits(onWaited: SavingEvents['onWaited']) {
  const [waiting, setWaiting] = useState<readonly WaitingSave[]>([]);
  const asked = useRef(new Map<string, AbortController>());

  const wait = useCallback(
    (attempt: SaveAttempt, first: Waiting) => {
      const { saveId } = attempt;
      if (asked.current.has(saveId)) {
        return;
      }
      const asking = new AbortController();
      asked.current.set(saveId, asking);
      setWaiting((all) => [...all, { ...first, attempt }]);
      const ask = async () => {
        for (;;) {
          await pause(WAITING_PAUSE_MILLIS, asking.signal);
          const next = await resolveSave(saveId, 1, asking.signal);
          if (next.kind === 'waiting') {
            const { position } = next;
            setWaiting((all) => all.map((one) => (one.attempt.saveId === saveId ? { ...one, position } : one)));
          } else if (next.kind !== 'unknown') {
            asked.current.delete(saveId);
            setWaiting((all) => all.filter((one) => one.attempt.saveId !== saveId));
            onWaited?.(attempt, next);
            return;
          }
        }
      };
      ask().catch((error: unknown) => {
        if (!asking.signal.aborted) {
          throw error;
        }
      });
    },
    [onWaited]
  );

  useEffect(() => {
    const { current } = asked;
    return () => {
      current.forEach((asking) => asking.abort());
      current.clear();
    };
  }, []);
  return { waiting, wait };
}
