import { useCallback, useEffect, useRef, useState } from 'react';

import { isNotThere, pause } from '../../api/client.ts';
import { liveEvents } from '../../api/events.ts';
import { isOtherSchema } from '../../api/stored.ts';
import { useClusterValue } from '../../app/cluster/clusterFeed.ts';
import type { ClusterState } from '../../app/cluster/clusterState.ts';
import { commitOf, standingOf } from '../../app/cluster/gitStanding.ts';
import type { Base } from './base.ts';
import type { Form } from './form.ts';

/** What somebody else did to the dashboard on screen. */
export interface RemoteChange {
  action: 'created' | 'updated' | 'deleted' | 'moved';
  version?: number;
  author?: string;
  message?: string;
  /** What is on screen is in the history no more. */
  rewritten?: boolean;
}

const WAITING_PAUSE_MILLIS = 3000;

/**
 * Watches whether the dashboard changes in Git while it is open.
 *
 * @param read must be stable
 * @param base what is on screen
 * @param isOwn tells saves that were made on this page; must be stable
 * @returns the change that is not on screen yet, and how to forget it
 */
export function useRemoteChange(
  read: Form['read'],
  uid: string | undefined,
  { version, etag, commit, meta, isOfWaiting }: Base,
  isOwn: (saveId: string | undefined) => boolean
): [RemoteChange | undefined, () => void] {
  const [change, setChange] = useState<RemoteChange>();
  const repository = meta.repository;
  const isWaiting = meta.waiting !== undefined;
  const isOtherTag = isOfWaiting === true;
  const head = useClusterValue((cluster) => headOf(cluster, repository));
  /** The commits up to which it is known what became of the dashboard. */
  const covered = useRef(new Set<string>());

  const compare = useCallback(
    async (signal: AbortSignal) => {
      if (uid === undefined || isWaiting) {
        return; // the version of what waits says nothing of those in Git: asked when it is settled
      }
      try {
        const { data, etag: newEtag, commit: newCommit } = await readSettled(read, uid, signal);
        const { version: newest = 0, updatedBy } = data.meta;
        const isOther = !isOtherTag && newest === version && isAnother(etag, newEtag);
        if (newest > version || isOther) {
          setChange({ action: 'updated', version: newest, author: updatedBy, rewritten: isOther });
        } else if (newest === version) {
          setChange((before) => (isGone(before) ? undefined : before));
        }
        const at = commitOf(newCommit, data.meta.repository);
        if (at !== undefined) {
          covered.current.add(at);
        }
      } catch (error) {
        // Reading on is not what this is for: whoever needs the dashboard says what else is wrong.
        if (isOtherSchema(error)) {
          setChange({ action: 'updated' });
        } else if (isNotThere(error)) {
          setChange({ action: 'deleted' });
        }
      }
    },
    [read, uid, version, etag, isWaiting, isOtherTag]
  );

  useEffect(() => {
    if (uid === undefined) {
      return undefined;
    }
    let asking = new AbortController();
    const stop = liveEvents.subscribe((event) => {
      if (event.kind === 'reconnected') {
        asking.abort();
        asking = new AbortController();
        void compare(asking.signal);
      } else if (event.kind === 'commit') {
        covered.current.add(event.commit);
      } else if (event.kind === 'dashboard' && event.uid === uid && !isOwn(event.saveId)) {
        setChange((before) => (isEarlier(event, before) ? before : event));
      }
    });
    return () => {
      asking.abort();
      stop();
    };
  }, [uid, isOwn, compare]);

  // What was gone may be there again by a save of this page: its own event is no news.
  const isGoneNow = isGone(change);
  const told = useRef({ isGoneNow, version, etag });
  useEffect(() => {
    const before = told.current;
    told.current = { isGoneNow, version, etag };
    if (!isGoneNow || !before.isGoneNow || (before.version === version && before.etag === etag)) {
      return undefined;
    }
    const asking = new AbortController();
    void compare(asking.signal);
    return () => asking.abort();
  }, [isGoneNow, version, etag, compare]);

  // An instance is at a commit of which no event told: it came before this page listened, or from
  // another instance than the one that answered.
  const shown = commitOf(commit, repository);
  useEffect(() => {
    if (head === undefined || shown === undefined || head === shown || covered.current.has(head)) {
      return undefined;
    }
    const asking = new AbortController();
    void compare(asking.signal);
    return () => asking.abort();
  }, [head, shown, compare]);

  const isShown = change?.version !== undefined && !isGone(change) && change.version <= version;
  const forget = useCallback(() => setChange(undefined), []);
  return [isShown ? undefined : change, forget];
}

/** Its version says nothing: what was on screen is in Git no more, or not in this history. */
function isGone(change: RemoteChange | undefined): boolean {
  return change?.action === 'deleted' || change?.rewritten === true;
}

function isEarlier(change: RemoteChange, before: RemoteChange | undefined): boolean {
  return !isGone(change) && !isGone(before) && (change.version ?? 0) < (before?.version ?? 0);
}

/**
 * What is in Git: the version of a save that waits is none of its versions, and the save may be set aside. That it is
 * not there is believed when it is said twice, for an instance that is behind does not have it yet.
 */
async function readSettled(read: Form['read'], uid: string, signal: AbortSignal) {
  for (let missed = 0; ;) {
    try {
      const answer = await read(uid, { signal });
      if (answer.data.meta.waiting === undefined) {
        return answer;
      }
    } catch (error) {
      if (!isNotThere(error) || ++missed > 1) {
        throw error;
      }
    }
    await pause(WAITING_PAUSE_MILLIS, signal);
  }
}

/** A proxy that compresses makes a tag a weak one; it is the same content. */
function isAnother(etag: string | undefined, other: string | undefined): boolean {
  const strong = (tag: string) => tag.replace(/^W\//, '');
  return etag !== undefined && other !== undefined && strong(etag) !== strong(other);
}

function headOf(cluster: ClusterState, repository: string | undefined): string | undefined {
  const standing = standingOf(cluster, repository, 0);
  return standing.kind === 'in-step' ? standing.head : undefined;
}
