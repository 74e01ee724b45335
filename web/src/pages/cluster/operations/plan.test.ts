import { describe, expect, test } from 'vitest';
import type { Member } from '../../../api/types.ts';
import { candidates, type Plan, requestOf, wordsOf } from './plan.ts';

const fields = { duration: '2h', reason: ' new disk ' };

describe('what is sent', () => {
  test.each<[plan: Plan, dryRun: boolean, expected: unknown, force?: boolean]>([
    [{ kind: 'switchover', to: 'b' }, true, ['switchover', { to: 'b', dryRun: true }]],
    [{ kind: 'switchover' }, false, ['switchover', {}]],
    [{ kind: 'failback' }, true, ['failback', { dryRun: true }]],
    [
      { kind: 'maintain', member: 'b' },
      false,
      ['maintenance', { action: 'start', member: 'b', for: '2h', reason: 'new disk' }],
    ],
    [
      { kind: 'maintain', member: 'c' },
      false,
      ['maintenance', { action: 'start', member: 'c', for: '2h', reason: 'new disk', force: true }],
      true,
    ],
    [{ kind: 'maintain' }, false, ['maintenance', { action: 'start', for: '2h', reason: 'new disk' }]],
    [{ kind: 'resume', member: 'b' }, false, ['maintenance', { action: 'stop', member: 'b' }]],
    [{ kind: 'confirm' }, false, ['confirm', {}]],
  ])('%j', (plan, dryRun, expected, force) =>
    expect(requestOf(plan, { ...fields, force }, dryRun)).toEqual(expected)
  );
});

test('the words follow what the cluster is', () => {
  expect(wordsOf({ kind: 'switchover' }, { mode: 'primary-replica' }).title).toContain('primary');
  expect(wordsOf({ kind: 'switchover' }, { mode: 'load-balancer' }).title).toContain('writer');
});

test('only instances that are there and do not have it yet can get it', () => {
  const member = (name: string, role: Member['role'], more: Partial<Member> = {}) =>
    ({ name, role, kind: 'instance', reachable: true, ...more }) as Member;
  const members = [
    member('a', 'primary'),
    member('b', 'replica'),
    member('c', 'down'),
    member('d', 'replica', { reachable: false }),
    member('g', 'replica', { kind: 'grafana' }),
  ];
  expect(candidates({ members }).map(({ name }) => name)).toEqual(['b']);
  const active = [member('a', 'active'), member('b', 'active')];
  expect(candidates({ members: active, writer: 'b' }).map(({ name }) => name)).toEqual(['a']);
});
