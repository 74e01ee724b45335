/** What the pages of repositories say of states; pure. */
import type { Job, Location, Repository } from '../../api/provisioning.ts';

export type Colour = 'green' | 'blue' | 'orange' | 'red' | 'darkgrey';

export interface Look {
  text: string;
  color: Colour;
}

/** True of what nobody has found out yet, as right after a repository was added: that is no trouble. */
function isPending({ status }: Pick<Repository, 'status'>, type: string): boolean {
  return status?.conditions?.some((one) => one.type === type && one.reason === 'Pending') ?? false;
}

/** The state of a repository in one word: trouble first. */
export function lookOf({ metadata, spec, status }: Repository): Look {
  if (metadata.deletionTimestamp !== undefined) {
    return { text: 'being deleted', color: 'orange' };
  }
  if (!spec.sync.enabled) {
    return { text: 'switched off', color: 'darkgrey' };
  }
  if (isPending({ status }, 'Healthy')) {
    return { text: 'not looked at yet', color: 'blue' };
  }
  if (status?.health && !status.health.healthy) {
    return { text: 'unhealthy', color: 'red' };
  }
  switch (status?.sync?.state) {
    case 'error':
      return { text: 'error', color: 'red' };
    case 'warning':
      return { text: warningWords({ status }), color: 'orange' };
    case 'pending':
    case 'working':
      return { text: 'pulling', color: 'blue' };
    case 'success':
      return { text: 'synced', color: 'green' };
    default:
      return { text: status?.sync?.state || 'not pulled yet', color: 'darkgrey' };
  }
}

function warningWords(repository: Pick<Repository, 'status'>): string {
  if (heldBack(repository) !== undefined) {
    return 'held back';
  }
  return quotaOf(repository)?.isExceeded ? 'above its quota' : 'warnings';
}

/** What a person should know of its health, its last pull and comments on pull requests, a sentence each. */
export function messagesOf({ status }: Repository): string[] {
  const isUnhealthy = status?.health?.healthy === false && !isPending({ status }, 'Healthy');
  const unhealthy = isUnhealthy ? (status.health?.message ?? []) : [];
  const pulled = isPending({ status }, 'Synced') ? [] : (status?.sync?.message ?? []);
  const comments = status?.conditions?.find(({ type }) => type === 'PullRequestsCommented');
  const refused = comments?.status === 'False' ? (comments.message ?? '') : '';
  const all = [...unhealthy, ...pulled, refused, status?.deleteError ?? ''];
  return [...new Set(all.filter((message) => message !== ''))];
}

export interface Condition {
  name: string;
  holds: boolean;
  /** Whether nobody has found out yet. */
  isPending: boolean;
  /** Why it does not hold; empty when it does. */
  why: string;
  /** The setting that most likely is to blame, as the API spells it. */
  field?: string;
}

const QUOTA = 'ResourceQuota';

const REASONS: Record<string, string> = {
  AuthenticationFailed: 'the credentials are not taken',
  InvalidSpec: 'a setting is wrong',
  ServiceUnavailable: 'it does not answer',
  RateLimited: 'it is asked too often',
  DeletionsHeldBack: 'deletions wait for an administrator to confirm them',
  SyncFailed: 'the last pull failed',
  Pending: 'not yet',
};

/** What holds of it and what does not, with the stage and the reason; the messages stand elsewhere. */
export function conditionsOf({ status }: Repository): Condition[] {
  const others = (status?.conditions ?? []).filter(({ type }) => type !== QUOTA); // see quotaOf
  return others.map(({ type, status: word, reason = '' }) => {
    const holds = word === 'True';
    const isHealth = type === 'Healthy' && !holds;
    const stage = isHealth && status?.health?.stage ? `${status.health.stage}: ` : '';
    return {
      name: type,
      holds,
      isPending: !holds && reason === 'Pending',
      why: holds ? '' : stage + (REASONS[reason] ?? reason),
      field: isHealth ? status?.fieldErrors?.[0]?.field : undefined,
    };
  });
}

export interface QuotaUse {
  text: string;
  /** Whether something is in Git and not shown. */
  isExceeded: boolean;
}

/** How many folders and dashboards it may have, and whether that is too few; nothing where there is no limit. */
export function quotaOf({ status }: Pick<Repository, 'status'>): QuotaUse | undefined {
  const most = status?.quota?.maxResourcesPerRepository ?? 0;
  if (most === 0) {
    return undefined;
  }
  const condition = status?.conditions?.find(({ type }) => type === QUOTA);
  const isExceeded = condition?.reason === 'QuotaExceeded';
  const full = condition?.reason === 'QuotaReached' ? '; none is left' : '';
  const text = isExceeded ? (condition.message ?? '') : `at most ${most} folders and dashboards${full}`;
  return { text, isExceeded };
}

