import { describe, expect, test } from 'vitest';

import type { ClusterStatus, RepositoryState, RepositoryStatus } from '../../api/types.ts';
import { clusterStep, nothingKnown, type ClusterInput } from './clusterState.ts';
import { commitOf, standingOf } from './gitStanding.ts';

function repository(name: string, state: RepositoryState): RepositoryStatus {
  return {
    name,
    url: 'http://git',
    branch: 'main',
    path: '',
    head: `${name}-head`,
    lagCommits: 2,
    lagSeconds: 7,
    state,
    message: state === 'synced' ? '' : 'A reason',
    warnings: [],
  };
}

function said(
  at: number,
  instance: string,
  repositories: RepositoryStatus[],
  mode: ClusterStatus['mode'] = 'primary-replica'
): ClusterInput {
  const status: ClusterStatus = {
    name: instance,
    cluster: 'demo',
    mode,
    role: 'primary',
    epoch: 1,
    version: '1',
    members: [],
    repositories,
  };
  return { kind: 'answered', at, status, instance };
}

const after = (now: number, name: string | undefined, ...inputs: ClusterInput[]) =>
  standingOf(inputs.reduce(clusterStep, nothingKnown), name, now);

test('nothing is in step before anybody has answered', () => {
  expect(after(0, 'm')).toEqual({ kind: 'asking' });
});

test('a repository stands as the instance says, with since when and why', () => {
  expect(after(1, 'm', said(0, 'a', [repository('m', 'synced')]))).toMatchObject({ kind: 'in-step', head: 'm-head' });
  expect(after(1, 'm', said(0, 'a', [repository('m', 'unreachable')]))).toEqual({
    kind: 'unreachable',
    seconds: 7,
    commits: 2,
    message: 'A reason',
    checkedAt: undefined,
  });
});

test('another repository in trouble is not this one', () => {
  const both = said(0, 'a', [repository('m', 'synced'), repository('n', 'behind')]);
  expect(after(1, 'm', both).kind).toBe('in-step');
  expect(after(1, 'n', both).kind).toBe('behind');
  expect(after(1, undefined, both).kind).toBe('behind');
});

test('one that is not followed any more is gone', () => {
  expect(after(1, 'm', said(0, 'a', [repository('n', 'synced')]))).toEqual({ kind: 'gone' });
});

test('what was in step is not called so while nobody answers', () => {
  const inputs = [said(0, 'a', [repository('m', 'synced')]), { kind: 'failed' as const, at: 1000, message: 'No' }];
  expect(after(4000, 'm', ...inputs)).toEqual({ kind: 'no-answer', seconds: 3 });
  expect(after(5000, 'm', ...inputs, said(4500, 'a', [repository('m', 'synced')])).kind).toBe('in-step');
});

describe('of several instances', () => {
  test('the primary alone counts where there is one', () => {
    const inputs = [said(0, 'a', [repository('m', 'synced')]), said(1000, 'b', [repository('m', 'unreachable')])];
    expect(after(1001, 'm', ...inputs).kind).toBe('unreachable');
  });

  test('one that is in step is enough behind a load balancer, for as long as it was heard lately', () => {
    const here = said(0, 'a', [repository('m', 'synced')], 'load-balancer');
    const cut = (at: number) => said(at, 'b', [repository('m', 'unreachable')], 'load-balancer');
    expect(after(5000, 'm', here, cut(5000)).kind).toBe('in-step');
    expect(after(20_000, 'm', here, cut(20_000)).kind).toBe('unreachable');
  });
});

test('a header may name the commits of several repositories', () => {
  expect(commitOf('0a1b', 'm')).toBe('0a1b');
  expect(commitOf('m:0a1b.team:2c3d', 'team')).toBe('2c3d');
  expect(commitOf('m:0a1b.team:2c3d', 'other')).toBeUndefined();
  expect(commitOf('', 'm')).toBeUndefined();
  expect(commitOf(undefined, 'm')).toBeUndefined();
});
