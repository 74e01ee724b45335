/** The steps of a save as a person sees them; pure, so that no answer can be misread in a component. */
import {
  type Choice,
  type Clash,
  newSaveId,
  type SaveAttempt,
  type SaveOutcome,
  type TheirVersion,
} from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import { canonical } from './difference.ts';
import { copyOf, titled } from './titled.ts';

/** Somebody changed it meanwhile, and nothing was written to the branch that is followed. */
export interface ConflictState {
  kind: 'conflict';
  attempt: SaveAttempt;
  message: string;
  theirs?: TheirVersion;
  /** What clashes with what; undefined when the server does not know what the edits started from. */
  clash?: Clash;
  /** Where the journal has put the work, when it found the conflict after the person had gone on. */
  branch?: string;
  /** It is not there any more. */
  isDeleted?: boolean;
}

/** Where a save goes. */
export type Destination = 'here' | 'new' | 'existing' | 'copy';

/** What is laid over a conflict, and goes back to it when it comes to nothing. */
interface Over {
  over?: ConflictState;
}

export type SaveState =
  | { kind: 'idle' }
  /** The dialog asks for a message (and for what else the destination needs). */
  | ({ kind: 'asking'; json: DashboardJson; to: Destination } & Over)
  | ({ kind: 'saving'; attempt: SaveAttempt } & Over)
  /** Nothing was written and the same attempt may be sent again. */
  | ({ kind: 'unavailable'; attempt: SaveAttempt; message: string } & Over)
  /** Nothing was written; sending the same again would not help. */
  | ({ kind: 'refused'; attempt: SaveAttempt; message: string } & Over)
  /** Nobody knows yet whether it is in Git. `isAsking` while we ask by ourselves. */
  | { kind: 'unconfirmed'; attempt: SaveAttempt; message: string; isAsking: boolean }
  | ConflictState;

/** A state that the save dialog shows. */
export type DialogState = Extract<SaveState, { kind: 'asking' | 'saving' | 'unavailable' | 'refused' }>;

export const idle: SaveState = { kind: 'idle' };

/**
 * Where a save stands after an outcome.
 *
 * @param over the conflict that the attempt was to settle, if any
 */
export function afterOutcome(attempt: SaveAttempt, outcome: SaveOutcome, over?: ConflictState): SaveState {
  switch (outcome.kind) {
    case 'saved':
    case 'branched':
    // It goes on by itself, and the next one may be sent; see `chain.ts`.
    case 'waiting':
      return idle;
    case 'conflict': {
      const { message, theirs, clash, branch, isDeleted } = outcome;
      return { kind: 'conflict', attempt, message, theirs, clash, branch, isDeleted };
    }
    case 'unknown':
      return { kind: 'unconfirmed', attempt, message: outcome.message, isAsking: true };
    case 'unavailable':
      return { kind: 'unavailable', attempt, message: outcome.message, over };
    case 'refused':
      return { kind: 'refused', attempt, message: outcome.message, over };
  }
}

/** The conflict that is to be settled in this state: it is one, or lies over one. */
export function conflictIn(state: SaveState): ConflictState | undefined {
  switch (state.kind) {
    case 'conflict':
      return state;
    case 'asking':
    case 'saving':
    case 'unavailable':
    case 'refused':
      return state.over;
    case 'idle':
    case 'unconfirmed':
      return undefined;
  }
}

/** The state if it is for the dialog to show; a chosen resolution stays on the page of the conflict. */
export function dialogIn(state: SaveState): DialogState | undefined {
  switch (state.kind) {
    case 'asking':
      return state;
    case 'saving':
    case 'unavailable':
    case 'refused':
      return state.over && state.attempt.resolution ? undefined : state;
    case 'idle':
    case 'unconfirmed':
    case 'conflict':
      return undefined;
  }
}

export interface SaveWords {
  to: Destination;
  title: string;
  folderUid: string;
  /** Blank means the words of the repository. */
  message: string;
  /** The branch to save to; for a new one absent when the server is to name it. */
  branch?: string;
  /** Replace what is there, on the branch that the save goes to, whatever it is. */
  overwrite?: boolean;
}

/**
 * A new attempt, with an id of its own.
 *
 * @param base the version that the edits started from, and its content where it is known; the server compares them
 */
export function newAttempt(
  json: DashboardJson,
  base: { version: number; etag?: string },
  words: SaveWords
): SaveAttempt {
  const typed = words.title.trim();
  // A title that nobody touched stays as it is, blanks and all.
  const title = typed === json.title?.trim() ? json.title : typed;
  const message = words.message.trim();
  if (words.to === 'copy') {
    return {
      saveId: newSaveId(),
      dashboard: copyOf(json, title),
      folderUid: words.folderUid,
      message,
      overwrite: false,
    };
  }
  const elsewhere = words.to === 'new' || words.to === 'existing';
  const ref = (elsewhere && words.branch?.trim()) || undefined;
  return {
    saveId: newSaveId(),
    dashboard: { ...titled(json, title), version: base.version },
    base: base.etag,
    folderUid: words.folderUid,
    message,
    overwrite: words.overwrite === true,
    ...(ref !== undefined && { ref }),
    ...(elsewhere && ref === undefined && { newBranch: true }),
  };
}

/** The same work, over what somebody else saved meanwhile. Another save, so another id. */
export function overwriting(attempt: SaveAttempt): SaveAttempt {
  const { resolution: _resolution, ...rest } = attempt;
  return { ...rest, saveId: newSaveId(), overwrite: true };
}

/** The same work from the same base once more, as a save of its own: what does not clash is merged. */
export function again(attempt: SaveAttempt): SaveAttempt {
  return { ...attempt, saveId: newSaveId() };
}

/**
 * The same work from the same base with what the person chose where it clashes. The choices hold for
 * the other side that they were shown; what came after it is merged, or asked about anew.
 */
export function resolving(attempt: SaveAttempt, clash: Clash, choices: Record<string, Choice>): SaveAttempt {
  return { ...attempt, saveId: newSaveId(), resolution: { theirs: clash.etag, choices } };
}

/**
 * What stands preselected: what the person chose before where nothing of it has changed since, else
 * what the server suggests.
 */
export function preselected(
  clash: Clash,
  before?: { of?: Clash; choices: Record<string, Choice> }
): Record<string, Choice> {
  const asked = new Map(before?.of?.conflicts.map((conflict) => [conflict.path, canonical(conflict.theirs)]));
  return Object.fromEntries(
    clash.conflicts.map(({ path, theirs, suggestion, both }) => {
      const isSame = asked.get(path) === canonical(theirs);
      const choice = (isSame && before?.choices[path]) || suggestion;
      return [path, choice === 'both' && !both ? 'mine' : choice];
    })
  );
}

export function copyTitle(title: string): string {
  return `${title || 'Dashboard'} (copy)`;
}

export function defaultMessage(title: string): string {
  return `Update ${title}`;
}

/** Why Git would not take this as the name of a branch, or undefined when it would. */
export function branchProblem(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') {
    return 'Name the branch.';
  }
  if (/[\s~^:?*[\\\u0000-\u001f\u007f]|\.\.|@\{|\/\//.test(trimmed)) {
    return 'No spaces, and none of ~ ^ : ? * [ \\ .. @{ //.';
  }
  if (/^[-/.]|[/.]$|\.lock$|\/\.|\.lock\//.test(trimmed)) {
    return 'It must not begin or end with a slash or a dot, or end in .lock.';
  }
  return undefined;
}
