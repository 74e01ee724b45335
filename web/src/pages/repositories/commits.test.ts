import { afterEach, expect, test, vi } from 'vitest';
import { changedBetween, commitsOf } from './commits.ts';

afterEach(() => vi.unstubAllGlobals());

/** A branch with so many commits, as the server tells of it. */
function branchOf(total: number): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const query = new URL(url, 'http://x').searchParams;
    asked.push(query.toString());
    const from = Number(query.get('ref')?.slice(1) ?? 0);
    const limit = Math.min(Number(query.get('limit')), 500);
    const items = Array.from({ length: Math.min(limit, total - from) }, (_, i) => ({ ref: `c${from + i}` }));
    return Response.json({ items });
  });
  return asked;
}

test('what one answer has is asked for once', async () => {
  const asked = branchOf(120);
  expect(await commitsOf('m', undefined, 51)).toHaveLength(51);
  expect(asked).toEqual(['limit=51']);
});

test('what is more than one answer has goes on from the last commit, each told once', async () => {
  const asked = branchOf(1200);
  const found = await commitsOf('m', undefined, 1051);
  expect(found.map(({ ref }) => ref)).toEqual(Array.from({ length: 1051 }, (_, i) => `c${i}`));
  expect(asked).toEqual(['limit=500', 'limit=500&ref=c499', 'limit=53&ref=c998']);
});

test('it ends where the branch does, also right at the end of an answer', async () => {
  branchOf(700);
  expect(await commitsOf('m', undefined, 1051)).toHaveLength(700);
  branchOf(500);
  expect(await commitsOf('m', undefined, 1051)).toHaveLength(500);
});

test('files are told apart by path and content, and one that only moved is called so', () => {
  const before = [
    { path: 'a.json', hash: '1' },
    { path: 'b.json', hash: '2' },
    { path: 'c.json', hash: '3' },
    { path: 'same.json', hash: '9' },
  ];
  const after = [
    { path: 'a.json', hash: '7' },
    { path: 'd.json', hash: '4' },
    { path: 'same.json', hash: '9' },
    { path: 'x/b.json', hash: '2' },
  ];
  expect(changedBetween(before, after)).toEqual([
    { path: 'a.json', kind: 'changed' },
    { path: 'c.json', kind: 'removed' },
    { path: 'd.json', kind: 'added' },
    { path: 'x/b.json', kind: 'moved', from: 'b.json' },
  ]);
});
