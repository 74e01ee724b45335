/** One typed function for each path that the pages ask. */
import { type Answer, ApiError, isNotThere, type RequestOptions, request, send } from './client.ts';
import { searchPath, type SearchQuery } from './searchQuery.ts';
import type {
  ChangeAnswer,
  ClusterStatus,
  DashboardAnswer,
  DashboardJson,
  DashboardVersion,
  DashboardVersions,
  DeletedDashboard,
  Folder,
  FolderCounts,
  GatewayStatus,
  HistoryEntry,
  OperationOutcome,
  OrgRole,
  Person,
  RestoreAnswer,
  SaveNotice,
  SaveTargetAnswer,
  SearchHit,
  TagCount,
  User,
} from './types.ts';
import { countedVersion } from './waitingVersion.ts';

const at = encodeURIComponent;

export function login(user: string, password: string): Promise<{ redirectUrl?: string }> {
  return request('POST', '/login', { user, password });
}

/** Another token for this session, in its cookies. */
export function rotateToken(): Promise<unknown> {
  return request('POST', '/api/user/auth-tokens/rotate');
}

/** Data sources and build facts; what Grafana's packages call the boot settings. */
export function frontendSettings<T>(options?: RequestOptions): Promise<T> {
  return request('GET', '/api/frontend/settings', undefined, options);
}

export function currentUser(options?: RequestOptions): Promise<User> {
  return request('GET', '/api/user', undefined, options);
}

/** What the person is in the organisation. */
export async function currentRole(options?: RequestOptions): Promise<OrgRole> {
  const [org] = await request<Array<{ role?: OrgRole }>>('GET', '/api/user/orgs', undefined, options);
  return org?.role ?? 'Viewer';
}

/** Where a save of this dashboard would go, and what it would be called there. */
export function saveTarget(
  dashboard: { uid?: string; folderUid: string; title: string },
  options?: RequestOptions
): Promise<SaveTargetAnswer> {
  const { uid = '', folderUid, title } = dashboard;
  return request(
    'GET',
    `/ha/save-target?uid=${at(uid)}&folderUid=${at(folderUid)}&title=${at(title)}`,
    undefined,
    options
  );
}

export function search(query: SearchQuery, options?: RequestOptions): Promise<SearchHit[]> {
  return request('GET', searchPath(query), undefined, options);
}

/** What a search knows of one dashboard, whatever its schema; undefined when it is not there. */
export async function hitOf(uid: string, options?: RequestOptions): Promise<SearchHit | undefined> {
  const hits = await request<SearchHit[]>('GET', `/api/search?dashboardUIDs=${at(uid)}`, undefined, options);
  return hits.find((hit) => hit.uid === uid);
}

/** Changes one's own password, which ends all sessions, this one too. */
export function changePassword(oldPassword: string, newPassword: string): Promise<unknown> {
  return request('PUT', '/api/user/password', { oldPassword, newPassword });
}

export function dashboardTags(options?: RequestOptions): Promise<TagCount[]> {
  return request('GET', '/api/dashboards/tags', undefined, options);
}

export async function dashboard(uid: string, options?: RequestOptions): Promise<Answer<DashboardAnswer>> {
  const answer = await send<DashboardAnswer>('GET', `/api/dashboards/uid/${at(uid)}`, undefined, options);
  const { meta, dashboard: json } = answer.data;
  if (!meta.waiting) {
    return answer;
  }
  const version = countedVersion(json.version);
  return { ...answer, data: { meta: { ...meta, version }, dashboard: { ...json, version } } };
}

/** A change that names what the person saw when they decided on it. */
export interface Decision {
  /** However often it is sent under this id, it becomes one commit. */
  saveId: string;
  /** The content that they saw (`ETag`): what came after it is a conflict, and is not written over. */
  base?: string;
}

function decided({ saveId, base }: Decision): RequestOptions {
  return { headers: { 'Lockstep-Save-Id': saveId, ...(base && { 'If-Match': base }) } };
}

