// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveNotice } from '../api/types.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const events = { subscribe: () => ({ unsubscribe: () => undefined }) };
const push = vi.fn();
vi.mock('@grafana/runtime', async (load) => ({
  ...(await load<object>()),
  getAppEvents: () => events,
  locationService: { push },
}));
vi.mock('../pages/repositories/words.ts', () => ({
  previewPath: (...parts: string[]) => `preview ${parts.join(' ')}`,
  repositoryHref: (...parts: string[]) => `repository ${parts.join(' ')}`,
}));
const { NoticesHost, useNotices } = await import('./notices.tsx');
const { SaveNotices } = await import('./SaveNotices.tsx');

let notices: SaveNotice[] = [];
let sent: string[] = [];
let answers: Record<string, () => Response> = {};
let root: Root;
let corner: ReturnType<typeof useNotices>;

function Probe() {
  corner = useNotices();
  return null;
}

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  sent = [];
  answers = {};
  push.mockReset();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    if (url === '/ha/notices') {
      return Response.json(notices);
    }
    const what = `${init.method} ${url}`;
    if (init.method) {
      sent.push(what);
    }
    return (answers[what] ?? (() => Response.json({})))();
  });
  const box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const open = () =>
  act(async () =>
    root.render(
      <NoticesHost>
        <Probe />
        <SaveNotices />
      </NoticesHost>
    )
  );
const press = (label: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.click()
  );
const close = () =>
  act(async () => document.querySelector<HTMLElement>('button[aria-label="Close alert"]')?.click());

const aside = (i: number, more: Partial<SaveNotice> = {}): SaveNotice => ({
  saveId: `s${i}`,
  repository: 'manifests',
  uid: `d${i}`,
  title: `Board ${i}`,
  message: 'A clash',
  branch: `lockstep/waiting/s${i}`,
  ...more,
});
const told = () => document.body.textContent ?? '';

test('work that was set aside is pushed out by nothing, and the sixth is told when there is room', async () => {
  notices = [1, 2, 3, 4, 5, 6].map((i) => aside(i));
  await open();
  for (let i = 0; i < 9; i++) {
    await act(async () => corner.show({ severity: 'success', title: `Saved ${i}` }));
  }
  expect(told()).toContain('Board 1');
  expect(told()).toContain('Board 5');
  expect(told()).not.toContain('Board 6');
  expect(told()).toContain('1 more of your saves');
  expect(told()).not.toContain('Saved 3');

  await close();
  expect(sent).toEqual(['DELETE /ha/notices/s1']);
  expect(told()).toContain('Board 6');
});

test('the only copy never goes with its notice unless the person says so', async () => {
  notices = [aside(1, { branch: undefined, content: '/ha/notices/s1/content' })];
  await open();
  await close();
  expect(told()).toContain('The only copy of your save of Board 1');
  expect(sent).toEqual([]);
  await press('Keep it');
  expect(told()).toContain('Your save of Board 1 was not merged');

  await close();
  answers['GET /ha/notices/s1/content'] = () => Response.json({ message: 'away' }, { status: 400 });
  await press('Download and close');
  expect(sent.some((what) => what.startsWith('DELETE'))).toBe(false);
  await press('Delete it');
  expect(sent.at(-1)).toBe('DELETE /ha/notices/s1?drop=true');
  expect(told()).not.toContain('Board 1');
});

test('it can be saved as a copy, and is dismissed once that is in Git', async () => {
  notices = [aside(1, { branch: undefined, content: '/ha/notices/s1/content' })];
  answers['GET /ha/notices/s1/content'] = () => Response.json({ uid: 'd1', title: 'Board 1' });
  answers['POST /api/dashboards/db'] = () => Response.json({ status: 'waiting', uid: 'x' }, { status: 202 });
  await open();
  await close();
  await press('Save as a copy');
  expect(sent.some((what) => what.startsWith('DELETE'))).toBe(false);

  answers['POST /api/dashboards/db'] = () => Response.json({ uid: 'x', url: '/d/x', version: 1 });
  await press('Save as a copy');
  expect(sent.at(-1)).toBe('DELETE /ha/notices/s1?drop=true');
  expect(push).toHaveBeenCalledWith('/d/x');
});

test('a branch leads to what is on it, and looking does not close the notice', async () => {
  notices = [aside(1)];
  answers['GET /api/dashboards/uid/d1'] = () =>
    Response.json({ dashboard: {}, meta: { provisionedExternalId: 'ops/d1.json' } });
  await open();
  await press('See it on the branch');
  expect(push).toHaveBeenCalledWith('preview manifests ops/d1.json lockstep/waiting/s1');
  expect(sent.some((what) => what.startsWith('DELETE'))).toBe(false);
  expect(told()).toContain('Board 1');
});

test('a branch leads to what is on it also where the dashboard is of the schema v2', async () => {
  notices = [aside(1)];
  answers['GET /api/dashboards/uid/d1'] = () =>
    Response.json({ message: 'v2', storedVersion: 'v2beta1' }, { status: 406 });
  answers['GET /apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/d1/dto'] = () =>
    Response.json({ metadata: { name: 'd1', annotations: { 'grafana.app/sourcePath': 'ops/d1.json' } }, spec: {} });
  await open();
  await press('See it on the branch');
  expect(push).toHaveBeenCalledWith('preview manifests ops/d1.json lockstep/waiting/s1');
});
