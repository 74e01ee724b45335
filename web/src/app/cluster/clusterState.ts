/**
 * What this page knows of the cluster, as a pure step: (state, what happened) -> state.
 *
 * The last known status stays when requests fail, next to since when they do. The timeline holds
 * what the server told (history, events) and what this browser saw by itself: who answered, whose
 * role changed from one status to the next. That is what makes a failover visible while it happens.
 */
import type { PresenceEvent, ServerEvent } from '../../api/events.ts';
import type { ClusterStatus, GatewayStatus, HistoryEntry, RepositoryStatus } from '../../api/types.ts';

export type Tone = 'good' | 'bad' | 'warning' | 'neutral';

export interface TimelineEntry {
  /** What happened. The server and this browser may both tell it; it is shown once. */
  key: string;
  /** Epoch millis by this browser's clock, or the server's for entries from its history. */
  at: number;
  tone: Tone;
  title: string;
  detail?: string;
  /** What a decision rested on. */
  evidence?: readonly string[];
}

export interface LagSample {
  at: number;
  /** Of each repository, by its name. */
  seconds: Readonly<Record<string, number>>;
}

export interface ClusterState {
  status?: ClusterStatus;
  gateway?: GatewayStatus;
  /** The member that answered the last request. */
  instance?: string;
  lastAnswerAt?: number;
  /** When requests began to fail; undefined while they are answered. */
  failingSince?: number;
  failure?: string;
  /** Newest first. */
  timeline: TimelineEntry[];
  /** What each instance that answered lately said of the repositories; of the primary alone where there is one. */
  answers: readonly RepositoryAnswer[];
  /** The repositories' lag over the last minutes, oldest first. */
  lag: LagSample[];
}

export interface RepositoryAnswer {
  instance: string;
  at: number;
  repositories: readonly RepositoryStatus[];
}

/** Who looks at what is no news of the cluster. */
export type ClusterEvent = Exclude<ServerEvent, PresenceEvent>;

export type ClusterInput =
  | { kind: 'answered'; at: number; status: ClusterStatus; instance?: string }
  | { kind: 'failed'; at: number; message: string }
  | { kind: 'gateway'; status: GatewayStatus | undefined }
  | { kind: 'history'; entries: readonly HistoryEntry[] }
  | { kind: 'event'; at: number; event: ClusterEvent };

const TIMELINE_LIMIT = 100;
const LAG_LIMIT = 300;
/** A member may go twice; that the same is told twice within this time is one happening. */
const SAME_WITHIN_MILLIS = 5000;
/** Three glances: behind a load balancer each comes to another instance. */
const ANSWER_HOLDS_MILLIS = 15_000;

export const nothingKnown: ClusterState = { timeline: [], answers: [], lag: [] };

export function clusterStep(state: ClusterState, input: ClusterInput): ClusterState {
  switch (input.kind) {
    case 'answered':
      return answered(state, input.at, input.status, input.instance ?? input.status.name);
    case 'failed':
      return failed(state, input.at, input.message);
    case 'gateway':
      return { ...state, gateway: input.status };
    case 'history':
      return withEntries(state, input.entries.map(fromHistory));
    case 'event':
      return withEntries(state, [fromEvent(input.at, input.event)]);
  }
}

function answered(
  state: ClusterState,
  at: number,
  status: ClusterStatus,
  instance: string
): ClusterState {
  const seconds = Object.fromEntries(status.repositories.map(({ name, lagSeconds }) => [name, lagSeconds]));
  const entries: TimelineEntry[] = [];
  if (state.failingSince !== undefined) {
    const gap = ((at - state.failingSince) / 1000).toFixed(1);
    entries.push(seen(at, 'good', 'answers-again', `Answers again after ${gap} s`));
  }
  // Behind a load balancer another one answers all the time, and that is no news.
  const oneServes = status.mode === 'primary-replica';
  if (oneServes && state.instance !== undefined && state.instance !== instance) {
    const title = `${instance} answers this browser now, before it was ${state.instance}`;
    entries.push(seen(at, 'warning', `instance-${instance}`, title));
  }
  entries.push(...memberChanges(at, state.status, status));
  return withEntries(
    {
      ...state,
      status,
      instance,
      lastAnswerAt: at,
      failingSince: undefined,
      failure: undefined,
      answers: [
        { instance, at, repositories: status.repositories },
        ...state.answers.filter(
          (old) => !oneServes && old.instance !== instance && at - old.at < ANSWER_HOLDS_MILLIS
        ),
      ],
      lag: [...state.lag, { at, seconds }].slice(-LAG_LIMIT),
    },
    entries
  );
}

