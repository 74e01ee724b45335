// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ApiError } from '../../../api/client.ts';
import type { Notice } from '../../../app/notices.tsx';
import type { DashboardViewProps } from '../../../dashboard/index.ts';
import { DrawnView, panelsDrawn } from '../../../testing/DrawnView.tsx';

let view: DashboardViewProps | undefined;
let menu: { currentJson: () => unknown; seen: unknown; meta: { canDelete?: boolean } } | undefined;
const notices = new Map<string | undefined, Notice>();
const onCommit = vi.hoisted(() => new Set<() => void>());

vi.mock('../../../dashboard/index.ts', () => ({
  DashboardView: (props: DashboardViewProps) => {
    view = props;
    return <DrawnView {...props} />;
  },
}));
let onOther: ((error: unknown) => void) | undefined;
vi.mock('../DashboardHost.tsx', () => ({
  DashboardHost: (props: { onOther: typeof onOther }) => {
    onOther = props.onOther;
    return <div id="host" />;
  },
}));
vi.mock('../DashboardMenu.tsx', () => ({
  DashboardMenu: (props: NonNullable<typeof menu>) => {
    menu = props;
    return null;
  },
}));
vi.mock('../StateBadge.tsx', () => ({
  StateBadge: ({ isWaiting, remote }: { isWaiting: boolean; remote?: { action: string } }) => (
    <i data-testid="badge">{isWaiting ? 'waiting' : remote?.action}</i>
  ),
}));
vi.mock('../presence/usePresence.ts', () => ({ usePresence: () => [] }));
vi.mock('../../useCommits.ts', () => ({ useCommits: (onChange: () => void) => onCommit.add(onChange) }));
vi.mock('../../../app/notices.tsx', () => {
  const all = {
    show: (notice: Notice) => notices.set(notice.key, notice),
    dismiss: (key: string) => notices.delete(key),
  };
  return { useNotices: () => all };
});
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { DashboardPage } = await import('../DashboardPage.tsx');

const V2BETA1 = '/apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/m';
let stored: { version: string; resourceVersion: string; title: string; generation?: number } | undefined;
let isClassic = false;
const asked: string[] = [];
let box: HTMLElement;
let root: Root;

function resource({ version, resourceVersion, title, generation = 4 }: NonNullable<typeof stored>) {
  return {
    apiVersion: `dashboard.grafana.app/${version}`,
    kind: 'DashboardWithAccessInfo',
    metadata: { name: 'm', resourceVersion, generation, annotations: { 'grafana.app/updatedBy': 'Ann' } },
    spec: {
      title: 'Mem',
      elements: {
        p: { kind: 'Panel', spec: { id: 3, title, vizConfig: { kind: 'VizConfig', group: 'stat' } } },
      },
      layout: {
        kind: 'TabsLayout',
        spec: {
          tabs: [
            {
              spec: {
                layout: { kind: 'AutoGridLayout', spec: { items: [{ spec: { element: { name: 'p' } } }] } },
              },
            },
          ],
        },
      },
      variables: [{ kind: 'GroupByVariable', spec: { name: 'by' } }],
    },
    access: { canSave: true, canEdit: true, canDelete: true },
  };
}

function serve(path: string, method: string): Response {
  asked.push(`${method} ${path}`);
  const missing = Response.json({ message: 'no' }, { status: 404 });
  if (path === '/api/dashboards/uid/m') {
    return isClassic
      ? Response.json({ dashboard: { uid: 'm' }, meta: {} })
      : stored
        ? Response.json({ message: 'in another schema', storedVersion: stored.version }, { status: 406 })
        : missing;
  }
  if (path === '/api/search?dashboardUIDs=m') {
    return Response.json([{ uid: 'm', title: 'Mem', folderUid: 'f', folderTitle: 'Folder' }]);
  }
  return stored &&
    path === `/apis/dashboard.grafana.app/${stored.version}/namespaces/default/dashboards/m/dto`
    ? Response.json(resource(stored))
    : missing;
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => serve(path, init?.method ?? 'GET'));
  stored = { version: 'v2beta1', resourceVersion: 'b1', title: 'CPU' };
  isClassic = false;
  view = menu = undefined;
  notices.clear();
  onCommit.clear();
  asked.length = 0;
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

async function open(): Promise<void> {
  await act(async () =>
    root.render(
      <MemoryRouter initialEntries={['/d/m']}>
        <Routes>
          <Route path="/d/:uid" element={<DashboardPage />} />
        </Routes>
      </MemoryRouter>
    )
  );
}

const commit = () => act(async () => [...onCommit].at(-1)?.());
const button = (label: RegExp) =>
  [...box.querySelectorAll('button')].find((one) => label.test(one.textContent ?? ''));

