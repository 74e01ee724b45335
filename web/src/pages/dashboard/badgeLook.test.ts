import { describe, expect, test } from 'vitest';

import type { GitStanding } from '../../app/cluster/gitStanding.ts';
import { lookOf, type Standing } from './badgeLook.ts';
import { idle } from './saveFlow.ts';

const resting: Standing = {
  save: idle,
  isDirty: false,
  isNew: false,
  isWaiting: false,
  isOurs: false,
  commit: '0123456789abcdef',
  git: { kind: 'in-step' },
};
const at = (git: GitStanding, more: Partial<Standing> = {}) => lookOf({ ...resting, git, ...more });
const troubled = (kind: 'behind' | 'unreachable' | 'refused' | 'branch-missing' | 'held' | 'pulling') =>
  at({ kind, seconds: 75, commits: 2, message: 'The host says no' });

test('what somebody else saved and waits for Git is not called synced', () => {
  expect(lookOf({ ...resting, isWaiting: true }).text).toBe('waiting for Git');
  expect(lookOf(resting).text).toBe('synced');
});

test('what waits and was saved here is called so', () => {
  expect(lookOf({ ...resting, isWaiting: true, isOurs: true }).tooltip).toContain('keeps your save');
  expect(lookOf({ ...resting, isWaiting: true }).tooltip).toContain('keeps what was saved');
});

test('what is typed on top of it, or newer in Git, comes first', () => {
  expect(lookOf({ ...resting, isWaiting: true, isDirty: true }).text).toBe('not saved yet');
  expect(lookOf({ ...resting, isWaiting: true, remote: { action: 'updated' } }).text).toBe('newer in Git');
  expect(at({ kind: 'gone' }, { isDirty: true }).text).toBe('not saved yet');
});

describe('synced is said only of what the remote has', () => {
  test('so it is said only while the remote was read and nothing newer is known', () => {
    expect(at({ kind: 'in-step' })).toMatchObject({ text: 'synced', color: 'green' });
    const others: GitStanding[] = [
      { kind: 'asking' },
      { kind: 'no-answer', seconds: 3 },
      { kind: 'gone' },
      ...(['pulling', 'behind', 'unreachable', 'branch-missing', 'refused', 'held'] as const).map((kind) => ({
        kind,
        seconds: 1,
        commits: 0,
      })),
    ];
    for (const git of others) {
      const look = at(git);
      expect(look.text).not.toBe('synced');
      expect(look.color).not.toBe('green');
      expect(look.tooltip).toContain('You see it as of commit 01234567.');
    }
  });

  test('and the tooltip says since when, and what it means', () => {
    expect(troubled('behind')).toMatchObject({
      text: 'behind Git',
      tooltip: expect.stringContaining('For 75 s Git has had 2 commits more than this instance shows'),
    });
    expect(troubled('unreachable')).toMatchObject({
      text: 'Git unreachable',
      tooltip: expect.stringContaining('Git has not answered for 75 s'),
    });
    expect(troubled('refused').tooltip).toContain('The host says no.');
    expect(troubled('held').text).toBe('held back');
    expect(troubled('branch-missing').text).toBe('branch gone');
    expect(at({ kind: 'no-answer', seconds: 4 }).tooltip).toContain('No instance has answered this browser for 4.0 s');
  });

  test('and not of what a rewritten history has not any more', () => {
    const remote = { action: 'updated', rewritten: true } as const;
    expect(at({ kind: 'in-step' }, { remote }).text).toBe('rewritten in Git');
  });
});
