import { describe, expect, test } from 'vitest';
import type { ClusterStatus, Member } from '../../api/types.ts';
import {
  clusterHealth,
  type ClusterInput,
  type ClusterState,
  clusterStep,
  digestVerdict,
  nothingKnown,
} from './clusterState.ts';

function member(name: string, more: Partial<Member> = {}): Member {
  return {
    name,
    kind: 'instance',
    url: `http://${name}`,
    role: 'replica',
    priority: 1,
    epoch: 3,
    commit: 'c1',
    digest: 'd1',
    gitOk: true,
    databaseOk: true,
    draining: false,
    reachable: true,
    ...more,
  };
}

function status(members: Member[], lagSeconds = 0): ClusterStatus {
  const repository = {
    name: 'manifests',
    url: 'http://git',
    branch: 'main',
    path: '',
    lagCommits: 0,
    lagSeconds,
    state: 'synced' as const,
    warnings: [],
  };
  return {
    name: 'a',
    cluster: 'demo',
    mode: 'primary-replica',
    role: 'primary',
    epoch: 3,
    version: '1',
    members,
    repositories: [repository],
  };
}

const abc = status([member('a', { role: 'primary' }), member('b'), member('c')]);
const afterFailover = status([
  member('a', { role: 'down', reachable: false }),
  member('b', { role: 'primary', epoch: 4 }),
  member('c'),
]);

function run(...inputs: ClusterInput[]): ClusterState {
  return inputs.reduce(clusterStep, nothingKnown);
}

const titles = (state: ClusterState) => state.timeline.map(({ title }) => title);

describe('a failover seen from a browser', () => {
  const failing: ClusterInput[] = [
    { kind: 'answered', at: 1000, status: abc, instance: 'a' },
    { kind: 'failed', at: 2000, message: 'No answer' },
    { kind: 'failed', at: 3000, message: 'No member' },
  ];

  test('keeps the last state and says since when nobody answers', () => {
    const state = run(...failing);
    expect(state.status).toBe(abc);
    expect(state.failingSince).toBe(2000);
    expect(state.failure).toBe('No member');
    expect(clusterHealth(state)).toEqual({ tone: 'bad', words: 'Nobody answers' });
    expect(titles(state)).toEqual(['Nobody answers this browser']);
  });

  test('is told step by step, newest first', () => {
    const state = run(...failing, { kind: 'answered', at: 4500, status: afterFailover, instance: 'b' });
    expect(titles(state)).toEqual([
      'Answers again after 2.5 s',
      'b answers this browser now, before it was a',
      'a is down, was the primary',
      'b is the primary, was a replica',
      'Nobody answers this browser',
    ]);
    expect(state.failingSince).toBeUndefined();
    expect(clusterHealth(state)).toEqual({ tone: 'warning', words: 'a down' });
  });

  test('while the database is away nobody is called down', () => {
    const blind = {
      ...status([member('a'), member('b', { role: 'unknown', reachable: false })]),
      dangers: [{ kind: 'database-away' as const, text: 'the database is away', remedy: 'bring it back' }],
    };
    const state = run({ kind: 'answered', at: 1000, status: abc }, { kind: 'answered', at: 2000, status: blind });
    expect(state.timeline.map(({ tone, title }) => [tone, title])).toContainEqual([
      'warning',
      'b is unknown, was a replica',
    ]);
    expect(clusterHealth(state)).toEqual({ tone: 'warning', words: 'Database away' });
  });

  test('a danger is no good health, though everybody is there', () => {
    const dangers = [{ kind: 'drained' as const, text: 'nobody could take over', remedy: 'end it' }];
    const state = run({ kind: 'answered', at: 1000, status: { ...abc, dangers } });
    expect(clusterHealth(state)).toEqual({ tone: 'warning', words: 'In danger' });
  });

  test('is told once when the server says the same', () => {
    const role = { kind: 'role' as const, name: 'b', role: 'primary', epoch: 4, reason: 'a is gone' };
    const state = run(
      { kind: 'answered', at: 1000, status: abc, instance: 'a' },
      { kind: 'event', at: 2000, event: role },
      { kind: 'answered', at: 2100, status: afterFailover, instance: 'a' }
    );
    expect(titles(state).filter((title) => title.startsWith('b is the primary'))).toHaveLength(1);
  });
});

test('a member that goes twice is told twice', () => {
  const down = { kind: 'member' as const, name: 'c', state: 'down' };
  const state = run({ kind: 'event', at: 1000, event: down }, { kind: 'event', at: 61_000, event: down });
  expect(titles(state)).toEqual(['c is down', 'c is down']);
});

