import { expect, test, vi } from 'vitest';

// Its import brings all of the Grafana packages; only an action would need it.
const { pushed } = vi.hoisted(() => ({ pushed: [] as string[] }));
vi.mock('@grafana/runtime', () => ({ locationService: { push: (path: string) => pushed.push(path) } }));
vi.mock('../../app/notices.tsx', () => ({ useNotices: () => ({}) }));

const { branchedNotice, mergedWords, savedNotice } = await import('./cornerNotices.ts');

const attempt = {
  saveId: 's',
  dashboard: { uid: 'm', title: 'M', version: 3 },
  folderUid: '',
  message: 'm',
  overwrite: false,
};
const saved = { kind: 'saved' as const, uid: 'm', version: 6, commit: 'abcdef0123' };
const change = (subject: string) => ({ path: subject, subject, kind: 'changed' as const });

test('a merged save names what came in, and from whom', () => {
  const merged = { theirs: ['CPU', 'Tags'].map(change), by: 'ada' };
  expect(savedNotice({ ...saved, merged }, attempt)).toMatchObject({
    title: 'Saved and merged',
    text: 'This came in from ada: CPU changed, Tags changed. Commit abcdef01 is on the remote.',
    action: { label: 'See what came in' },
  });
  expect(mergedWords({ theirs: ['a', 'b', 'c', 'd', 'e', 'f'].map(change) })).toBe(
    'This came in: a changed, b changed, c changed, d changed, and 2 more.'
  );
});

test('what an overwriting save replaced is one press away', () => {
  expect(savedNotice(saved, { ...attempt, overwrite: true }).action?.label).toBe('See what was replaced');
  expect(savedNotice(saved, attempt).action).toBeUndefined();
});

test('a branch is never called saved, and only a web address is offered as a link', () => {
  const branched = { kind: 'branched' as const, ref: 'ada/x', uid: 'm', url: 'https://git.example/compare' };
  expect(branchedNotice(branched, {})).toMatchObject({
    severity: 'info',
    title: 'On the branch ada/x',
    action: { label: 'Open a pull request' },
  });
  expect(branchedNotice(branched, {}).title).not.toMatch(/saved/i);
  expect(branchedNotice({ ...branched, url: 'javascript:alert(1)' }, {}).action).toBeUndefined();
});

test('where the host has no page for pull requests, a look at the file on the branch is offered', () => {
  pushed.length = 0;
  const meta = { repository: 'm', provisionedExternalId: 'a b/c.json' };
  const notice = branchedNotice({ kind: 'branched', ref: 'ada/x', uid: 'm' }, meta);
  expect(notice.action?.label).toBe('See it on the branch');
  notice.action?.run();
  expect(pushed).toEqual(['/admin/provisioning/m/dashboard/preview/a%20b/c.json?ref=ada%2Fx']);
});
