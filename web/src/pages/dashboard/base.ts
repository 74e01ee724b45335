import type { Answer } from '../../api/client.ts';
import type { DashboardAnswer, DashboardJson, DashboardMeta } from '../../api/types.ts';
import { changeSummary } from './changes.ts';
import { browserDrafts, type Draft } from './drafts.ts';
import { isBeyondClassic } from './schema.ts';

/** Which revision the server's answer was. */
export type Revision = Pick<Answer<unknown>, 'commit' | 'etag'>;

/** What is in Git as far as the page knows, and what the edits started from. */
export interface Base extends Revision {
  /** Undefined for a dashboard that was never saved. */
  json?: DashboardJson;
  meta: DashboardMeta;
  version: number;
  /** `etag` is that of content that waited for Git, and names no file: two of them cannot be compared. */
  isOfWaiting?: boolean;
}

export function baseOf(
  { dashboard, meta }: DashboardAnswer,
  revision: Revision | undefined,
  isNew: boolean
): Base {
  const version = Number(dashboard.version ?? meta.version ?? 0);
  return {
    json: isNew ? undefined : dashboard,
    meta,
    version,
    commit: revision?.commit,
    etag: revision?.etag,
  };
}

/** The newest draft that says something else than what is in Git, or than what is on its way there. */
export function draftToOffer(uid: string, current: DashboardJson): Draft | undefined {
  const now = Date.now();
  const draft = browserDrafts.find(uid, now);
  if (draft && isBeyondClassic(draft.json) !== isBeyondClassic(current)) {
    return undefined; // of a form that the page cannot show any more
  }
  if (draft && changeSummary(current, draft.json).length === 0) {
    browserDrafts.remove(draft.id);
    return undefined;
  }
  const sent = browserDrafts.findSent(uid, now);
  return draft && sent && changeSummary(sent.dashboard, draft.json).length === 0 ? undefined : draft;
}

/** Forgets the newest draft if it is what has just been saved. */
export function forgetDraft(uid: string, saved: DashboardJson): void {
  const draft = browserDrafts.find(uid, Date.now());
  if (draft && changeSummary(saved, draft.json).length === 0) {
    browserDrafts.remove(draft.id);
  }
}