export function deleteDashboard(uid: string, decision: Decision): Promise<ChangeAnswer> {
  return request('DELETE', `/api/dashboards/uid/${at(uid)}`, undefined, decided(decision));
}

/** The newest first; `start` is the token of the page before. */
export function dashboardVersions(
  uid: string,
  limit: number,
  start?: string,
  options?: RequestOptions
): Promise<DashboardVersions> {
  const from = start ? `&start=${at(start)}` : '';
  return request('GET', `/api/dashboards/uid/${at(uid)}/versions?limit=${limit}${from}`, undefined, options);
}

/** One version with its content. */
export function dashboardVersion(
  uid: string,
  version: number,
  options?: RequestOptions
): Promise<DashboardVersion> {
  return request('GET', dashboardVersionPath(uid, version), undefined, options);
}

/** Where the server gives one version. */
export function dashboardVersionPath(uid: string, version: number): string {
  return `/api/dashboards/uid/${at(uid)}/versions/${version}`;
}

/** Makes the content of an old version the newest, beside what came after the base: a commit like any other. */
export function restoreVersion(uid: string, version: number, decision: Decision): Promise<RestoreAnswer> {
  return request('POST', `/api/dashboards/uid/${at(uid)}/restore`, { version }, decided(decision));
}

/** Dashboards that are not there any more, the latest first. */
export function deletedDashboards(options?: RequestOptions): Promise<Answer<DeletedDashboard[]>> {
  return send('GET', '/api/search?deleted=true', undefined, options);
}

/** Brings back the last version of a deleted dashboard: a commit like any other. */
export function recoverDashboard(uid: string, decision: Decision): Promise<RestoreAnswer> {
  return request('PATCH', `/api/dashboards/uid/${at(uid)}/trash`, undefined, decided(decision));
}

/**
 * Tells the others that this page is open, and asks who else has the dashboard open.
 *
 * @param client names this page
 */
export async function presence(
  uid: string,
  client: string,
  state: Person['state'],
  options?: RequestOptions
): Promise<Person[]> {
  const answer = await request<{ people?: Person[] }>('PUT', presencePath(uid), { client, state }, options);
  return answer?.people ?? [];
}

/** Says good-bye, also while the page is being closed: nobody waits for the answer. */
export function leavePresence(uid: string, client: string): void {
  fetch(presencePath(uid), {
    method: 'PUT',
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client, state: 'gone' }),
  }).catch(() => undefined);
}

function presencePath(uid: string): string {
  return `/ha/presence/${at(uid)}`;
}

/** What became of the person's saves that waited for Git, where it is not what they meant. */
export function saveNotices(options?: RequestOptions): Promise<SaveNotice[]> {
  return request('GET', '/ha/notices', undefined, options);
}

/**
 * The person has read it.
 *
 * @param isDropping what only the journal has goes with it; without this the server refuses that
 */
export function dismissSaveNotice(saveId: string, isDropping = false): Promise<unknown> {
  return request('DELETE', `/ha/notices/${at(saveId)}${isDropping ? '?drop=true' : ''}`);
}

/** The dashboard that a save would have written which is on no branch. */
export function savedAside(content: string): Promise<DashboardJson> {
  return request('GET', content);
}

/** The folders directly under `parentUid`, or under the root without it. */
export function folders(parentUid?: string, options?: RequestOptions): Promise<Folder[]> {
  const parent = parentUid ? `&parentUid=${at(parentUid)}` : '';
  return request('GET', `/api/folders?limit=1000${parent}`, undefined, options);
}

/** One folder, with the tag of what is told of it. */
export async function folder(uid: string, options?: RequestOptions): Promise<Folder> {
  const { data, etag } = await send<Folder>('GET', `/api/folders/${at(uid)}`, undefined, options);
  return { ...data, etag };
}

export function createFolder(
  title: string,
  parentUid: string | undefined,
  saveId: string
): Promise<Folder & ChangeAnswer> {
  const body = { title, ...(parentUid ? { parentUid } : {}) };
  return request('POST', '/api/folders', body, decided({ saveId }));
}

