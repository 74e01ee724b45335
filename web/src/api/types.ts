/** What the server's paths answer, as far as the pages read it. Grafana's shapes, and `/ha`. */
import type { MergedIn } from './saves.ts';

export interface User {
  id: number;
  uid?: string;
  login: string;
  name?: string;
  email?: string;
  isGrafanaAdmin?: boolean;
}

/** Each may do all that the one before it may. */
export type OrgRole = 'Viewer' | 'Editor' | 'Admin';

export type HitType = 'dash-db' | 'dash-folder';

/** One hit of a search. With `sort=updated-desc`, `sortMeta` is the last change in epoch millis. */
export interface SearchHit {
  id: number;
  uid: string;
  title: string;
  url: string;
  type: HitType;
  tags: string[];
  folderUid?: string;
  folderTitle?: string;
  folderUrl?: string;
  sortMeta?: number;
  sortMetaName?: string;
  /** Who changed it last, where the server says so. */
  updatedBy?: string;
}

export interface DeletedDashboard {
  uid: string;
  title: string;
  /** The file that it was in. */
  path: string;
  /** The last version that it had. */
  version: number;
  deletedBy: string;
  /** ISO. */
  deletedAt: string;
}

/** What a change was answered. */
export interface ChangeAnswer {
  /** `waiting` when it is kept until Git is back. */
  status?: string;
  message?: string;
}

export interface RestoreAnswer extends ChangeAnswer {
  version?: number;
  /** What others changed after the base, and what was kept of it. */
  merged?: MergedIn;
}

export interface TagCount {
  term: string;
  count: number;
}

export interface FolderRef {
  uid: string;
  title: string;
}

export interface Folder extends FolderRef {
  id: number;
  parentUid?: string;
  url?: string;
  version?: number;
  /** Which content it is (`ETag`); absent for a directory that has no `_folder.json`. */
  etag?: string;
  /** From the root to the direct parent; only in the answer about one folder. */
  parents?: FolderRef[];
  updatedBy?: string;
  updated?: string;
}

/** How many things a folder holds, nested ones included. Keys are kinds of resources. */
export interface FolderCounts {
  dashboard?: number;
  folder?: number;
  /** Names all that is in it (`ETag`). */
  etag?: string;
}

/** What somebody else did meanwhile, as a refusal tells it. */
export interface ToldChange {
  updatedBy?: string;
  /** ISO. */
  updated?: string;
  /** The title of the dashboard that was changed, where the refusal is of the folder that it is in. */
  inside?: string;
}

/** A classic dashboard. Unknown fields stay as they are: the JSON belongs to its author. */
export interface DashboardJson {
  uid?: string;
  id?: number | null;
  title?: string;
  version?: number;
  [field: string]: unknown;
}

export interface DashboardMeta {
  slug?: string;
  url?: string;
  version?: number;
  created?: string;
  updated?: string;
  createdBy?: string;
  updatedBy?: string;
  folderUid?: string;
  folderTitle?: string;
  folderUrl?: string;
  canSave?: boolean;
  canEdit?: boolean;
  canAdmin?: boolean;
  canDelete?: boolean;
  isFolder?: boolean;
  provisioned?: boolean;
  apiVersion?: string;
  /** Its file, below the path of the repository. */
  provisionedExternalId?: string;
  /** The name of the repository that it is from. */
  repository?: string;
  /** What is shown waits in the cluster's journal, and is not in Git yet. */
  waiting?: { saveId: string; position?: number; by?: string };
}

export interface DashboardAnswer {
  meta: DashboardMeta;
  dashboard: DashboardJson;
}

/** One version of a dashboard; `data` only in the answer about one version. */
export interface DashboardVersion {
  version: number;
  /** ISO. */
  created: string;
  createdBy?: string;
  message?: string;
  commit?: string;
  /** Names its content, without quotes. */
  etag?: string;
  /** The file in the repository. */
  path?: string;
  /** It deleted the dashboard: there is nothing in it. */
  deleted?: boolean;
  /** Classic JSON, or the whole resource where it is in the schema of v2. */
  data?: DashboardJson | null;
}

export interface DashboardVersions {
  versions: DashboardVersion[];
  /** Where the next page starts; empty at the end. */
  continueToken?: string;
}

/** Where a save would go, as the server decides it. */
export interface SaveTargetAnswer {
  /** The repository's name. */
  repository: string;
  title: string;
  /** The branch that is followed. */
  branch: string;
  workflows: string[];
  /** What a new branch for it would be called. */
  newBranch: string;
  /** Whether a person may name new branches. */
  enforceBranch: boolean;
  /** What the commit says where the person writes nothing; absent: the usual words. */
  message?: string;
  enforceMessage: boolean;
}

