// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { dashboard } from '../../api/endpoints.ts';
import { type LiveEvent, liveEvents } from '../../api/events.ts';
import type { Base } from './base.ts';
import { type RemoteChange, useRemoteChange } from './useRemoteChange.ts';

const status = {
  name: 'a',
  cluster: 'demo',
  mode: 'primary-replica',
  epoch: 1,
  members: [],
  repositories: [{ name: 'm', state: 'synced', head: 'c1', lagSeconds: 0, lagCommits: 0, warnings: [] }],
};
const shown: Base = { json: {}, meta: { repository: 'm' }, version: 3, commit: 'c1', etag: '"old"' };

let root: Root;
let change: RemoteChange | undefined;
let head: string;
let inGit: { version: number; etag: string; waiting?: object; status?: number };
let read: number;
const listeners = new Set<(event: LiveEvent) => void>();

const notOwn = () => false;

function Page({ base }: { base: Base }) {
  [change] = useRemoteChange(dashboard, 'x', base, notOwn);
  return null;
}

const tell = (event: LiveEvent) => act(async () => listeners.forEach((listener) => listener(event)));
const wait = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.spyOn(liveEvents, 'subscribe').mockImplementation((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  head = 'c1';
  inGit = { version: 3, etag: '"old"' };
  read = 0;
  vi.stubGlobal('fetch', async (path: string) => {
    if (path === '/ha/status') {
      return new Response(JSON.stringify({ ...status, repositories: [{ ...status.repositories[0], head }] }));
    }
    read++;
    const { version, waiting, status: code } = inGit;
    if (code) {
      return Response.json({ message: 'no' }, { status: code });
    }
    return new Response(JSON.stringify({ dashboard: { version }, meta: { repository: 'm', version, waiting } }), {
      headers: { ETag: inGit.etag, 'Lockstep-Commit': head },
    });
  });
  change = undefined;
  root = createRoot(document.createElement('div'));
  await act(async () => root.render(<Page base={shown} />));
});

afterEach(async () => {
  // The feed outlives a page, and the next one must not find the head of this one.
  head = 'c1';
  await wait(6000);
  await act(async () => root.unmount());
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an event of a version that is on screen already is no news', async () => {
  await tell({ kind: 'dashboard', uid: 'x', action: 'updated', version: 3 });
  expect(change).toBeUndefined();
  await tell({ kind: 'dashboard', uid: 'x', action: 'updated', version: 4 });
  expect(change).toMatchObject({ version: 4 });
});

test('a rewritten history is news, though it counts fewer versions', async () => {
  await tell({ kind: 'dashboard', uid: 'x', action: 'updated', version: 1, rewritten: true });
  expect(change).toMatchObject({ version: 1, rewritten: true });
});

test('a commit of which no event told is a reason to look, once', async () => {
  await wait(6000);
  expect(read).toBe(0);
  head = 'c2';
  inGit = { version: 4, etag: '"new"' };
  await wait(20_000);
  expect(read).toBe(1);
  expect(change).toMatchObject({ action: 'updated', version: 4 });
});

test('a commit of which an event told is none', async () => {
  await tell({ kind: 'commit', repository: 'm', commit: 'c2', changes: [] });
  head = 'c2';
  await wait(20_000);
  expect(read).toBe(0);
});

test('the same version of other content is found when the stream is there again', async () => {
  inGit = { version: 3, etag: 'W/"old"' };
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toBeUndefined();
  inGit = { version: 3, etag: '"new"' };
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toMatchObject({ rewritten: true });
});

const WAITS = 1_000_000_000_007;

test('what waits for Git is no news, and what became of it is', async () => {
  inGit = { version: WAITS, etag: '"waits"', waiting: { saveId: 's' } };
  head = 'c2';
  await wait(10_000);
  expect(read).toBeGreaterThan(0);
  expect(change).toBeUndefined();
  inGit = { version: 4, etag: '"new"' };
  await wait(5000);
  expect(change).toMatchObject({ action: 'updated', version: 4 });
});

test('what somebody did while a save of this page waited is news when that was set aside', async () => {
  await act(async () => root.render(<Page base={{ ...shown, version: 6, meta: { ...shown.meta, waiting: { saveId: 's' } } }} />));
  await tell({ kind: 'dashboard', uid: 'x', action: 'updated', version: 5 });
  await tell({ kind: 'dashboard', uid: 'x', action: 'updated', version: 4 });
  expect(change).toBeUndefined();
  await act(async () => root.render(<Page base={shown} />));
  expect(change).toMatchObject({ version: 5 });
  await act(async () => root.render(<Page base={{ ...shown, version: 6 }} />));
  expect(change).toBeUndefined();
});

test('what was deleted is not called so any more when a save of this page has made it anew', async () => {
  await tell({ kind: 'dashboard', uid: 'x', action: 'deleted', version: 0 });
  expect(change).toMatchObject({ action: 'deleted' });
  await act(async () => root.render(<Page base={{ ...shown }} />));
  expect(read).toBe(0);
  inGit = { version: 5, etag: '"anew"' };
  await act(async () => root.render(<Page base={{ ...shown, version: 5, etag: '"anew"' }} />));
  await wait(10);
  expect(change).toBeUndefined();
});

test('what somebody did after a save that waited came to Git is news, though the tag is of what waited', async () => {
  inGit = { version: 3, etag: '"other"' };
  await act(async () => root.render(<Page base={{ ...shown, isOfWaiting: true }} />));
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toBeUndefined();
  inGit = { version: 4, etag: '"other"' };
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toMatchObject({ version: 4 });
});

test('that it was deleted is found when no event told, but not because one instance is behind', async () => {
  inGit = { ...inGit, status: 404 };
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toBeUndefined();
  inGit = { version: 3, etag: '"old"' };
  await wait(5000);
  expect(change).toBeUndefined();
  inGit = { ...inGit, status: 404 };
  await tell({ kind: 'reconnected' });
  await wait(5000);
  expect(change).toMatchObject({ action: 'deleted' });
});

test('that it has another schema is found when no event told', async () => {
  inGit = { ...inGit, status: 406 };
  await tell({ kind: 'reconnected' });
  await wait(10);
  expect(change).toMatchObject({ action: 'updated' });
});

test('a stream that comes and goes leaves one question open', async () => {
  inGit = { version: 7, etag: '"waits"', waiting: { saveId: 's' } };
  for (let i = 0; i < 5; i++) {
    await tell({ kind: 'reconnected' });
    await wait(10);
  }
  read = 0;
  await wait(3000);
  expect(read).toBe(1);
});
