/**
 * Saving a dashboard, and what can come of it.
 *
 * A save is an {@link SaveAttempt}: a payload and an id that belong together. Sending the same
 * attempt again is always safe, because the server makes one commit for one id; sending another
 * payload under the same id is not, and so an attempt never changes.
 */
import { type Answer, ApiError, messageOf, pause, request, send } from './client.ts';
import type { DashboardJson } from './types.ts';
import { countedVersion } from './waitingVersion.ts';

export interface SaveAttempt {
  readonly saveId: string;
  readonly dashboard: DashboardJson;
  readonly folderUid: string;
  readonly message: string;
  /** The content that the edits started from (`ETag`); a version number alone can come to mean another one. */
  readonly base?: string;
  /** Replace what is there, whatever its version. Only ever after a person said so. */
  readonly overwrite: boolean;
  /** What the person chose where this clashed with what was there. */
  readonly resolution?: Resolution;
  /** Put it on this branch instead of the one that is followed. */
  readonly ref?: string;
  /** Put it on a new branch that the server names. */
  readonly newBranch?: boolean;
}

export type Choice = 'mine' | 'theirs' | 'both';

export interface Resolution {
  /** The content that they were shown as the other side; choices do not hold for what came later. */
  theirs: string;
  /** By {@link Conflict.path}. */
  choices: Record<string, Choice>;
}

/** One thing that two people changed in different ways. A side that is absent was taken away. */
export interface Conflict {
  /** Where it is, by names: `panels[4].title`, `templating.list[job]`. */
  path: string;
  /** The same in words. */
  subject: string;
  base?: unknown;
  mine?: unknown;
  theirs?: unknown;
  suggestion: Choice;
  /** Whether both can be kept. */
  both: boolean;
}

/** All that is needed to choose: the three dashboards, and where two of them clash. */
export interface Clash {
  base: DashboardJson;
  mine: DashboardJson;
  theirs: DashboardJson;
  /** Names the content of `theirs`. */
  etag: string;
  conflicts: Conflict[];
}

/** One thing that somebody else had changed, and that a merged save kept. */
export interface MergedChange {
  path: string;
  subject: string;
  kind: 'added' | 'changed' | 'removed';
}

/** What came in from others when a save was merged with it. */
export interface MergedIn {
  theirs: MergedChange[];
  by?: string;
}

/** What somebody else saved meanwhile, as far as the refusal says it. */
export interface TheirVersion {
  version?: number;
  updatedBy?: string;
  /** ISO. */
  updated?: string;
  /** Why the server cannot read what is in Git, when that is the change. */
  unread?: string;
}

/** A save that is in the cluster's journal. */
export interface Waiting {
  message: string;
  /** In line, from 1. */
  position?: number;
  uid?: string;
  url?: string;
  /** That it is shown with while it waits. */
  version?: number;
  /** What the next edit names as its base. */
  etag?: string;
}

export type SaveOutcome =
  /** In Git, on the remote; `merged` when it is more than what was sent. */
  | {
      kind: 'saved';
      uid: string;
      url?: string;
      version: number;
      commit?: string;
      etag?: string;
      merged?: MergedIn;
    }
  /** On a branch of its own. The branch that is followed is as it was. */
  | { kind: 'branched'; ref: string; uid: string; commit?: string; url?: string; etag?: string }
  /** Git cannot be reached; the save is in the cluster's journal and not in Git yet. */
  | ({ kind: 'waiting' } & Waiting)
  /** Somebody changed it since the base; nothing was written. */
  | {
      kind: 'conflict';
      message: string;
      theirs?: TheirVersion;
      clash?: Clash;
      branch?: string;
      isDeleted?: true;
    }
  /** Sent, and no word came back: it may be in Git or not. */
  | { kind: 'unknown'; message: string }
  /** Nothing was written, and the same attempt may work later. */
  | { kind: 'unavailable'; message: string }
  /** Nothing was written, and it needs another content or another right. */
  | { kind: 'refused'; message: string; status: number };

interface SaveAnswer {
  status?: string;
  message?: string;
  uid: string;
  url?: string;
  version: number;
  position?: number;
  ref?: string;
  commit?: string;
  merged?: MergedIn;
}

interface SaveRecord {
  saveId: string;
  state:
    | 'saved'
    | 'merged'
    | 'branch'
    | 'conflict'
    | 'refused'
    | 'invalid'
    | 'unavailable'
    | 'unknown'
    | 'pending'
    | 'waiting';
  commit?: string;
  uid?: string;
  version?: number;
  position?: number;
  /** Of what waits, without quotes. */
  etag?: string;
  message?: string;
  branch?: string;
  merged?: MergedIn;
  /** With a conflict: whose version is there, and the clash, as in the refusal. */
  updatedBy?: string;
  updated?: string;
}

/** Sends the attempt once and says what came of it; never throws. */
export async function sendSave(attempt: SaveAttempt): Promise<SaveOutcome> {
  const { saveId, base, newBranch, dashboard, ...rest } = attempt;
  const body = { ...rest, dashboard: withVersion(dashboard) };
  try {
    const answer = await send<SaveAnswer>('POST', `/api/dashboards/db${newBranch ? '?newBranch=true' : ''}`, body, {
      headers: { 'Lockstep-Save-Id': saveId, ...(base && !attempt.overwrite && { 'If-Match': base }) },
    });
    return fromAnswer(answer);
  } catch (error) {
    return toOutcome(error);
  }
}

