// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { DashboardViewProps } from '../../dashboard/index.ts';
import { DrawnView, panelsDrawn } from '../../testing/DrawnView.tsx';

// Drawing panels costs seconds to import and has tests of its own.
vi.mock('../../dashboard/index.ts', () => ({ DashboardView: (props: DashboardViewProps) => <DrawnView {...props} /> }));
const onCommit = vi.hoisted(() => new Set<() => void>());
vi.mock('../useCommits.ts', () => ({ useCommits: (onChange: () => void) => onCommit.add(onChange) }));
// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { VersionsPage } = await import('./VersionsPage.tsx');

const version = (number: number) => ({
  version: number,
  created: '2026-11-29T10:00:00Z',
  message: `change ${number}`,
});
const v2 = (title: string) => ({
  apiVersion: 'dashboard.grafana.app/v2beta1',
  kind: 'Dashboard',
  spec: {
    title: 'M',
    elements: { 'panel-1': { kind: 'Panel', spec: { title, vizConfig: { kind: 'VizConfig', group: 'stat' } } } },
    layout: { kind: 'AutoGridLayout', spec: { items: [{ spec: { element: { name: 'panel-1' } } }] } },
  },
});
let role = 'Editor';
let posted: unknown[] = [];
let bases: Array<string | undefined> = [];
let refusals = 0;
let box: HTMLElement;
let root: Root;

const answers: Record<string, (init?: RequestInit) => Response> = {
  '/api/dashboards/uid/m': () => Response.json({ message: 'in the schema of v2' }, { status: 406 }),
  '/api/search?dashboardUIDs=m': () => Response.json([{ uid: 'm', title: 'Mem' }]),
  '/api/user/orgs': () => Response.json([{ orgId: 1, role }]),
  '/api/dashboards/uid/m/versions?limit=31': () =>
    Response.json({ versions: [version(3), { ...version(2), deleted: true }, version(1)] }),
  '/api/dashboards/uid/m/versions?limit=1': () => Response.json({ versions: [{ ...version(3), etag: 'b3' }] }),
  '/api/dashboards/uid/m/versions/1': () => Response.json({ ...version(1), data: v2('CPU') }),
  '/api/dashboards/uid/m/versions/2': () => Response.json({ ...version(2), deleted: true, data: null }),
  '/api/dashboards/uid/m/versions/3': () => Response.json({ ...version(3), data: v2('Load') }),
  '/api/dashboards/uid/m/restore': (init) => {
    posted.push(JSON.parse(String(init?.body)));
    bases.push(new Headers(init?.headers).get('If-Match') ?? undefined);
    return refusals-- > 0
      ? Response.json({ status: 'version-mismatch', message: 'changed' }, { status: 412 })
      : Response.json({ version: 4 });
  },
};
const notDrawn = answers['/api/dashboards/uid/m'];

/** The dashboard in classic JSON, at one version after the other. */
function drawn(...etags: string[]): void {
  answers['/api/dashboards/uid/m'] = () =>
    Response.json(
      { dashboard: { title: 'Mem' }, meta: { canSave: true, updatedBy: 'Ann', updated: '2026-11-29T10:00:00Z' } },
      { headers: { ETag: etags.length > 1 ? (etags.shift() ?? '') : etags[0] } }
    );
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) =>
    (answers[url] ?? (() => new Response('{}', { status: 404 })))(init)
  );
  role = 'Editor';
  posted = [];
  bases = [];
  onCommit.clear();
  refusals = 0;
  answers['/api/dashboards/uid/m'] = notDrawn;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

async function open(query: string): Promise<void> {
  await act(async () =>
    root.render(
      <MemoryRouter initialEntries={[`/d/m/-/versions${query}`]}>
        <Routes>
          <Route path="/d/:uid/:slug/versions" element={<VersionsPage />} />
        </Routes>
      </MemoryRouter>
    )
  );
}

const buttons = (label: string) =>
  [...document.querySelectorAll('button')].filter(({ textContent }) => textContent === label);

test('a dashboard that is not classic can be restored by who may save, and has its title', async () => {
  await open('');
  expect(box.textContent).toContain('Versions of Mem');
  // Neither the newest nor the one that deleted it.
  expect(buttons('Restore')).toHaveLength(1);
  await act(async () => buttons('Restore')[0].click());
  const confirm = document.querySelector<HTMLButtonElement>('[data-testid="restore-confirm"]');
  await act(async () => confirm?.click());
  expect(posted).toEqual([{ version: 1 }]);
  // What came since is not replaced unseen.
  expect(bases).toEqual(['"b3"']);
});

test('restoring names what was seen, and who changed it since is told before it is done anyway', async () => {
  drawn('"b7"', '"b8"');
  refusals = 1;
  await open('');
  await act(async () => buttons('Restore')[0].click());
  await act(async () => onCommit.forEach((told) => told()));
  await act(async () => document.querySelector<HTMLButtonElement>('[data-testid="restore-confirm"]')?.click());
  expect(bases).toEqual(['"b7"']);
  expect(document.querySelector('[data-testid="changed-meanwhile"]')?.textContent).toContain('Mem was changed by Ann');
  await act(async () => buttons('Restore it all the same')[0].click());
  expect(bases).toEqual(['"b7"', '"b8"']);
});

test('who may not save is offered no restoring', async () => {
  role = 'Viewer';
  await open('');
  expect(box.textContent).toContain('Versions of Mem');
  expect(buttons('Restore')).toEqual([]);
});

test('a version of v2 is drawn, to be read only, with its JSON', async () => {
  await open('?view=1');
  expect(panelsDrawn()).toEqual(['CPU']);
  expect(box.querySelector('[data-testid="editable"]')).toBeNull();
  expect(box.textContent).toContain('You are looking at version 1');
  expect(box.textContent).toContain('Shown, not edited here: its schema is v2.');
  expect(box.querySelector('a[href="/api/dashboards/uid/m/versions/1"]')?.textContent).toContain('Its JSON');
  expect(buttons('Restore')).toHaveLength(1);
});

test('a version of a newer schema says that it is not drawn, with its JSON, and never that it is empty', async () => {
  const v3 = { ...v2('CPU'), apiVersion: 'dashboard.grafana.app/v3' };
  const before = answers['/api/dashboards/uid/m/versions/1'];
  answers['/api/dashboards/uid/m/versions/1'] = () => Response.json({ ...version(1), data: v3 });
  await open('?view=1');
  answers['/api/dashboards/uid/m/versions/1'] = before;
  expect(panelsDrawn()).toBeUndefined();
  expect(box.textContent).toContain('This dashboard cannot be shown here yet');
  expect(box.querySelector('a[href="/api/dashboards/uid/m/versions/1"]')?.textContent).toContain('Its JSON');
  expect(buttons('Restore')).toHaveLength(1);
});

test('a version that deleted it says so, and is not offered', async () => {
  await open('?view=2');
  expect(box.querySelector('[data-testid="drawn"]')).toBeNull();
  expect(box.textContent).toContain('This version holds no dashboard');
  expect(buttons('Restore')).toEqual([]);
});

test('two versions of it are compared by panel', async () => {
  await open('?from=1&to=3');
  const groups = [...box.querySelectorAll('[data-testid="difference-group"]')];
  expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Panel "Load" (stat), changed']);
  expect(buttons('Restore version 1')).toHaveLength(1);
});
