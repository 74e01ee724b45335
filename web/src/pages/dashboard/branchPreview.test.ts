import { afterEach, expect, test, vi } from 'vitest';
import { branchPreview } from './branchPreview.ts';

afterEach(() => vi.unstubAllGlobals());

const attempt = { saveId: 's', dashboard: { title: 'N' }, folderUid: 'f', message: 'm', overwrite: false };
const branched = { kind: 'branched' as const, ref: 'ada/x', uid: 'n', etag: '"ab"' };
const PREVIEW = '/admin/provisioning/m/dashboard/preview';

function server(files: Array<{ path: string; hash: string }>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json(url.startsWith('/ha/save-target') ? { repository: 'm' } : { items: files });
  });
  return asked;
}

test('the file of what is there is known, and nobody is asked', async () => {
  const asked = server([]);
  const meta = { repository: 'm', provisionedExternalId: 'a b/c.json' };
  expect(await branchPreview(branched, meta, attempt)).toBe(`${PREVIEW}/a%20b/c.json?ref=ada%2Fx`);
  expect(asked).toEqual([]);
});

test('the file of a new dashboard is found on the branch by its content', async () => {
  const asked = server([
    { path: 'other.json', hash: 'cd' },
    { path: 'x/n.json', hash: 'ab' },
  ]);
  expect(await branchPreview(branched, {}, attempt)).toBe(`${PREVIEW}/x/n.json?ref=ada%2Fx`);
  expect(asked[0]).toBe('/ha/save-target?uid=n&folderUid=f&title=N');
});

test('where it is not found the files of the branch are listed', async () => {
  server([{ path: 'other.json', hash: 'cd' }]);
  const files = '/admin/provisioning/m?tab=files&ref=ada%2Fx';
  expect(await branchPreview(branched, {}, attempt)).toBe(files);
  expect(await branchPreview({ ...branched, etag: undefined }, {}, attempt)).toBe(files);
});