/** @param version the one that the person saw, for a folder that has no tag */
export function renameFolder(
  uid: string,
  title: string,
  decision: Decision,
  version?: number
): Promise<Folder & ChangeAnswer> {
  const body = { title, ...(decision.base === undefined && { version }) };
  return request('PUT', `/api/folders/${at(uid)}`, body, decided(decision));
}

/** @param parentUid empty for the top */
export function moveFolder(uid: string, parentUid: string, decision: Decision): Promise<Folder & ChangeAnswer> {
  return request('POST', `/api/folders/${at(uid)}/move`, { parentUid }, decided(decision));
}

/** @param contents the tag of what was in it when the person looked: see {@link folderCounts} */
export function deleteFolder(uid: string, decision: Decision, contents?: string): Promise<ChangeAnswer> {
  const seen = contents ? `?contents=${at(contents)}` : '';
  return request('DELETE', `/api/folders/${at(uid)}${seen}`, undefined, decided(decision));
}

/** How much is in it; the tag names all that is in it, however deep. */
export async function folderCounts(uid: string, options?: RequestOptions): Promise<FolderCounts> {
  const { data, etag } = await send<FolderCounts>('GET', `/api/folders/${at(uid)}/counts`, undefined, options);
  return { ...data, etag };
}

export function clusterStatus(options?: RequestOptions): Promise<Answer<ClusterStatus>> {
  return send('GET', '/ha/status', undefined, options);
}

/** Newest first; `before` is the id of the last one of the page before. */
export function clusterHistory(
  limit: number,
  before?: number,
  options?: RequestOptions
): Promise<Answer<HistoryEntry[]>> {
  const from = before === undefined ? '' : `&before=${before}`;
  return send('GET', `/ha/history?limit=${limit}${from}`, undefined, options);
}

export type Operation = 'switchover' | 'failback' | 'maintenance' | 'confirm' | 'put-back';

/** Tells the cluster what to do. A refusal is an answer too: nothing was changed, and it says why. */
export async function operate(
  operation: Operation,
  body: Record<string, unknown>
): Promise<OperationOutcome> {
  try {
    return await request<OperationOutcome>('POST', `/ha/${operation}`, body);
  } catch (error) {
    const outcome =
      error instanceof ApiError ? (error.body as Partial<OperationOutcome> | undefined) : undefined;
    if (outcome?.state === 'refused' && typeof outcome.message === 'string') {
      return { ...outcome, state: 'refused', message: outcome.message };
    }
    throw error;
  }
}

/** Puts back what a rewritten history dropped, portion by portion until nothing is to go. */
export async function putBack(
  repository: string,
  onPortion: (message: string) => void
): Promise<OperationOutcome> {
  let portion = await operate('put-back', { repository });
  const checks = [...(portion.checks ?? [])];
  if (portion.state !== 'working') {
    return portion;
  }
  while (portion.state === 'working') {
    onPortion(portion.message);
    portion = await operate('put-back', { repository, from: portion.next });
    checks.push(...(portion.checks ?? []));
  }
  const left = checks.filter(({ ok }) => !ok).length;
  const message = `${checks.length - left} put back, ${left} left and still listed`;
  return { state: left > 0 ? 'partly' : 'done', message, checks };
}

/** Why the member that answers has the role that it has; undefined where the server does not tell. */
export async function whyItIsSo(options?: RequestOptions): Promise<string[] | undefined> {
  try {
    return (await request<{ sentences: string[] }>('GET', '/ha/why', undefined, options)).sentences;
  } catch (error) {
    if (isNotThere(error)) {
      return undefined;
    }
    throw error;
  }
}

/** What the gateway in front sees, or undefined when there is none. */
export async function gatewayStatus(options?: RequestOptions): Promise<GatewayStatus | undefined> {
  try {
    return await request<GatewayStatus>('GET', '/ha/gateway', undefined, options);
  } catch (error) {
    if (isNotThere(error)) {
      return undefined;
    }
    throw error;
  }
}
