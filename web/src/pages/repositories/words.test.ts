import { expect, test } from 'vitest';
import type { Job, Repository } from '../../api/provisioning.ts';
import {
  conditionsOf,
  forSaves,
  heldBack,
  inOrder,
  isOpen,
  lookOf,
  messagesOf,
  previewPath,
  pullRequestOf,
  quotaOf,
} from './words.ts';

function repository(status: Repository['status'], enabled = true): Repository {
  return {
    metadata: { name: 'm' },
    spec: { title: 'M', type: 'git', workflows: [], sync: { enabled, target: 'folder' } },
    status,
  };
}

test('trouble is said before anything else', () => {
  const sync = { state: 'success' };
  expect(lookOf(repository({ sync })).text).toBe('synced');
  expect(lookOf(repository({ sync, health: { healthy: false } })).text).toBe('unhealthy');
  expect(lookOf(repository({ sync }, false)).text).toBe('switched off');
  expect(lookOf(repository(undefined)).text).toBe('not pulled yet');
});

test('what nobody has looked at yet is no trouble', () => {
  const conditions = ['Healthy', 'Synced', 'Ready'].map((type) => ({ type, status: 'False', reason: 'Pending' }));
  const health = { healthy: false, message: ['nobody has looked at it yet'] };
  const added = repository({ health, sync: { state: 'pending', message: ['not read yet'] }, conditions });
  expect(lookOf(added)).toEqual({ text: 'not looked at yet', color: 'blue' });
  expect(messagesOf(added)).toEqual([]);
  expect(conditionsOf(added).map(({ isPending }) => isPending)).toEqual([true, true, true]);
  expect(lookOf(repository({ health, conditions: [{ ...conditions[0], reason: 'InvalidSpec' }] })).text).toBe('unhealthy');
});

test('each message is told once, and those of a healthy host are not', () => {
  const health = { healthy: false, message: ['The token has expired'] };
  const sync = { message: ['The token has expired', 'a.json: no uid'] };
  expect(messagesOf(repository({ health, sync }))).toEqual(['The token has expired', 'a.json: no uid']);
  expect(messagesOf(repository({ health: { ...health, healthy: true } }))).toEqual([]);
});

test('comments that the host refuses are told', () => {
  const condition = { type: 'PullRequestsCommented', reason: 'PermissionDenied', message: 'let the token write' };
  expect(messagesOf(repository({ conditions: [{ ...condition, status: 'False' }] }))).toEqual(['let the token write']);
  expect(messagesOf(repository({ conditions: [{ ...condition, status: 'True' }] }))).toEqual([]);
});

test('deletions that are held back are told from other warnings', () => {
  const condition = { type: 'Synced', status: 'False', message: 'it deletes 15 of 21' };
  const sync = { state: 'warning' as const };
  const badge = (reason: string) => lookOf(repository({ sync, conditions: [{ ...condition, reason }] })).text;
  expect(badge('DeletionsHeldBack')).toBe('held back');
  expect(badge('SyncFailed')).toBe('warnings');
  expect(heldBack(repository({ conditions: [{ ...condition, reason: 'DeletionsHeldBack' }] }))).toBe('it deletes 15 of 21');
  expect(heldBack(repository({ conditions: [{ ...condition, reason: 'SyncFailed' }] }))).toBeUndefined();
  expect(heldBack(repository(undefined))).toBeUndefined();
});

function job(uid: string, state: NonNullable<Job['status']>['state'], started?: number): Job {
  return { metadata: { name: uid, uid }, spec: { action: 'pull' }, status: { state, started } };
}

test('what runs stands first, then the newest; a job that has just ended stands once', () => {
  const jobs = [job('old', 'success', 1), job('new', 'error', 2), job('now', 'working', 0), job('now', 'working', 0)];
  expect(inOrder(jobs).map(({ metadata }) => metadata.uid)).toEqual(['now', 'new', 'old']);
  expect(isOpen(jobs[0])).toBe(false);
});

test('the path of a preview is Grafana’s, whatever is in the names', () => {
  expect(previewPath('m', 'team a/50%.json', 'fix/#1')).toBe(
    '/admin/provisioning/m/dashboard/preview/team%20a/50%25.json?ref=fix%2F%231'
  );
});

test('saves are offered what is neither followed nor kept for saves that waited', () => {
  expect(forSaves(['main', 'ada/x', 'lockstep/waiting/s1', 'main2'], 'main')).toEqual(['ada/x', 'main2']);
});

test('a pull request is offered where the host says where, and nowhere else leads', () => {
  const wrote = (newPullRequestURL?: string): Job => ({ ...job('j', 'success'), status: { url: { newPullRequestURL } } });
  expect(pullRequestOf(wrote('https://git.example/compare/main...x'))).toBe('https://git.example/compare/main...x');
  expect(pullRequestOf(wrote('javascript:alert(1)'))).toBeUndefined();
  expect(pullRequestOf(job('j', 'success'))).toBeUndefined();
});

test('a condition that does not hold tells the stage, the reason and the setting', () => {
  const shown = conditionsOf({
    metadata: { name: 'm' },
    spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' } },
    status: {
      health: { healthy: false, stage: 'authorisation' },
      fieldErrors: [{ field: 'secure.token' }],
      conditions: [
        { type: 'Healthy', status: 'False', reason: 'AuthenticationFailed' },
        { type: 'Synced', status: 'True', reason: 'SyncSuccessful' },
        { type: 'Ready', status: 'False', reason: 'SomethingNew' },
      ],
    },
  });
  expect(shown).toEqual([
    {
      name: 'Healthy',
      holds: false, isPending: false,
      why: 'authorisation: the credentials are not taken',
      field: 'secure.token',
    },
    { name: 'Synced', holds: true, isPending: false, why: '' },
    { name: 'Ready', holds: false, isPending: false, why: 'SomethingNew' },
  ]);
});

test('a quota is told where there is one, and when it is too small', () => {
  const quota = { maxRepositories: 10, maxResourcesPerRepository: 3 };
  const condition = (reason: string, message = '') => [{ type: 'ResourceQuota', status: 'True', reason, message }];
  expect(quotaOf(repository({ quota: { maxResourcesPerRepository: 0 }, conditions: condition('QuotaUnlimited') }))).toBeUndefined();
  expect(quotaOf(repository(undefined))).toBeUndefined();
  expect(quotaOf(repository({ quota, conditions: condition('WithinQuota') }))).toEqual({
    text: 'at most 3 folders and dashboards',
    isExceeded: false,
  });
  expect(quotaOf(repository({ quota, conditions: condition('QuotaReached') }))?.text).toContain('none is left');
  const over = repository({ quota, sync: { state: 'warning' }, conditions: condition('QuotaExceeded', 'exceeded: 4/3') });
  expect(quotaOf(over)).toEqual({ text: 'exceeded: 4/3', isExceeded: true });
  expect(lookOf(over).text).toBe('above its quota');
  expect(conditionsOf(over), 'it stands by itself').toEqual([]);
});
