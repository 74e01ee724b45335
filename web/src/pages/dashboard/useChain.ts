import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { newSaveId, type SaveAttempt, type Waiting } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import type { DashboardHandle } from '../../dashboard/types.ts';
import type { Base } from './base.ts';
import {
  apart,
  baseAfter,
  type Chain,
  ended,
  failureOf,
  isOnScreen,
  joined,
  type Link,
  rebasedConflict,
  type Seen,
  seenAfter,
  tipOf,
} from './chain.ts';
import { browserDrafts } from './drafts.ts';
import { idle, type SaveState } from './saveFlow.ts';
import type { Definite, Saved } from './useSaving.ts';

interface Page {
  view: RefObject<DashboardHandle | null>;
  draftUid: string;
  /** The slot of this stretch of editing. */
  draftId: RefObject<string>;
  base: Base;
  setBase: (change: (before: Base) => Base) => void;
}

export type Failure = NonNullable<ReturnType<typeof failureOf>>;

export interface Waits {
  chain: Chain | undefined;
  /** What is on screen started from: what waits, or what is in Git. */
  tip: Base;
  /** A save of this dashboard waits now. With `isHere` what is on screen was sent with it. */
  begin: (attempt: SaveAttempt, uid: string, waiting: Waiting, isHere: boolean) => void;
  /** A save that came behind others that wait, and is in Git at once; false when none waits. */
  follow: (attempt: SaveAttempt, saved: Saved) => boolean;
  end: (attempt: SaveAttempt, outcome: Definite) => void;
  /** Whether it is one of them. */
  isIn: (attempt: SaveAttempt) => boolean;
  /** Something else was put on screen than what came from them. */
  leave: () => void;
}

/** Our saves of the dashboard that wait for Git, and what is on screen in relation to them. */
export function useChain({ view, base }: Pick<Page, 'view' | 'base'>): Waits & { drop: () => void } {
  const [chain, setChain] = useState<Chain>();
  const latest = useRef({ chain, base });
  useLayoutEffect(() => {
    latest.current = { chain, base };
  }, [chain, base]);
  const change = useCallback((to: (before: Chain | undefined) => Chain | undefined) => {
    // At once, since the next one may be told before this is drawn.
    latest.current.chain = to(latest.current.chain);
    setChain(latest.current.chain);
  }, []);

  const join = useCallback(
    (link: Link) => {
      if (link.isHere) {
        // It counts as saved: edits made since it was sent stay edits.
        view.current?.markSaved({ ...link.attempt.dashboard, uid: link.uid, version: link.version }, link.version);
      }
      change((before) => joined(before, link, latest.current.base));
    },
    [view, change]
  );
  const begin = useCallback(
    (attempt: SaveAttempt, uid: string, waiting: Waiting, isHere: boolean) => {
      const version = waiting.version ?? (attempt.dashboard.version ?? 0) + 1;
      join({ attempt, uid, version, etag: waiting.etag, isHere });
    },
    [join]
  );
  const follow = useCallback(
    (attempt: SaveAttempt, saved: Saved) => {
      const { uid, version, etag } = saved;
      if (latest.current.chain === undefined) {
        return false;
      }
      join({ attempt, uid, version, etag, isHere: true, isDirect: true, end: saved });
      return true;
    },
    [join]
  );
  const end = useCallback(
    (attempt: SaveAttempt, outcome: Definite) => change((before) => ended(before, attempt.saveId, outcome)),
    [change]
  );
  const isIn = useCallback(
    ({ saveId }: SaveAttempt) =>
      latest.current.chain?.links.some(({ attempt }) => attempt.saveId === saveId) === true,
    []
  );
  const leave = useCallback(() => change(apart), [change]);
  const drop = useCallback(() => change(() => undefined), [change]);
  return { chain, tip: tipOf(chain, base), begin, follow, end, isIn, leave, drop };
}

/**
 * Decides what the page stands on when none of its saves waits any more, and nothing is to be asked
 * about those of an earlier page (`isAsking`).
 *
 * @param onSettled called when all of them are in Git, with the last one; must be stable
 */
export function useSettling(
  { view, draftUid, draftId, base, setBase }: Page,
  { chain, drop, isAsking }: { chain: Chain | undefined; drop: () => void; isAsking: boolean },
  { state, setState }: { state: SaveState; setState: (state: SaveState) => void },
  onSettled: (last: Link) => void
): { later: (failure: Failure) => void; forget: () => void } {
  const [asked, setAsked] = useState<readonly Failure[]>([]);
  const later = useCallback((failure: Failure) => setAsked((all) => [...all, failure]), []);
  const forget = useCallback(
    () => setAsked((all) => all.filter(({ attempt }) => attempt.dashboard.uid === undefined)),
    []
  );

  useEffect(() => {
    const after = chain && !isAsking && mayDecide(state) ? seenAfter(chain) : undefined;
    const last = chain?.links.at(-1);
    if (!chain || !after || !last) {
      return;
    }
    const { seen, isAllAsSent } = after;
    const failure = failureOf(chain, seen);
    if (isOnScreen(chain, base) && (last.isHere || !isAllAsSent)) {
      setBase((before) => baseAfter(before, seen));
    }
    const json = seen.json ?? base.json ?? { title: '' };
    if (state.kind === 'conflict') {
      if (!isAllAsSent) {
        view.current?.markUnsaved(json);
        setState(rebasedConflict(state, seen, failure?.kind === 'conflict' ? failure.branch : undefined));
      }
    } else if (failure) {
      if (last.isHere) {
        // What counted as saved is edits again.
        view.current?.markUnsaved(json);
      }
      // Nothing else has all of it.
      const work = last.isHere ? view.current?.currentJson() : undefined;
      keepDraft(last.isHere ? draftId.current : newSaveId(), draftUid, work ?? failure.attempt.dashboard, seen);
      setAsked((all) => [...all, failure]);
    } else {
      onSettled(last);
    }
    // Kept until here: a page that is loaded again in between asks about all of them once more.
    chain.links.forEach(({ attempt }) => browserDrafts.remove(attempt.saveId));
    drop();
  }, [chain, isAsking, state, base, view, draftUid, draftId, setBase, setState, onSettled, drop]);

  useEffect(() => {
    const [first, ...rest] = asked;
    if (first && chain === undefined && state.kind === 'idle') {
      setAsked(rest);
      setState(first);
    }
  }, [asked, chain, state.kind, setState]);
  return { later, forget };
}

/** An attempt that was sent on top of them is not definite in the other states. */
function mayDecide(state: SaveState): boolean {
  return (
    state.kind === idle.kind || state.kind === 'conflict' || (state.kind === 'asking' && state.over === undefined)
  );
}

function keepDraft(id: string, uid: string, json: DashboardJson, seen: Seen): void {
  const { version: baseVersion, etag: baseEtag, isOfWaiting } = seen;
  const title = json.title ?? '';
  browserDrafts.keep({ id, uid, baseVersion, baseEtag, isOfWaiting, title, savedAt: Date.now(), json });
}