/** The version that is the base where there is no tag: of a resource the server looks for it in the metadata. */
function withVersion(dashboard: DashboardJson): DashboardJson {
  const { apiVersion, metadata, version } = dashboard;
  return typeof apiVersion === 'string' && metadata !== null && typeof metadata === 'object'
    ? { ...dashboard, metadata: { ...metadata, generation: version } }
    : dashboard;
}

function fromAnswer({ data, commit, etag }: Answer<SaveAnswer>): SaveOutcome {
  const { uid, url, version, merged } = data;
  switch (data.status) {
    case 'waiting':
      return {
        kind: 'waiting',
        message: data.message ?? NOT_YET,
        position: data.position,
        uid,
        url,
        version: countedVersion(version),
        etag,
      };
    case 'branch':
      return { kind: 'branched', ref: data.ref ?? '', uid, commit: data.commit ?? commit, url, ...(etag && { etag }) };
    default:
      return { kind: 'saved', uid, url, version, commit, etag, ...(merged && { merged }) };
  }
}

const NOT_YET = 'Git cannot be reached at the moment.';

/** What a failed save means. Anything that may have reached Git is `unknown`, never a failure. */
export function toOutcome(error: unknown): SaveOutcome {
  const message = messageOf(error);
  if (!(error instanceof ApiError)) {
    return { kind: 'unknown', message };
  }
  switch (error.status) {
    case 412:
      return statusOf(error.body) === 'version-mismatch'
        ? {
            kind: 'conflict',
            message,
            theirs: error.body as TheirVersion,
            clash: clashOf(error.body),
            ...branchOf(error.body),
          }
        : { kind: 'refused', message, status: 412 };
    case 404:
      return statusOf(error.body) === 'not-found'
        ? { kind: 'conflict', message, isDeleted: true }
        : { kind: 'refused', message, status: 404 };
    case 421:
    case 503:
    case 429:
      return { kind: 'unavailable', message };
    case 401:
      return { kind: 'unavailable', message: 'Your session has ended. Log in again; your work is kept.' };
    case 0:
      return { kind: 'unknown', message: 'The connection broke before an answer came.' };
    default:
      return error.status >= 500
        ? { kind: 'unknown', message }
        : { kind: 'refused', message, status: error.status };
  }
}

function statusOf(body: unknown): unknown {
  return (body as { status?: unknown } | undefined)?.status;
}

/** The branch that has the save, when the journal has put it on one. */
function branchOf(body: unknown): { branch?: string } {
  const { branch } = body as { branch?: unknown };
  return typeof branch === 'string' ? { branch } : {};
}

/** The sides of a conflict, or undefined when the server could not find what the edits started from. */
function clashOf(body: unknown): Clash | undefined {
  const { base, mine, theirs, etag, conflicts } = body as Partial<Clash>;
  return base && mine && theirs && etag && Array.isArray(conflicts) && conflicts.length > 0
    ? { base, mine, theirs, etag, conflicts }
    : undefined;
}

/**
 * Asks what became of a save, until the answer is definite or `signal` fires.
 *
 * @param tries how often to ask, one pause apart, before giving up
 * @returns a definite outcome, `waiting`, or `unknown` when there is none yet
 */
export async function resolveSave(
  saveId: string,
  tries: number,
  signal?: AbortSignal,
  pauseMillis = 1000
): Promise<SaveOutcome> {
  let message = 'The server has not said yet whether this save reached Git.';
  for (let i = 0; i < tries; i++) {
    if (i > 0) {
      await pause(pauseMillis, signal);
    }
    try {
      const path = `/ha/saves/${encodeURIComponent(saveId)}`;
      const record = await request<SaveRecord>('GET', path, undefined, { signal, retries: 0 });
      const outcome = fromRecord(record);
      if (outcome.kind !== 'unknown') {
        return outcome;
      }
      message = outcome.message;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      message = error.message;
    }
  }
  return { kind: 'unknown', message };
}

function fromRecord(record: SaveRecord): SaveOutcome {
  const { message, uid, version, commit } = record;
  switch (record.state) {
    case 'saved':
    case 'merged':
      return uid !== undefined && version !== undefined
        ? {
            kind: 'saved',
            uid,
            version,
            commit,
            ...(record.state === 'merged' && { merged: record.merged ?? { theirs: [] } }),
          }
        : { kind: 'unknown', message: 'Saved, but the instance has not applied it yet.' };
    case 'branch':
      return { kind: 'branched', ref: record.branch ?? '', uid: uid ?? '', commit };
    case 'conflict':
      return {
        kind: 'conflict',
        message: message ?? 'Somebody else changed this dashboard.',
        ...(record.updatedBy && { theirs: record }),
        clash: clashOf(record),
        ...(record.branch && { branch: record.branch }),
      };
    case 'refused':
    case 'invalid':
      return { kind: 'refused', message: message ?? 'Git refused this save.', status: 0 };
    case 'unavailable':
      return { kind: 'unavailable', message: message ?? NOT_YET };
    case 'waiting':
      return {
        kind: 'waiting',
        message: message ?? NOT_YET,
        position: record.position,
        uid,
        version: countedVersion(version),
        ...(record.etag && { etag: `"${record.etag}"` }),
      };
    case 'unknown':
    case 'pending':
      return { kind: 'unknown', message: message ?? 'Not confirmed yet.' };
  }
}

/** A fresh save id. Browsers have `randomUUID` only on https and localhost, so there is a way round. */
export function newSaveId(source: Pick<Crypto, 'getRandomValues'> & Partial<Crypto> = crypto): string {
  if (typeof source.randomUUID === 'function') {
    return source.randomUUID();
  }
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