test('a dashboard of v2 is drawn in the version that it is stored in', async () => {
  for (const version of ['v2beta1', 'v2', 'v2alpha1']) {
    stored = { version, resourceVersion: version, title: 'CPU' };
    await open();
    expect(panelsDrawn(), version).toEqual(['Tab 1', 'CPU']);
    await act(async () => root.render(null));
  }
});

test('it is never edited and nothing is written, whatever the person may do', async () => {
  await open();
  expect(box.querySelector('[data-testid="editable"]')).toBeNull();
  expect(view?.meta).toMatchObject({ canEdit: false, canSave: false });
  expect(view?.dashboard.editable).toBe(false);
  await act(async () => view?.onSave({ title: 'Other' }));
  expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
});

test('says what it is, and on demand what of it is not as in Grafana', async () => {
  await open();
  expect(box.textContent).toContain('Shown, not edited here: its schema is v2. Its tabs are drawn as rows');
  expect(box.textContent).not.toContain('by');
  await act(async () => button(/One thing to know/)?.click());
  expect(box.textContent).toContain(
    'Variable "by" is of a kind that is not known here (GroupByVariable) and is left out.'
  );
  expect(box.querySelector(`a[href="${V2BETA1}"]`)?.textContent).toBe('Its JSON');
});

test('the JSON that is copied and that of a panel are those of the file', async () => {
  await open();
  const { spec } = resource({ version: 'v2beta1', resourceVersion: 'b1', title: 'CPU' });
  expect(menu?.currentJson()).toEqual({
    apiVersion: 'dashboard.grafana.app/v2beta1',
    kind: 'Dashboard',
    metadata: { name: 'm' },
    spec,
  });
  expect(view?.jsonOf?.(3)).toEqual(spec.elements.p);
  expect(menu).toMatchObject({ seen: { base: '"b1"', version: 4 }, meta: { canDelete: true } });
});

test('one that only waits for Git is drawn and said to wait, and then is there without a word', async () => {
  const badge = () => box.querySelector('[data-testid="badge"]')?.textContent;
  stored = { version: 'v2beta1', resourceVersion: 'w1', title: 'CPU', generation: 5_440_455_425_000_001 };
  await open();
  expect(panelsDrawn()).toContain('CPU');
  expect(badge()).toBe('waiting');
  expect(menu).toMatchObject({ seen: { version: 1 } });
  stored = { version: 'v2beta1', resourceVersion: 'b1', title: 'CPU', generation: 1 };
  await commit();
  expect(badge()).toBe('');
  expect(menu).toMatchObject({ seen: { base: '"b1"', version: 1 } });
  expect(notices.size).toBe(0);
});

test('what changed in Git is told, and shown when the person asks for it', async () => {
  await open();
  stored = { version: 'v2', resourceVersion: 'b2', title: 'Load' };
  await commit();
  expect(panelsDrawn()).toContain('CPU');
  const notice = notices.get('remote-m');
  expect(notice?.title).toBe('Mem was changed in Git by Ann');
  await act(async () => notice?.action?.run());
  expect(panelsDrawn()).toContain('Load');
  expect(notices.size).toBe(0);
});

test('what was deleted, or is classic by now, is told too', async () => {
  await open();
  stored = undefined;
  await commit();
  expect(notices.get('remote-m')?.title).toBe('Mem was deleted in Git');
  stored = { version: 'v1', resourceVersion: 'b3', title: 'CPU' };
  isClassic = true;
  await commit();
  await act(async () => notices.get('remote-m')?.action?.run());
  expect(box.querySelector('#host')).not.toBeNull();
});

test('one that was classic when its page was opened is drawn when the page finds it is not any more', async () => {
  isClassic = true;
  await open();
  expect(box.querySelector('#host')).not.toBeNull();
  isClassic = false;
  await act(async () => onOther?.(new ApiError(406, 'in another schema', undefined)));
  expect(box.querySelector('#host')).toBeNull();
  expect(panelsDrawn()).toContain('CPU');
});

test('a newer schema is not drawn, and the versions are offered', async () => {
  stored = { version: 'v3', resourceVersion: 'b1', title: 'CPU' };
  await open();
  expect(panelsDrawn()).toBeUndefined();
  expect(box.textContent).toContain('This dashboard cannot be shown here yet');
  expect(box.querySelector('a[href="/d/m/-/versions"]')).not.toBeNull();
});

test('where nothing can be drawn, why is to be seen at once', async () => {
  stored = { version: 'v2', resourceVersion: 'b1', title: 'CPU' };
  vi.stubGlobal('fetch', async (path: string) => {
    const answer = serve(path, 'GET');
    return path.endsWith('/dto') ? Response.json({ ...(await answer.json()), spec: { title: 'Mem' } }) : answer;
  });
  await open();
  expect(panelsDrawn()).toEqual([]);
  expect(box.textContent).toContain('The file has no panels that can be read');
});
