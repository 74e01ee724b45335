/** Grafana's provisioning API, as far as the pages ask it: repositories, their files, branches, history and jobs. */
import { type Answer, ApiError, type RequestOptions, request, send } from './client.ts';

const BASE = '/apis/provisioning.grafana.app/v0alpha1/namespaces/default';
const at = encodeURIComponent;

export type RepositoryType =
  | 'git'
  | 'github'
  | 'githubEnterprise'
  | 'gitlab'
  | 'bitbucket'
  | 'gitea'
  | 'local';
export type SyncTarget = 'folder' | 'folderless' | 'instance';
export type Workflow = 'write' | 'branch';

/** Where it is, in the block that is named after the type. */
export interface Location {
  url?: string;
  branch?: string;
  path?: string;
  tokenUser?: string;
}

export interface RepositorySpec {
  title: string;
  description?: string;
  type: RepositoryType;
  workflows: Workflow[];
  sync: { enabled: boolean; target: SyncTarget; intervalSeconds?: number };
  [block: string]: unknown;
}

export interface Health {
  healthy: boolean;
  /** Epoch millis. */
  checked?: number;
  message?: string[];
  /** The first that failed: `connection`, `authorisation`, `repository`, `branch` or `write`. */
  stage?: string;
}

export interface SyncStatus {
  state?: string;
  started?: number;
  finished?: number;
  message?: string[];
  lastRef?: string;
}

export interface Repository {
  apiVersion?: string;
  kind?: 'Repository';
  metadata: {
    name: string;
    resourceVersion?: string;
    generation?: number;
    deletionTimestamp?: string;
    finalizers?: string[];
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
  };
  spec: RepositorySpec;
  /** What goes in and never comes out. */
  secure?: Record<string, { create?: string; name?: string; remove?: boolean }>;
  status?: {
    health?: Health;
    sync?: SyncStatus;
    conditions?: Array<{ type: string; status: string; reason?: string; message?: string }>;
    fieldErrors?: FieldError[];
    stats?: Array<{ group: string; resource: string; count: number }>;
    /** 0: no limit. */
    quota?: { maxRepositories?: number; maxResourcesPerRepository?: number };
    /** `lastEvent`: when a genuine delivery last came, in epoch millis. */
    webhook?: { url?: string; lastEvent?: number; error?: string };
    deleteError?: string;
  };
}

/** One field that the server does not take. */
export interface FieldError {
  /** Such as `spec.git.url`. */
  field?: string;
  detail?: string;
  type?: string;
}

export interface TestResults {
  code: number;
  success: boolean;
  errors?: FieldError[];
}

export interface FileItem {
  path: string;
  size?: number;
  hash?: string;
}

export interface ResourceItem {
  path: string;
  /** `dashboards` or `folders`. */
  resource: string;
  /** The uid. */
  name: string;
  title?: string;
}

export interface RefItem {
  name: string;
  hash?: string;
  refURL?: string;
}

export interface HistoryItem {
  ref: string;
  message: string;
  authors?: Array<{ name?: string; username?: string }>;
  /** Epoch millis. */
  createdAt?: number;
}

export type JobState = 'pending' | 'working' | 'success' | 'warning' | 'error';

export interface Job {
  metadata: { name: string; uid?: string; creationTimestamp?: string; annotations?: Record<string, string> };
  spec: { action: string; repository?: string; [option: string]: unknown };
  status?: {
    state?: JobState;
    started?: number;
    finished?: number;
    message?: string;
    errors?: string[];
    warnings?: string[];
    /** 0 to 100. */
    progress?: number;
    /** Of a job that wrote to a branch of its own: where its host opens a pull request. */
    url?: { newPullRequestURL?: string };
  };
}

export interface Settings {
  allowedTargets?: SyncTarget[];
  availableRepositoryTypes?: RepositoryType[];
  maxRepositories?: number;
}

/** A file as the server reads it, with what it would become. */
export interface FileAnswer {
  path: string;
  ref?: string;
  hash?: string;
  resource?: { type?: { kind?: string }; file?: Record<string, unknown>; dryRun?: Record<string, unknown> };
  urls?: { newPullRequestURL?: string; compareURL?: string; sourceURL?: string };
  errors?: string[];
}

interface List<T> {
  items?: T[];
}

async function items<T>(path: string, options?: RequestOptions): Promise<T[]> {
  return (await request<List<T>>('GET', path, undefined, options)).items ?? [];
}

function repositoryPath(name: string): string {
  return `${BASE}/repositories/${at(name)}`;
}

export function repositories(options?: RequestOptions): Promise<Repository[]> {
  return items(`${BASE}/repositories`, options);
}