test('behind a load balancer it is no news who answers', () => {
  const spread = { ...abc, mode: 'load-balancer' as const };
  const state = run(
    { kind: 'answered', at: 1000, status: spread, instance: 'a' },
    { kind: 'answered', at: 2000, status: spread, instance: 'b' }
  );
  expect(state.timeline).toEqual([]);
  expect(state.instance).toBe('b');
});

test('the first status is not news', () => {
  expect(run({ kind: 'answered', at: 1, status: abc, instance: 'a' }).timeline).toEqual([]);
});

test('maintenance tells of no way from a member to itself', () => {
  const entries = [{ id: 1, at: '2026-01-02T00:00:00Z', kind: 'maintenance', from: 'a', to: 'a', epoch: 4 }];
  expect(titles(run({ kind: 'history', entries }))).toEqual(['Maintenance (epoch 4)']);
});

test('history is shown once, however often it is read, in the order of time', () => {
  const entries = [
    { id: 1, at: '2026-01-02T00:00:00Z', kind: 'failover', from: 'a', to: 'b', epoch: 4, reason: 'a is gone', evidence: ['x'] },
    { id: 1, at: '2026-01-01T00:00:00Z', kind: 'start', to: 'a', epoch: 3 },
  ];
  const state = run({ kind: 'history', entries }, { kind: 'history', entries });
  expect(titles(state)).toEqual(['Failover from a to b (epoch 4)', 'Start: a (epoch 3)']);
  expect(state.timeline[0]).toMatchObject({ detail: 'a is gone', evidence: ['x'] });
});

test('a commit is told once though every instance says it', () => {
  const event = { kind: 'commit' as const, commit: '0123456789abcdef', author: 'ada', changes: [] };
  const state = run({ kind: 'event', at: 1, event }, { kind: 'event', at: 5, event });
  expect(titles(state)).toEqual(['Commit 01234567 by ada applied']);
});

test('the timeline and the lag have an end', () => {
  let state = nothingKnown;
  for (let i = 0; i < 500; i++) {
    const event = { kind: 'commit' as const, commit: `commit-${i}`, changes: [] };
    state = clusterStep(state, { kind: 'event', at: i, event });
    state = clusterStep(state, { kind: 'answered', at: i, status: status(abc.members, i), instance: 'a' });
  }
  expect(state.timeline).toHaveLength(100);
  expect(state.timeline[0].key).toBe('commit-commit-499');
  expect(state.lag).toHaveLength(300);
  expect(state.lag.at(-1)).toEqual({ at: 499, seconds: { manifests: 499 } });
});

describe('the digests', () => {
  test('are the same, not counting who is away', () => {
    expect(digestVerdict(afterFailover)).toEqual({ kind: 'same', digest: 'd1', members: 2, away: ['a'] });
  });

  test('differ, the larger group first', () => {
    const mixed = status([member('a', { digest: 'd2' }), member('b'), member('c')]);
    expect(digestVerdict(mixed)).toEqual({
      kind: 'different',
      groups: [
        { digest: 'd1', members: ['b', 'c'] },
        { digest: 'd2', members: ['a'] },
      ],
      away: [],
    });
  });

  test('are unknown when nobody is there', () => {
    expect(digestVerdict(undefined)).toEqual({ kind: 'unknown' });
    expect(digestVerdict(status([member('a', { reachable: false })]))).toEqual({ kind: 'unknown' });
  });
});

describe('the health', () => {
  test('is good only when everybody is there and Git can be reached', () => {
    const of = (current: ClusterStatus) => clusterHealth({ ...nothingKnown, status: current });
    expect(of(abc)).toEqual({ tone: 'good', words: 'In step' });
    expect(of(status([member('a', { databaseOk: false })]))).toEqual({ tone: 'warning', words: 'Degraded' });
    const cut = { ...abc, repositories: [{ ...abc.repositories[0], state: 'unreachable' as const }] };
    expect(of(cut)).toEqual({ tone: 'warning', words: 'Git: unreachable' });
  });

  test('is not claimed before anybody answered', () => {
    expect(clusterHealth(nothingKnown)).toEqual({ tone: 'neutral', words: 'Connecting' });
  });
});

test('a cluster that is behind Git is not called in step', () => {
  const behind = { ...abc, repositories: [{ ...abc.repositories[0], state: 'behind' as const }] };
  expect(clusterHealth(run({ kind: 'answered', at: 1, status: abc, instance: 'a' })).words).toBe('In step');
  expect(clusterHealth(run({ kind: 'answered', at: 1, status: behind, instance: 'a' })).words).toBe('Git: behind');
});
