/**
 * Unsaved work, kept in this browser, so that a crash, a failover or an ended session loses no
 * typing. Each stretch of editing has a slot of its own: two tabs, or new edits beside an old draft
 * that was not restored yet, never write over each other.
 */
import type { SaveAttempt } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';

export interface Draft {
  /** The slot: one for each stretch of editing. */
  id: string;
  /** The dashboard's uid; `new` for one that was never saved. */
  uid: string;
  /** The version that the edits started from. */
  baseVersion: number;
  /** Its content (`ETag`), where it was known: a save from here finds its base by this. */
  baseEtag?: string;
  /** See `Base`. */
  isOfWaiting?: boolean;
  title: string;
  /** Epoch millis. */
  savedAt: number;
  json: DashboardJson;
  /** A save of this very content that nobody has confirmed yet; `json` is what was sent. */
  sent?: Omit<SaveAttempt, 'dashboard'>;
}

export const NEW_DASHBOARD = 'new';

const PREFIX = 'lockstep.draft.';
const KEPT = 12;
const KEPT_SENT = 50;
const KEPT_MILLIS = 30 * 24 * 3600 * 1000;

export class DraftStore {
  /** @param storage undefined where the browser forbids storage: then nothing is kept */
  constructor(private readonly storage: Storage | undefined) {}

  /** Keeps the draft. When there is no room, older ones of its kind go first; says whether it is kept. */
  keep(draft: Draft): boolean {
    if (!this.storage) {
      return false;
    }
    const text = JSON.stringify(draft);
    const others = this.all(draft.savedAt).filter(({ id }) => id !== draft.id);
    // What was sent and what was only typed are counted apart, and neither goes for the other.
    const alike = others.filter(({ sent }) => !sent === !draft.sent);
    const limit = draft.sent ? KEPT_SENT : KEPT;
    alike.slice(limit - 1).forEach(({ id }) => this.remove(id));
    const oldestFirst = alike.slice(0, limit - 1).reverse();
    for (;;) {
      try {
        this.storage.setItem(PREFIX + draft.id, text);
        return true;
      } catch {
        const oldest = oldestFirst.shift();
        if (!oldest) {
          return false;
        }
        this.remove(oldest.id);
      }
    }
  }

  /** The newest draft of a dashboard, or undefined. What is on its way to Git is none. */
  find(uid: string, now: number): Draft | undefined {
    return this.all(now).find((draft) => draft.uid === uid && !draft.sent);
  }

  /** Keeps a save until it is known what became of it, so that a reload does not forget it. */
  keepSent(uid: string, attempt: SaveAttempt, now: number): void {
    const { dashboard: json, ...sent } = attempt;
    const baseVersion = json.version ?? 0;
    this.keep({ id: attempt.saveId, uid, baseVersion, title: json.title ?? '', savedAt: now, json, sent });
  }

  /** The newest save of a dashboard that nobody has confirmed yet. */
  findSent(uid: string, now: number): SaveAttempt | undefined {
    return this.allSent(uid, now)[0];
  }

  /** All of them, newest first: one may wait for Git on top of the other. */
  allSent(uid: string, now: number): SaveAttempt[] {
    return this.all(now).flatMap((one) =>
      one.uid === uid && one.sent ? [{ ...one.sent, dashboard: one.json }] : []
    );
  }

  remove(id: string): void {
    this.storage?.removeItem(PREFIX + id);
  }

  /** All drafts that are not too old, newest first. */
  private all(now: number): Draft[] {
    const drafts: Draft[] = [];
    const storage = this.storage;
    for (let i = 0; storage && i < storage.length; i++) {
      const key = storage.key(i);
      const draft = key?.startsWith(PREFIX) ? parse(storage.getItem(key)) : undefined;
      if (draft && now - draft.savedAt < KEPT_MILLIS) {
        drafts.push(draft);
      }
    }
    return drafts.sort((a, b) => b.savedAt - a.savedAt);
  }
}

function parse(text: string | null): Draft | undefined {
  try {
    const draft = JSON.parse(text ?? '') as Partial<Draft> | null;
    const isDraft =
      typeof draft?.id === 'string' &&
      typeof draft.uid === 'string' &&
      typeof draft.baseVersion === 'number' &&
      typeof draft.savedAt === 'number' &&
      typeof draft.json === 'object' &&
      draft.json !== null;
    return isDraft ? (draft as Draft) : undefined;
  } catch {
    return undefined;
  }
}

/** The drafts of this browser. */
export const browserDrafts = new DraftStore(browserStorage());

function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
