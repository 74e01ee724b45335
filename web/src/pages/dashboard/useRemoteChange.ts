import { useCallback, useEffect, useRef, useState } from 'react';

import { dashboard } from '../../api/endpoints.ts';
import { liveEvents } from '../../api/events.ts';
import { useClusterValue } from '../../app/cluster/clusterFeed.ts';
import type { ClusterState } from '../../app/cluster/clusterState.ts';
import { commitOf, standingOf } from '../../app/cluster/gitStanding.ts';
import type { Base } from './base.ts';

/** What somebody else did to the dashboard on screen. */
export interface RemoteChange {
  action: 'created' | 'updated' | 'deleted' | 'moved';
  version?: number;
  author?: string;
  message?: string;
  /** What is on screen is in the history no more. */
  rewritten?: boolean;
}

/**
 * Watches whether the dashboard changes in Git while it is open.
 *
 * @param base what is on screen
 * @param isOwn tells saves that were made on this page; must be stable
 * @returns the change that is not on screen yet, and how to forget it
 */
export function useRemoteChange(
  uid: string | undefined,
  { version, etag, commit, meta, isOfWaiting }: Base,
  isOwn: (saveId: string | undefined) => boolean
): [RemoteChange | undefined, () => void] {
  const [change, setChange] = useState<RemoteChange>();
  const repository = meta.repository;
  const isWaiting = meta.waiting !== undefined || isOfWaiting === true;
  const head = useClusterValue((cluster) => headOf(cluster, repository));
  /** The commits up to which it is known what became of the dashboard. */
  const covered = useRef(new Set<string>());

  const compare = useCallback(
    async (signal: AbortSignal) => {
      if (uid === undefined) {
        return;
      }
      try {
        const { data, etag: newEtag, commit: newCommit } = await dashboard(uid, { signal });
        const { version: newest = 0, updatedBy } = data.meta;
        const isSettled = !isWaiting && data.meta.waiting === undefined;
        const isOther = isSettled && newest === version && isAnother(etag, newEtag);
        if (newest > version || isOther) {
          setChange({ action: 'updated', version: newest, author: updatedBy, rewritten: isOther });
        }
        const at = commitOf(newCommit, data.meta.repository);
        if (at !== undefined) {
          covered.current.add(at);
        }
      } catch {
        // Reading on is not what this is for: whoever needs the dashboard says what is wrong.
      }
    },
    [uid, version, etag, isWaiting]
  );

  useEffect(() => {
    if (uid === undefined) {
      return undefined;
    }
    const asking = new AbortController();
    const stop = liveEvents.subscribe((event) => {
      if (event.kind === 'reconnected') {
        void compare(asking.signal);
      } else if (event.kind === 'commit') {
        covered.current.add(event.commit);
      } else if (event.kind === 'dashboard' && event.uid === uid && !isOwn(event.saveId)) {
        const isOld =
          event.action !== 'deleted' &&
          event.rewritten !== true &&
          event.version !== undefined &&
          event.version <= version;
        if (!isOld) {
          setChange(event);
        }
      }
    });
    return () => {
      asking.abort();
      stop();
    };
  }, [uid, version, isOwn, compare]);

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

  const isShown =
    change?.version !== undefined &&
    change.action !== 'deleted' &&
    change.rewritten !== true &&
    change.version <= version;
  const forget = useCallback(() => setChange(undefined), []);
  return [isShown ? undefined : change, forget];
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