function failed(state: ClusterState, at: number, message: string): ClusterState {
  if (state.failingSince !== undefined) {
    return { ...state, failure: message };
  }
  const entry = seen(at, 'bad', 'no-answer', 'Nobody answers this browser', message);
  return withEntries({ ...state, failingSince: at, failure: message }, [entry]);
}

function memberChanges(
  at: number,
  before: ClusterStatus | undefined,
  after: ClusterStatus
): TimelineEntry[] {
  if (!before) {
    return [];
  }
  return after.members.flatMap((member) => {
    const old = before.members.find((candidate) => candidate.name === member.name);
    if (!old) {
      return [seen(at, 'good', `member-${member.name}-new`, `${member.name} joined`)];
    }
    if (old.role !== member.role) {
      const title = `${member.name} is ${roleWords(member.role)}, was ${roleWords(old.role)}`;
      return [seen(at, toneOf(member.role), `role-${member.name}-${member.role}`, title)];
    }
    if (old.reachable !== member.reachable) {
      return member.reachable
        ? [seen(at, 'good', `reach-${member.name}-yes`, `${member.name} can be reached again`)]
        : [seen(at, 'bad', `reach-${member.name}-no`, `${member.name} cannot be reached`)];
    }
    return [];
  });
}

function fromEvent(at: number, event: ClusterEvent): TimelineEntry {
  switch (event.kind) {
    case 'commit': {
      const author = event.author ? ` by ${event.author}` : '';
      const title = `Commit ${shortCommit(event.commit)}${author} applied`;
      return { key: `commit-${event.commit}`, at, tone: 'neutral', title, detail: event.message };
    }
    case 'dashboard': {
      const name = event.title ?? event.uid;
      const author = event.author ? ` by ${event.author}` : '';
      const key = `dashboard-${event.uid}-${event.commit ?? event.version ?? at}`;
      const title = `Dashboard "${name}" ${event.action}${author}`;
      return { key, at, tone: 'neutral', title, detail: event.message };
    }
    case 'role': {
      const key = `role-${event.name}-${event.role}`;
      const epoch = event.epoch === undefined ? '' : ` in epoch ${event.epoch}`;
      const title = `${event.name} is ${roleWords(event.role)}${epoch}`;
      return { key, at, tone: toneOf(event.role), title, detail: event.reason };
    }
    case 'member': {
      const title = `${event.name} is ${roleWords(event.state)}`;
      // The word for a state may be a role; then it is the same news as a change of role.
      return seen(at, toneOf(event.state), `role-${event.name}-${event.state}`, title, event.reason);
    }
  }
}

/** Of a role or state of a member. */
function toneOf(word: string): Tone {
  switch (word) {
    case 'down':
      return 'bad';
    case 'draining':
    case 'unknown':
      return 'warning';
    default:
      return 'good';
  }
}

/** What nobody had asked for. */
const UNPLANNED = new Set(['failover', 'expired', 'step-down']);

