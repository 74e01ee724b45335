/** The steps of a save as a person sees them; pure, so that no answer can be misread in a component. */
import { newSaveId, type SaveAttempt, type SaveOutcome, type TheirVersion } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';

export type SaveState =
  | { kind: 'idle' }
  /** The dialog asks for a message (and for title and folder where there are none yet). */
  | { kind: 'asking'; json: DashboardJson }
  | { kind: 'saving'; attempt: SaveAttempt }
  /** Nothing was written and the same attempt may be sent again. */
  | { kind: 'waiting'; attempt: SaveAttempt; message: string }
  /** Nothing was written; sending the same again would not help. */
  | { kind: 'refused'; attempt: SaveAttempt; message: string }
  /** Nobody knows yet whether it is in Git. `isAsking` while we ask by ourselves. */
  | { kind: 'unconfirmed'; attempt: SaveAttempt; message: string; isAsking: boolean }
  | { kind: 'conflict'; attempt: SaveAttempt; message: string; theirs?: TheirVersion };

export const idle: SaveState = { kind: 'idle' };

/** Where a save stands after an outcome. */
export function afterOutcome(attempt: SaveAttempt, outcome: SaveOutcome): SaveState {
  switch (outcome.kind) {
    case 'saved':
      return idle;
    case 'conflict':
      return { kind: 'conflict', attempt, message: outcome.message, theirs: outcome.theirs };
    case 'unknown':
      return { kind: 'unconfirmed', attempt, message: outcome.message, isAsking: true };
    case 'unavailable':
      return { kind: 'waiting', attempt, message: outcome.message };
    case 'refused':
      return { kind: 'refused', attempt, message: outcome.message };
  }
}

export interface SaveWords {
  title: string;
  folderUid: string;
  /** Blank means the default. */
  message: string;
}

/**
 * A new attempt, with an id of its own.
 *
 * @param base the version that the edits started from, and its content where it is known; the server compares them
 */
export function newAttempt(json: DashboardJson, base: { version: number; etag?: string }, words: SaveWords): SaveAttempt {
  const title = words.title.trim();
  return {
    saveId: newSaveId(),
    dashboard: { ...json, title, version: base.version },
    base: base.etag,
    folderUid: words.folderUid,
    message: words.message.trim() || defaultMessage(title),
    overwrite: false,
  };
}

/** The same work, over what somebody else saved meanwhile. Another save, so another id. */
export function overwriting(attempt: SaveAttempt): SaveAttempt {
  return { ...attempt, saveId: newSaveId(), overwrite: true };
}

/** The same work as a dashboard of its own, beside the other. */
export function asCopy(attempt: SaveAttempt): SaveAttempt {
  const title = copyTitle(attempt.dashboard.title ?? '');
  const { uid: _uid, ...rest } = attempt.dashboard;
  return {
    saveId: newSaveId(),
    dashboard: { ...rest, id: null, title, version: 0 },
    folderUid: attempt.folderUid,
    message: `Save a copy as ${title}`,
    overwrite: false,
  };
}

export function copyTitle(title: string): string {
  return `${title || 'Dashboard'} (copy)`;
}

export function defaultMessage(title: string): string {
  return `Update ${title}`;
}
