/** Where a repository stands towards its remote, as far as this browser knows; pure. */
import type { RepositoryState, RepositoryStatus } from '../../api/types.ts';
import type { ClusterState } from './clusterState.ts';

export type GitStanding =
  /** No instance has answered yet. */
  | { kind: 'asking' }
  /** Nobody answers this browser any more. */
  | { kind: 'no-answer'; seconds: number }
  /** The repository is not among those that are shown. */
  | { kind: 'gone' }
  /** The remote was read, and nothing newer is known. */
  | { kind: 'in-step'; head?: string; checkedAt?: string }
  /** Something newer is known, or nobody knows whether there is. */
  | {
      kind: Exclude<RepositoryState, 'synced'>;
      /** Since when, counted by the instance. */
      seconds: number;
      commits: number;
      message?: string;
      checkedAt?: string;
    };

/**
 * The standing of a repository. Of several instances the one that is in step is believed: it has read
 * the remote, and what the others could not read changes nothing about that.
 *
 * @param name the repository; undefined where the server does not say, and then the one in most trouble is meant
 * @param now epoch millis
 */
export function standingOf(cluster: ClusterState, name: string | undefined, now: number): GitStanding {
  if (cluster.status === undefined) {
    return { kind: 'asking' };
  }
  if (cluster.failingSince !== undefined) {
    return { kind: 'no-answer', seconds: Math.max(0, now - cluster.failingSince) / 1000 };
  }
  const standings = cluster.answers.map(({ repositories }) => among(repositories, name));
  return standings.find(({ kind }) => kind === 'in-step') ?? standings[0] ?? { kind: 'asking' };
}

function among(repositories: readonly RepositoryStatus[], name: string | undefined): GitStanding {
  const meant = repositories.filter((repository) => name === undefined || repository.name === name);
  const one = meant.find(({ state }) => state !== 'synced') ?? meant[0];
  if (one === undefined) {
    return { kind: 'gone' };
  }
  const { state, head, lagSeconds: seconds, lagCommits: commits } = one;
  const message = one.message || undefined;
  const checkedAt = one.lastPullAt || undefined;
  return state === 'synced'
    ? { kind: 'in-step', head: head || undefined, checkedAt }
    : { kind: state, seconds, commits, message, checkedAt };
}

/** The commit of one repository in a `Lockstep-Commit` header, which names several when there are several. */
export function commitOf(header: string | undefined, repository: string | undefined): string | undefined {
  if (header === undefined || !header.includes(':')) {
    return header || undefined;
  }
  const pairs = header.split('.').map((pair) => pair.split(':'));
  return pairs.find(([name]) => name === repository)?.[1];
}
