/**
 * The saves of this dashboard that wait for Git, one on top of the other; pure, so that each order in
 * which they can end has a test.
 *
 * Each save names the content of the one before as its base. Which base is right for what is typed on
 * top of them all depends on what becomes of them: one that came to Git as it was sent is a base; one
 * that was merged or set aside is none, since nobody has seen what is there instead. Then the last
 * content that the person has seen in Git is: from there their whole work can be merged, and nothing
 * of anybody's is replaced unseen.
 */
import type { SaveAttempt, SaveOutcome } from '../../api/saves.ts';
import type { DashboardJson, DashboardMeta } from '../../api/types.ts';
import type { Base } from './base.ts';
import type { ConflictState, SaveState } from './saveFlow.ts';
import type { Definite } from './useSaving.ts';

export interface Link {
  attempt: SaveAttempt;
  uid: string;
  /** Those of its content while it waits: what an edit of it names as its base. */
  version: number;
  etag?: string;
  /** What is on screen came from it. False for the save of an earlier page. */
  isHere: boolean;
  /** Undefined while it waits. */
  end?: Definite;
  /** It never waited: it came behind others of the chain when Git was back. */
  isDirect?: boolean;
}

/** A content in Git that the person has seen, as a base. */
export type Seen = Pick<Base, 'version' | 'etag' | 'json' | 'commit' | 'isOfWaiting'> & { folderUid?: string };

export interface Chain {
  /** What the first of them started from. */
  below: Seen;
  /** In the order in which they were sent. */
  links: Link[];
}

/** The chain with one more save; those of an earlier page are told newest first. */
export function joined(chain: Chain | undefined, link: Link, base: Base): Chain {
  const { attempt, isHere } = link;
  const from: Seen = {
    version: attempt.dashboard.version ?? 0,
    etag: attempt.base,
    json: isHere ? base.json : undefined,
    commit: isHere ? base.commit : undefined,
    isOfWaiting: isHere ? base.isOfWaiting : undefined,
  };
  if (!chain) {
    return { below: from, links: [link] };
  }
  return isHere
    ? { ...chain, links: [...chain.links, link] }
    : { below: from, links: [link, ...chain.links] };
}

/** The chain when it is known what became of one of them. */
export function ended(chain: Chain | undefined, saveId: string, end: Definite): Chain | undefined {
  return (
    chain && {
      ...chain,
      links: chain.links.map((link) => (link.attempt.saveId === saveId ? { ...link, end } : link)),
    }
  );
}

/** The chain when something else was put on screen than what came from it. */
export function apart(chain: Chain | undefined): Chain | undefined {
  return chain && { ...chain, links: chain.links.map((link) => ({ ...link, isHere: false })) };
}

export function isWaiting(chain: Chain | undefined): boolean {
  return chain?.links.some(({ end }) => end === undefined) === true;
}

/** What is on screen started from, and what the next save names. */
export function tipOf(chain: Chain | undefined, base: Base): Base {
  const last = chain?.links.at(-1);
  if (!chain || !last?.isHere) {
    return base;
  }
  if (last.end !== undefined && !isAsSent(last)) {
    const { folderUid: _folderUid, ...below } = chain.below;
    return { ...base, ...below };
  }
  const { attempt, uid, version, etag } = last;
  return {
    ...base,
    json: { ...attempt.dashboard, uid, version },
    meta: waitingMeta(base.meta, last),
    version,
    etag,
    isOfWaiting: true,
  };
}

/** When and by whom the version in Git was made says nothing of the one that waits. */
function waitingMeta(meta: DashboardMeta, { attempt }: Link): DashboardMeta {
  const { updated: _updated, updatedBy: _updatedBy, ...rest } = inFolder(meta, attempt.folderUid);
  return { ...rest, waiting: { saveId: attempt.saveId } };
}

function inFolder(meta: DashboardMeta, folderUid: string): DashboardMeta {
  return (meta.folderUid ?? '') === folderUid ? meta : { ...meta, folderUid, folderTitle: undefined };
}

