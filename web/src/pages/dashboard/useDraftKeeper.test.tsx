// @vitest-environment jsdom
import { act, useImperativeHandle, useRef, type Ref } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DashboardHandle } from '../../dashboard/types.ts';
import { browserDrafts } from './drafts.ts';
import { useDraftKeeper } from './useDraftKeeper.ts';

let title: string;
let root: Root;

/** Stands for the dashboard: says what is typed at the moment. */
function View({ handle }: { handle: Ref<DashboardHandle> }) {
  useImperativeHandle(handle, () => ({
    isDirty: () => true,
    currentJson: () => ({ title }),
    markSaved: () => undefined,
    markUnsaved: () => undefined,
    replaceDashboard: () => undefined,
  }));
  return null;
}

function Page({ isDirty }: { isDirty: boolean }) {
  const view = useRef<DashboardHandle>(null);
  const id = useRef('slot');
  useDraftKeeper(view, id, 'm', { version: 3, etag: '"b"' }, isDirty);
  return <View handle={view} />;
}

const show = (isDirty: boolean) => act(async () => root.render(<Page isDirty={isDirty} />));
const kept = () => browserDrafts.find('m', Date.now());

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  localStorage.clear();
  root = createRoot(document.createElement('div'));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('keeps what is typed within seconds', async () => {
  await show(true);
  title = 'Half a thought';
  await vi.advanceTimersByTimeAsync(2000);
  expect(kept()).toMatchObject({ id: 'slot', uid: 'm', baseVersion: 3, baseEtag: '"b"', json: { title } });
});

test('keeps the last letters when the page is left or hidden', async () => {
  await show(true);
  title = 'A whole thought';
  document.dispatchEvent(new Event('visibilitychange'));
  expect(kept()?.json.title).toBe('A whole thought');
  title = 'A whole thought, and more';
  await act(async () => root.unmount());
  expect(kept()?.json.title).toBe('A whole thought, and more');
  root = createRoot(document.createElement('div'));
});

test('keeps nothing when nothing was edited', async () => {
  await show(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await act(async () => root.unmount());
  expect(kept()).toBeUndefined();
  root = createRoot(document.createElement('div'));
});