export function fromHistory(entry: HistoryEntry): TimelineEntry {
  // Maintenance leaves the lease where it is: there is no way from a member to itself to tell of.
  const hasMoved = entry.from !== entry.to;
  const way =
    entry.from && entry.to ? ` from ${entry.from} to ${entry.to}` : entry.to ? `: ${entry.to}` : '';
  const epoch = entry.epoch === undefined ? '' : ` (epoch ${entry.epoch})`;
  return {
    key: `history-${entry.at}-${entry.kind}-${entry.epoch}`,
    at: Date.parse(entry.at) || 0,
    tone: UNPLANNED.has(entry.kind) ? 'warning' : 'neutral',
    title: `${capitalised(entry.kind)}${hasMoved ? way : ''}${epoch}`,
    detail: entry.reason || undefined,
    evidence: entry.evidence ?? [],
  };
}

function seen(at: number, tone: Tone, key: string, title: string, detail?: string): TimelineEntry {
  return { key, at, tone, title, detail };
}

function withEntries(state: ClusterState, entries: readonly TimelineEntry[]): ClusterState {
  const isKnown = (entry: TimelineEntry) =>
    state.timeline.some(({ key, at }) => key === entry.key && Math.abs(at - entry.at) < SAME_WITHIN_MILLIS);
  const fresh = entries.filter((entry) => !isKnown(entry));
  if (fresh.length === 0) {
    return state;
  }
  const timeline = [...fresh, ...state.timeline].sort((a, b) => b.at - a.at);
  return { ...state, timeline: timeline.slice(0, TIMELINE_LIMIT) };
}

/** Whether all members that can be reached show the same content, and which. */
export type DigestVerdict =
  | { kind: 'same'; digest: string; members: number; away: string[] }
  | { kind: 'different'; groups: Array<{ digest: string; members: string[] }>; away: string[] }
  | { kind: 'unknown' };

export function digestVerdict(status: ClusterStatus | undefined): DigestVerdict {
  const groups = new Map<string, string[]>();
  const away: string[] = [];
  for (const member of status?.members ?? []) {
    if (!member.reachable || !member.digest) {
      away.push(member.name);
    } else {
      groups.set(member.digest, [...(groups.get(member.digest) ?? []), member.name]);
    }
  }
  const [first, ...others] = groups;
  if (!first) {
    return { kind: 'unknown' };
  }
  if (others.length === 0) {
    return { kind: 'same', digest: first[0], members: first[1].length, away };
  }
  const sorted = [...groups].map(([digest, members]) => ({ digest, members }));
  sorted.sort((a, b) => b.members.length - a.members.length);
  return { kind: 'different', groups: sorted, away };
}

/** How the whole cluster is, in a word for the pill in the top bar. */
export interface ClusterHealth {
  tone: Tone;
  words: string;
}

export function clusterHealth(state: ClusterState): ClusterHealth {
  const status = state.status;
  if (state.failingSince !== undefined) {
    return { tone: 'bad', words: 'Nobody answers' };
  }
  if (!status) {
    return { tone: 'neutral', words: 'Connecting' };
  }
  const dangers = status.dangers ?? [];
  if (dangers.some(({ kind }) => kind === 'database-away')) {
    return { tone: 'warning', words: 'Database away' };
  }
  const away = status.members.filter((member) => !member.reachable || member.role === 'down');
  if (away.length > 0) {
    return { tone: 'warning', words: `${away.map((member) => member.name).join(', ')} down` };
  }
  if (dangers.length > 0) {
    return { tone: 'warning', words: 'In danger' };
  }
  const troubled = status.repositories.find((repository) => TROUBLE.has(repository.state));
  if (troubled) {
    return { tone: 'warning', words: `Git: ${troubled.state}` };
  }
  if (status.members.some((member) => !member.gitOk || !member.databaseOk)) {
    return { tone: 'warning', words: 'Degraded' };
  }
  return { tone: 'good', words: 'In step' };
}

const TROUBLE = new Set(['behind', 'unreachable', 'branch-missing', 'refused', 'held']);

export function shortCommit(commit: string | undefined): string {
  return commit ? commit.slice(0, 8) : '';
}

function roleWords(role: string): string {
  switch (role) {
    case 'primary':
      return 'the primary';
    case 'replica':
      return 'a replica';
    default:
      return role;
  }
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