/** What has been seen last of what is in Git, when all of them are definite; else undefined. */
export function seenAfter(chain: Chain): { seen: Seen; isAllAsSent: boolean } | undefined {
  if (isWaiting(chain)) {
    return undefined;
  }
  let seen = chain.below;
  for (const link of chain.links) {
    if (!isAsSent(link)) {
      return { seen, isAllAsSent: false };
    }
    const { attempt, uid, end, etag, isDirect } = link;
    const { version, commit } = end as Extract<SaveOutcome, { kind: 'saved' }>;
    const json = { ...attempt.dashboard, uid, version };
    seen = { version, etag, json, commit, isOfWaiting: !isDirect, folderUid: attempt.folderUid };
  }
  return { seen, isAllAsSent: true };
}

/** It is in Git, and as far as is known nothing else came with it. What is not known the tag finds out. */
function isAsSent({ end, etag, attempt }: Link): boolean {
  return end?.kind === 'saved' && !end.merged && !attempt.resolution && etag !== undefined;
}

/** The base of the page when all of them are definite and what is on screen came from them. */
export function baseAfter(base: Base, { folderUid, ...seen }: Seen): Base {
  const { waiting: _waiting, ...meta } = folderUid === undefined ? base.meta : inFolder(base.meta, folderUid);
  return { ...base, ...seen, json: seen.json ?? base.json, meta };
}

/** True when what is on screen came from the chain: sent from here, or read while it waited. */
export function isOnScreen({ links }: Chain, base: Base): boolean {
  const shown = base.meta.waiting?.saveId;
  return links.at(-1)?.isHere === true || links.some(({ attempt }) => attempt.saveId === shown);
}

/**
 * What a person is to be asked when one of them did not come to Git; undefined when all did.
 *
 * It is about the whole work and not about the one save: who made the later ones had the earlier in
 * them, and what is in Git of the later ones is the same on both sides.
 */
export function failureOf(chain: Chain, seen: Seen): Extract<SaveState, { kind: 'conflict' | 'refused' }> | undefined {
  const failed = chain.links.filter(({ end }) => end !== undefined && end.kind !== 'saved' && end.kind !== 'branched');
  const first = failed[0];
  const last = chain.links.at(-1);
  if (!first || !last) {
    return undefined;
  }
  const attempt = rebased({ ...last.attempt, message: first.attempt.message }, seen, last.uid);
  const clashing = failed.flatMap(({ end }) => (end?.kind === 'conflict' ? [end] : []));
  const conflict = clashing.at(-1);
  if (!conflict) {
    return { kind: 'refused', attempt, message: messageIn(first.end) };
  }
  const { message, branch, isDeleted } = conflict;
  const isOnly = chain.links.length === 1;
  return {
    kind: 'conflict',
    attempt,
    message,
    branch,
    isDeleted,
    ...(isOnly && { theirs: conflict.theirs, clash: conflict.clash }),
  };
}

function messageIn(end: Definite | undefined): string {
  return end && 'message' in end ? end.message : 'It is not in Git.';
}

/** A conflict of a save whose base never came to Git as such, from the last one that did. */
export function rebasedConflict(conflict: ConflictState, seen: Seen, branch: string | undefined): ConflictState {
  const { attempt, message, isDeleted } = conflict;
  const uid = attempt.dashboard.uid ?? '';
  return {
    kind: 'conflict',
    attempt: rebased(attempt, seen, uid),
    message,
    branch: conflict.branch ?? branch,
    isDeleted,
  };
}

function rebased(attempt: SaveAttempt, { version, etag }: Seen, uid: string): SaveAttempt {
  const { resolution: _resolution, base: _base, ...rest } = attempt;
  const dashboard: DashboardJson = { ...attempt.dashboard, uid, version };
  return { ...rest, dashboard, overwrite: false, ...(etag !== undefined && { base: etag }) };
}