/** Why deletions are held back until a person confirms them, in a sentence; nothing when none are. */
export function heldBack({ status }: Pick<Repository, 'status'>): string | undefined {
  const synced = status?.conditions?.find(({ type }) => type === 'Synced');
  return synced?.reason === 'DeletionsHeldBack' ? (synced.message ?? '') : undefined;
}

/** True when it is set in the configuration files of the instances, and cannot be changed from here. */
export function isFixed({ metadata }: Repository): boolean {
  return metadata.annotations?.['lockstep/origin'] === 'configuration-file';
}

/** Where it is in Git. */
export function placeOf({ spec }: Repository): Location {
  return (spec[spec.type] ?? {}) as Location;
}

export function countOf(repository: Repository, resource: string): number {
  return repository.status?.stats?.find((stat) => stat.resource === resource)?.count ?? 0;
}

export function countWords(repository: Repository): string {
  const [dashboards, folders] = [countOf(repository, 'dashboards'), countOf(repository, 'folders')];
  return `${dashboards} ${dashboards === 1 ? 'dashboard' : 'dashboards'}, ${folders} ${folders === 1 ? 'folder' : 'folders'}`;
}

/** True while a job waits or runs. */
export function isOpen({ status }: Job): boolean {
  return status?.state === undefined || status.state === 'pending' || status.state === 'working';
}

export function jobLook({ status }: Job): Look {
  switch (status?.state) {
    case 'working':
      return { text: 'working', color: 'blue' };
    case 'success':
      return { text: 'done', color: 'green' };
    case 'warning':
      return { text: 'done with warnings', color: 'orange' };
    case 'error':
      return { text: 'failed', color: 'red' };
    case 'pending':
    case undefined:
      return { text: 'waiting', color: 'darkgrey' };
  }
}

const ACTIONS: Record<string, string> = {
  pull: 'Pull',
  push: 'Export',
  migrate: 'Migrate',
  delete: 'Delete files',
  move: 'Move files',
  pr: 'Look at a pull request',
  fixFolderMetadata: 'Write missing folder files',
  releaseResources: 'Release what is left',
  deleteResources: 'Delete what is left',
};

/** Where a pull request for what a job wrote can be opened; undefined where the host has no such page. */
export function pullRequestOf({ status }: Job): string | undefined {
  const url = status?.url?.newPullRequestURL;
  return url !== undefined && /^https?:/.test(url) ? url : undefined;
}

export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

/** Running ones first, then the newest. */
export function inOrder(jobs: readonly Job[]): Job[] {
  const at = (job: Job) => job.status?.started ?? Date.parse(job.metadata.creationTimestamp ?? '') ?? 0;
  const known = new Map(jobs.map((job) => [job.metadata.uid ?? job.metadata.name, job]));
  return [...known.values()].sort(
    (left, right) => Number(isOpen(right)) - Number(isOpen(left)) || (at(right) || 0) - (at(left) || 0)
  );
}

/** Whether it may be a dashboard, by its name. */
export function isDashboardFile(path: string): boolean {
  return /\.(json|ya?ml)$/i.test(path) && !path.endsWith('_folder.json');
}

/** A dashboard file of a branch, drawn. The path is Grafana's own. */
export function previewPath(repository: string, path: string, ref?: string): string {
  const file = path.split('/').map(encodeURIComponent).join('/');
  const query = ref ? `?ref=${encodeURIComponent(ref)}` : '';
  return `/admin/provisioning/${encodeURIComponent(repository)}/dashboard/preview/${file}${query}`;
}

export function repositoryHref(name: string, tab?: string): string {
  return `/admin/provisioning/${encodeURIComponent(name)}${tab ? `?tab=${tab}` : ''}`;
}

/** Branches of saves that waited for Git, which nobody else saves to. */
const KEPT = 'lockstep/';

/** The branches that a person may save to besides the followed one. */
export function forSaves(branches: string[], followed: string): string[] {
  return branches.filter((name) => name !== followed && !name.startsWith(KEPT));
}

/** What a preview or a list shows: a branch, or one commit by its beginning. */
export function refWords(ref: string): string {
  return /^[0-9a-f]{40}$/.test(ref) ? `commit ${ref.slice(0, 12)}` : `branch ${ref}`;
}
