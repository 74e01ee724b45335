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

test('a branch is never called saved, and both the pull request and a look at it are offered', () => {
  const branched = { kind: 'branched' as const, ref: 'ada/x', uid: 'm', url: 'https://git.example/compare' };
  const notice = branchedNotice(branched, {}, attempt, () => undefined);
  expect(notice).toMatchObject({
    severity: 'info',
    title: 'On the branch ada/x',
    action: { label: 'Open a pull request', keeps: true },
    second: { label: 'See it on the branch' },
  });
  expect(notice.title).not.toMatch(/saved/i);
});

test('only a web address is offered as a link; a look at the file on the branch always', async () => {
  pushed.length = 0;
  const meta = { repository: 'm', provisionedExternalId: 'a b/c.json' };
  const branched = { kind: 'branched' as const, ref: 'ada/x', uid: 'm', url: 'javascript:alert(1)' };
  const notice = branchedNotice(branched, meta, attempt, () => undefined);
  expect([notice.action?.label, notice.second]).toEqual(['See it on the branch', undefined]);
  notice.action?.run();
  await vi.waitFor(() =>
    expect(pushed).toEqual(['/admin/provisioning/m/dashboard/preview/a%20b/c.json?ref=ada%2Fx'])
  );
});

test('a branch that cannot be read is told', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ message: 'the host refused' }, { status: 424 }));
  const shown: Array<{ title: string; text?: string }> = [];
  const branched = { kind: 'branched' as const, ref: 'ada/x', uid: 'm' };
  branchedNotice(branched, {}, attempt, (notice) => shown.push(notice)).action?.run();
  await vi.waitFor(() => expect(shown).toMatchObject([{ title: 'The branch could not be read', text: 'the host refused' }]));
  vi.unstubAllGlobals();
});