/** A save of the person that waited for Git and could not be merged when it was back. */
export interface SaveNotice {
  saveId: string;
  /** The repository that it was for. */
  repository: string;
  uid: string;
  title: string;
  message: string;
  /** Where the work is. */
  branch?: string;
  /** Where a pull request can be opened. */
  url?: string;
  /** Where the dashboard can be fetched, when it is on no branch. */
  content?: string;
}

/** Somebody who has a dashboard open. */
export interface Person {
  /** One open page of theirs. */
  client: string;
  login: string;
  name?: string;
  state: 'viewing' | 'editing';
  /** The member that they are on. */
  instance?: string;
  /** ISO. */
  since?: string;
}

/** `unknown` is one that cannot be heard of, since the database is away. */
export type Role = 'primary' | 'replica' | 'active' | 'down' | 'unknown';

export interface Member {
  name: string;
  kind: string;
  url: string;
  role: Role;
  priority: number;
  epoch: number;
  commit?: string;
  digest?: string;
  gitOk: boolean;
  databaseOk: boolean;
  draining: boolean;
  /** A person took it out of service for a while. */
  maintenance?: boolean;
  reachable: boolean;
  heartbeatAgeSeconds?: number;
  /** It hears another process under its name: nobody can count on either. */
  namesake?: boolean;
  /** How far behind each repository of it is, as it measured that itself; absent of a Grafana server. */
  repositories?: MemberLag[];
}

/** Null is what nobody knows: of a member that was not heard of lately, or whose remote was not read. */
export interface MemberLag {
  name: string;
  head?: string;
  /** A RepositoryState, or `unknown`. */
  state: string;
  lagCommits: number | null;
  lagSeconds: number | null;
}

export type RepositoryState =
  | 'synced'
  | 'pulling'
  | 'behind'
  | 'unreachable'
  | 'branch-missing'
  | 'refused'
  | 'held';

/** A save that waited for Git and was not merged. */
export interface SetAsideSave {
  saveId: string;
  uid: string;
  /** Empty for a deletion. */
  title: string;
  /** The author's name. */
  by: string;
  /** When it was set aside; ISO. */
  at: string;
  /** Absent when only the journal has it. */
  branch?: string;
  reason: string;
}

export interface RepositoryStatus {
  name: string;
  title?: string;
  url: string;
  branch: string;
  path: string;
  head?: string;
  remoteHead?: string;
  lagCommits: number;
  lagSeconds: number;
  state: RepositoryState;
  message?: string;
  /** The first of them. */
  warnings: Array<{ path: string; reason: string }>;
  /** How many there are in all. */
  warningCount?: number;
  lastPullAt?: string;
  /** How many saves this instance has on their way to Git. */
  saving?: number;
  /** How many saves wait in the journal until Git can be reached. */
  waiting?: number;
  /** How many saves waited and were not merged, and whose notice nobody dismissed. */
  conflictCount?: number;
  /** The newest of them. */
  conflicts?: SetAsideSave[];
  /** How many saves a rewritten history dropped that are not back yet. */
  dropped?: number;
  /** Where saves may go: to the branch, to branches of their own. */
  workflows?: string[];
}

export interface ClusterStatus {
  name: string;
  cluster: string;
  mode: 'primary-replica' | 'load-balancer';
  role: Role;
  epoch: number;
  version: string;
  digest?: string;
  /** The member that is asked first to push. */
  writer?: string;
  members: Member[];
  /** What people must know before the next fault, the worst first; absent where a gateway answers. */
  dangers?: Danger[];
  maintenance?: Maintenance[];
  repositories: RepositoryStatus[];
}

export interface Danger {
  kind: 'database-away' | 'drained' | 'unconfirmed' | 'namesake';
  /** A clause. */
  text: string;
  /** What ends it. */
  remedy: string;
}

/** Of one member, or of the whole cluster when `member` is empty: then nothing changes by itself. */
export interface Maintenance {
  member: string;
  by: string;
  reason: string;
  /** A window of the configuration file, which nobody can end by hand. */
  configured?: boolean;
  leftSeconds: number;
}

/** What came of an operation, or would come of it in a dry run. */
export interface OperationOutcome {
  state: 'done' | 'partly' | 'possible' | 'refused' | 'working';
  message: string;
  /** Where to go on, when there was no time for all. */
  next?: string;
  from?: string;
  to?: string;
  checks?: Array<{ name: string; ok: boolean; detail: string }>;
}

export interface HistoryEntry {
  id: number;
  at: string;
  kind: string;
  from?: string;
  to?: string;
  epoch?: number;
  reason?: string;
  evidence?: string[];
}

export interface GatewayMember {
  name: string;
  url: string;
  state: 'up' | 'down' | 'draining';
  role?: Role;
  epoch?: number;
  latencyMillis?: number;
  inFlight?: number;
  since?: string;
  reason?: string;
}

export interface GatewayStatus {
  name: string;
  mode: string;
  members: GatewayMember[];
  serving?: string;
}