export function repository(name: string, options?: RequestOptions): Promise<Repository> {
  return request('GET', repositoryPath(name), undefined, options);
}

export function createRepository(made: Repository): Promise<Repository> {
  return request('POST', `${BASE}/repositories`, made);
}

/** Refused with 409 when somebody else changed it since it was read. */
export function updateRepository(changed: Repository): Promise<Repository> {
  return request('PUT', repositoryPath(changed.metadata.name), changed);
}

export function deleteRepository(name: string): Promise<unknown> {
  return request('DELETE', repositoryPath(name));
}

/** Asks the Git host by these settings, also of a repository that is not there yet. A no is an answer. */
export async function testRepository(tried: Repository, options?: RequestOptions): Promise<TestResults> {
  try {
    return await request('POST', `${repositoryPath(tried.metadata.name)}/test`, tried, {
      retries: 0,
      ...options,
    });
  } catch (error) {
    const results = error instanceof ApiError ? (error.body as Partial<TestResults> | undefined) : undefined;
    if (results && typeof results.success === 'boolean') {
      return { code: results.code ?? 400, success: results.success, errors: results.errors };
    }
    throw error;
  }
}

export function provisioningSettings(options?: RequestOptions): Promise<Settings> {
  return request('GET', `${BASE}/settings`, undefined, options);
}

export function repositoryFiles(name: string, ref?: string, options?: RequestOptions): Promise<FileItem[]> {
  return items(`${repositoryPath(name)}/files/${ref ? `?ref=${at(ref)}` : ''}`, options);
}

/** One file, on the branch `ref` or on the one that is followed. */
export function repositoryFile(
  name: string,
  path: string,
  ref?: string,
  options?: RequestOptions
): Promise<Answer<FileAnswer>> {
  return send('GET', filePath(name, path, ref), undefined, options);
}

/** Where the server gives a file, with what it is. */
export function filePath(name: string, path: string, ref?: string): string {
  const file = path.split('/').map(at).join('/');
  return `${repositoryPath(name)}/files/${file}${ref ? `?ref=${at(ref)}` : ''}`;
}

export function repositoryRefs(name: string, options?: RequestOptions): Promise<RefItem[]> {
  return items(`${repositoryPath(name)}/refs`, options);
}

/** How many commits one answer has at most. */
export const MOST_COMMITS = 500;

/**
 * The commits that changed something below the repository's path, newest first.
 *
 * @param ref a branch, or the commit to begin with; without it the branch that is followed
 */
export function repositoryHistory(
  name: string,
  ref: string | undefined,
  limit: number,
  options?: RequestOptions
): Promise<HistoryItem[]> {
  const from = ref ? `&ref=${at(ref)}` : '';
  return items(`${repositoryPath(name)}/history?limit=${limit}${from}`, options);
}

/** What is shown of the repository now. */
export function repositoryResources(name: string, options?: RequestOptions): Promise<ResourceItem[]> {
  return items(`${repositoryPath(name)}/resources`, options);
}

/** Those that run or wait, and those that ended lately. */
export function repositoryJobs(name: string, options?: RequestOptions): Promise<Job[]> {
  return items(`${repositoryPath(name)}/jobs`, options);
}

/** Jobs that run or wait, of all repositories. */
export function runningJobs(options?: RequestOptions): Promise<Job[]> {
  return items(`${BASE}/jobs`, options);
}

export function startJob(name: string, spec: Record<string, unknown>): Promise<Job> {
  return request('POST', `${repositoryPath(name)}/jobs`, spec);
}

export function cancelJob(job: string): Promise<unknown> {
  return request('DELETE', `${BASE}/jobs/${at(job)}`);
}

/**
 * What the server says of each field of an object to be made or changed.
 *
 * @param made the kind and name of an object to be made: one that is taken is told at the name
 */
export function refusalsIn(error: unknown, made?: { kind: string; name: string }): FieldError[] {
  if (made && error instanceof ApiError && error.status === 409) {
    return [{ field: 'metadata.name', detail: `there is a ${made.kind} ${made.name} already: choose another name` }];
  }
  return fieldErrorsIn(error);
}

/** What the server says of single fields, in its refusal. */
export function fieldErrorsIn(error: unknown): FieldError[] {
  if (!(error instanceof ApiError)) {
    return [];
  }
  const body = error.body as
    | { details?: { causes?: Array<{ field?: string; message?: string }> }; errors?: FieldError[] }
    | undefined;
  const causes = body?.details?.causes?.map(({ field, message }) => ({ field, detail: message }));
  return causes ?? body?.errors ?? [];
}
