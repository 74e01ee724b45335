// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dashboard } from '../../api/endpoints.ts';
import type { SaveAttempt } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import type { DashboardHandle } from '../../dashboard/types.ts';
import type { Draft } from './drafts.ts';

vi.mock('../../app/notices.tsx', () => ({ useNotices: () => ({ show: () => undefined }) }));
const { browserDrafts } = await import('./drafts.ts');
const { useTakeIn } = await import('./useTakeIn.ts');


Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const MINE: DashboardJson = { uid: 'm', title: 'Mine', version: 4 };
const MERGED: DashboardJson = { uid: 'm', title: 'Mine', tags: ['theirs'], version: 6 };
const attempt: SaveAttempt = { saveId: 's', dashboard: MINE, folderUid: '', message: 'm', overwrite: false };

let onScreen: DashboardJson;
let offered: Draft | undefined;
let base: number | undefined;
let root: Root;
let takeIn: ReturnType<typeof useTakeIn>;
let answer: () => void;

const view = {
  current: {
    isDirty: () => true,
    currentJson: () => onScreen,
    markSaved: () => undefined,
    markUnsaved: () => undefined,
    replaceDashboard: (json: DashboardJson) => {
      onScreen = json;
    },
  } as DashboardHandle,
};
const page = {
  read: dashboard,
  view,
  uid: 'm',
  draftId: { current: 'slot' },
  setBase: ({ version }: { version: number }) => {
    base = version;
  },
  setDraft: (draft: Draft | undefined) => {
    offered = draft;
  },
};

const others: unknown[] = [];

function Page() {
  takeIn = useTakeIn({ ...page, onOther: () => others.push('other') });
  return null;
}

const keep = () =>
  browserDrafts.keep({ id: 'slot', uid: 'm', baseVersion: 4, title: 'Mine', savedAt: Date.now(), json: onScreen });

beforeEach(async () => {
  localStorage.clear();
  onScreen = MINE;
  offered = undefined;
  base = undefined;
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((done) => {
        answer = () => done(new Response(JSON.stringify({ dashboard: MERGED, meta: {} })));
      })
  );
  root = createRoot(document.createElement('div'));
  await act(async () => root.render(<Page />));
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

test('what was saved and merged is no draft, though it was kept once more while the answer was on its way', async () => {
  keep();
  const done = takeIn(attempt, false, 5);
  keep();
  answer();
  await done;
  expect(onScreen).toEqual(MERGED);
  expect(base).toBe(6);
  expect(offered).toBeUndefined();
  expect(browserDrafts.find('m', Date.now())).toBeUndefined();
});

test('what is typed while the answer is on its way stays on screen', async () => {
  const done = takeIn(attempt, false, 5);
  onScreen = { ...MINE, title: 'Mine, and more' };
  keep();
  answer();
  await done;
  expect(onScreen.title).toBe('Mine, and more');
  expect(base).toBeUndefined();
  expect(browserDrafts.find('m', Date.now())?.json.title).toBe('Mine, and more');
});

test('what was saved again while the answer was on its way stays on screen', async () => {
  const { isDirty } = view.current;
  view.current.isDirty = () => false;
  const done = takeIn(attempt, true, 5);
  onScreen = { ...MINE, title: 'Saved again', version: 7 };
  answer();
  await done;
  view.current.isDirty = isDirty;
  expect(onScreen.title).toBe('Saved again');
  expect(base).toBeUndefined();
});

test('an instance that is behind is asked again, and what it has is not shown', async () => {
  vi.useFakeTimers();
  const versions = [4, 4, 6];
  vi.stubGlobal('fetch', async () =>
    Response.json({ dashboard: { ...MERGED, version: versions.shift() }, meta: {} })
  );
  const done = takeIn(attempt, false, 6);
  await vi.advanceTimersByTimeAsync(1000);
  expect(onScreen).toEqual(MINE);
  await vi.advanceTimersByTimeAsync(1000);
  await done;
  vi.useRealTimers();
  expect(onScreen).toEqual(MERGED);
});

test('what was marked as saved is typed on only when the view says so', async () => {
  onScreen = { ...MINE, title: 'Not what was sent' };
  view.current.isDirty = () => false;
  const done = takeIn(attempt, true, 5);
  answer();
  await done;
  view.current.isDirty = () => true;
  expect(onScreen).toEqual(MERGED);
});

test('what came out in the schema v2 is for another page to show, and the work is no draft any more', async () => {
  keep();
  vi.stubGlobal('fetch', async () => Response.json({ message: 'v2', storedVersion: 'v2beta1' }, { status: 406 }));
  await takeIn(attempt, false, 5);
  expect(others).toEqual(['other']);
});

test('and is not gone to while somebody has typed on', async () => {
  others.length = 0;
  let refuse: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => (refuse = done)));
  const done = takeIn(attempt, false, 5);
  onScreen = { ...MINE, title: 'Mine, and more' };
  refuse(Response.json({ message: 'v2', storedVersion: 'v2beta1' }, { status: 406 }));
  await done;
  expect(others).toEqual([]);
});
