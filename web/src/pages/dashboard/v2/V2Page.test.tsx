// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { type LiveEvent, liveEvents } from '../../../api/events.ts';
import type { Notice } from '../../../app/notices.tsx';
import type { DashboardViewProps } from '../../../dashboard/index.ts';
import { DrawnView, panelsDrawn } from '../../../testing/DrawnView.tsx';
import type { ConflictActions } from '../../conflict/ConflictPage.tsx';
import type { ConflictState, SaveWords } from '../saveFlow.ts';

let view: DashboardViewProps | undefined;
let menu: { currentJson: () => unknown; seen: unknown; meta: { canDelete?: boolean } } | undefined;
const notices = new Map<string | undefined, Notice>();
let dialog: { onSubmit: (words: SaveWords) => void } | undefined;
let conflict: (ConflictActions & { conflict: ConflictState }) | undefined;
let text: { value: string; type: (text: string) => void } | undefined;
const listeners = new Set<(event: LiveEvent) => void>();

vi.mock('../../../dashboard/index.ts', () => ({
  DashboardView: (props: DashboardViewProps) => {
    view = props;
    return <DrawnView {...props} />;
  },
}));
vi.mock('../DashboardMenu.tsx', () => ({
  DashboardMenu: (props: NonNullable<typeof menu>) => {
    menu = props;
    return null;
  },
}));
vi.mock('../StateBadge.tsx', () => ({
  StateBadge: ({ isWaiting, isDirty, remote }: { isWaiting: boolean; isDirty: boolean; remote?: { action: string } }) => (
    <i data-testid="badge">{isWaiting ? 'waiting' : (remote?.action ?? (isDirty ? 'dirty' : ''))}</i>
  ),
}));
vi.mock('../SaveDialog.tsx', () => ({
  SaveDialog: (props: NonNullable<typeof dialog>) => {
    dialog = props;
    return null;
  },
}));
vi.mock('../../conflict/ConflictPage.tsx', () => ({
  ConflictPage: (props: NonNullable<typeof conflict>) => {
    conflict = props;
    return null;
  },
}));
vi.mock('@grafana/ui/unstable', () => ({
  CodeMirrorEditor: ({ value, onChange }: { value: string; onChange: (text: string) => void }) => {
    text = { value, type: onChange };
    return null;
  },
}));
vi.mock('../presence/usePresence.ts', () => ({ usePresence: () => [] }));
vi.mock('../../../app/notices.tsx', () => {
  const all = {
    show: (notice: Notice) => notices.set(notice.key, notice),
    dismiss: (key: string) => notices.delete(key),
  };
  return { useNotices: () => all };
});
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { DashboardPage } = await import('../DashboardPage.tsx');
await import('../../../edit/JsonEditor.tsx'); // it is a chunk of its own

const V2BETA1 = '/apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/m';
let stored: { version: string; resourceVersion: string; title: string; generation?: number } | undefined;
let isClassic = false;
let canSave = true;
const asked: string[] = [];
const sent: Array<{ base?: string; body: { dashboard: { spec: { title: string } }; resolution?: unknown } }> = [];
let answers: Response[] = [];
/** What became of a save. */
let fate: object;
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
    access: { canSave, canEdit: canSave, canDelete: canSave },
  };
}

function serve(path: string, init?: RequestInit): Response {
  asked.push(`${init?.method ?? 'GET'} ${path}`);
  if (path === '/api/dashboards/db') {
    const headers = init?.headers as Record<string, string>;
    sent.push({ base: headers['If-Match'], body: JSON.parse(String(init?.body)) });
    return answers.shift() ?? Response.json({ status: 'success', uid: 'm', version: 5 }, { headers: { ETag: '"b9"' } });
  }
  if (path.startsWith('/ha/saves/')) {
    return Response.json(fate);
  }
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
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => serve(path, init));
  vi.spyOn(liveEvents, 'subscribe').mockImplementation((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  localStorage.clear();
  stored = { version: 'v2beta1', resourceVersion: 'b1', title: 'CPU' };
  isClassic = false;
  canSave = true;
  view = menu = dialog = conflict = text = undefined;
  notices.clear();
  asked.length = sent.length = 0;
  answers = [];
  fate = { state: 'waiting', uid: 'm' };
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.restoreAllMocks();
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

const tell = (event: Partial<LiveEvent>) =>
  act(async () => listeners.forEach((listener) => listener({ kind: 'dashboard', uid: 'm', ...event } as LiveEvent)));
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

test('what is drawn is never edited or written, whatever the person may do', async () => {
  await open();
  expect(box.querySelector('[data-testid="editable"]')).toBeNull();
  expect(view?.meta).toMatchObject({ canEdit: false, canSave: false });
  expect(view?.dashboard.editable).toBe(false);
  await act(async () => view?.onSave({ title: 'Other' }));
  expect(asked.filter((one) => !one.startsWith('GET '))).toEqual([]);
});

test('says what it is, and on demand what of it is not as in Grafana', async () => {
  canSave = false;
  await open();
  expect(button(/Edit JSON/)).toBeUndefined();
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
  vi.useFakeTimers();
  stored = { version: 'v2beta1', resourceVersion: 'w1', title: 'CPU', generation: 5_440_455_425_000_001 };
  await open();
  expect(panelsDrawn()).toContain('CPU');
  expect(badge()).toBe('waiting');
  expect(menu).toMatchObject({ seen: { version: 1 } });
  stored = { version: 'v2beta1', resourceVersion: 'b1', title: 'CPU', generation: 1 };
  await act(() => vi.advanceTimersByTimeAsync(3000));
  vi.useRealTimers();
  expect(badge()).toBe('');
  expect(menu).toMatchObject({ seen: { base: '"b1"', version: 1 } });
  expect(notices.size).toBe(0);
});

test('what changed in Git is told, and shown when the person asks for it', async () => {
  await open();
  stored = { version: 'v2', resourceVersion: 'b2', title: 'Load', generation: 5 };
  await tell({ action: 'updated', version: 5, author: 'Ann' });
  expect(panelsDrawn()).toContain('CPU');
  const notice = notices.get('remote-m');
  expect(notice?.title).toBe('Mem was changed in Git by Ann');
  await act(async () => notice?.action?.run());
  expect(panelsDrawn()).toContain('Load');
  expect(notices.size).toBe(0);
});

test('what was deleted, or is classic by now, is told too', async () => {
  await open();
  await tell({ action: 'deleted', version: 0 });
  expect(notices.get('remote-m')?.title).toBe('Mem was deleted in Git');
  isClassic = true;
  await tell({ action: 'updated', version: 6 });
  await act(async () => notices.get('remote-m')?.action?.run());
  expect(box.querySelector('[data-testid="editable"]')).not.toBeNull();
});

test('one that was classic when its page was opened is drawn when the page finds it is not any more', async () => {
  isClassic = true;
  await open();
  expect(box.querySelector('[data-testid="editable"]')).not.toBeNull();
  isClassic = false;
  await tell({ action: 'updated', version: 6 });
  await act(async () => notices.get('remote-m')?.action?.run());
  expect(box.querySelector('[data-testid="editable"]')).toBeNull();
  expect(panelsDrawn()).toContain('CPU');
});

const press = (id: string) =>
  act(async () => box.querySelector<HTMLButtonElement>(`[data-testid="${id}"]`)?.click());
/** One that says why in a tooltip is off by its role alone. */
const isOff = (id: string) => {
  const it = box.querySelector<HTMLButtonElement>(`[data-testid="${id}"]`);
  return it?.disabled === true || it?.getAttribute('aria-disabled') === 'true';
};
const WORDS: SaveWords = { to: 'here', title: 'Mem', folderUid: 'f', message: 'Why' };

/** Edits as a person does it: types into the JSON, and has it taken over. */
async function edit(from: string, to: string): Promise<void> {
  await act(async () => text?.type(text.value.replace(from, to)));
  await press('apply-json');
}

async function save(words: Partial<SaveWords> = {}): Promise<void> {
  await press('save-dashboard');
  await act(async () => dialog?.onSubmit({ ...WORDS, ...words }));
}

describe('edited as JSON', () => {
  beforeEach(async () => {
    await open();
    await press('edit-json');
  });

  test('the resource is saved from what was read, and stands as saved', async () => {
    expect(isOff('save-dashboard')).toBe(true);
    await edit('"CPU"', '"Load"');
    expect(panelsDrawn()).toContain('Load');
    await save();
    expect(sent).toMatchObject([
      {
        base: '"b1"',
        body: {
          folderUid: 'f',
          message: 'Why',
          dashboard: {
            apiVersion: 'dashboard.grafana.app/v2beta1',
            kind: 'Dashboard',
            metadata: { name: 'm' },
            spec: { title: 'Mem', elements: { p: { spec: { title: 'Load' } } } },
          },
        },
      },
    ]);
    expect(isOff('save-dashboard')).toBe(true);
    await edit('"Load"', '"Idle"');
    await save();
    expect(sent[1]?.base).toBe('"b9"');
  });

  const type = (from: string, to: string) => act(async () => text?.type(text.value.replace(from, to)));

  test('what is typed is drawn when it is applied, and saved in any case', async () => {
    await type('"CPU"', '"Load"');
    expect(panelsDrawn()).toContain('CPU');
    await save();
    expect(panelsDrawn()).toContain('Load');
    expect(sent[0]?.body.dashboard).toMatchObject({ spec: { elements: { p: { spec: { title: 'Load' } } } } });
    expect(isOff('save-dashboard')).toBe(true);
  });

  test('half-typed JSON is told, and neither saved nor passed over', async () => {
    await type('"CPU"', '"CP');
    expect(isOff('apply-json')).toBe(true);
    expect(isOff('save-dashboard')).toBe(true);
    expect(box.textContent).toMatch(/Line \d+, column/);
    expect(box.querySelector('[data-testid="badge"]')?.textContent).toBe('dirty');
    await act(async () => button(/^Reset$/)?.click());
    expect(text?.value).toContain('"CPU"');
    expect(box.querySelector('[data-testid="badge"]')?.textContent).toBe('');
  });

  test('what a save brought in does not take the place of what is being typed', async () => {
    await type('"CPU"', '"Load"');
    stored = { version: 'v2beta1', resourceVersion: 'b8', title: 'Theirs', generation: 6 };
    answers = [Response.json({ status: 'success', uid: 'm', version: 6, merged: { theirs: [] } })];
    await press('save-dashboard');
    await type('"Load"', '"Lo');
    await act(async () => dialog?.onSubmit(WORDS));
    expect(text?.value).toContain('"Lo,');
    await type('"Lo,', '"Long",');
    await save();
    // From what the person has seen, so that what came in counts as somebody's change.
    expect(sent[1]?.base).toBe('"b1"');
  });

  test('a draft is kept of what is typed, also where it was not applied', async () => {
    await type('"CPU"', '"Load"');
    await act(async () => root.unmount());
    root = createRoot(box);
    await open();
    await act(async () => button(/Restore/)?.click());
    expect(panelsDrawn()).toContain('Load');
  });

  test('a clash is asked about, and what is chosen goes with the same work', async () => {
    await edit('"CPU"', '"Load"');
    const clash = { base: {}, mine: {}, theirs: {}, etag: 'b2', conflicts: [{ path: 'elements.p.spec.title' }] };
    answers = [Response.json({ status: 'version-mismatch', message: 'clash', version: 5, ...clash }, { status: 412 })];
    await save();
    const { clash: shown } = conflict?.conflict ?? {};
    await act(async () => shown && conflict?.onResolve(shown, { 'elements.p.spec.title': 'mine' }));
    expect(sent[1]).toMatchObject({
      base: '"b1"',
      body: {
        dashboard: { spec: { elements: { p: { spec: { title: 'Load' } } } } },
        resolution: { theirs: 'b2', choices: { 'elements.p.spec.title': 'mine' } },
      },
    });
  });

  test('another title is in what is saved, and a copy has no name', async () => {
    await edit('"CPU"', '"Load"');
    await save({ title: 'Memory' });
    expect(sent[0]?.body.dashboard).toMatchObject({ spec: { title: 'Memory' } });
    await edit('"Load"', '"Idle"');
    answers = [Response.json({ status: 'success', uid: 'n', version: 1 })];
    await save({ to: 'copy', title: 'Memory too' });
    expect(sent[1]?.body.dashboard).toMatchObject({ metadata: {}, spec: { title: 'Memory too' } });
    expect(sent[1]?.body.dashboard).not.toHaveProperty('uid');
    expect(sent[1]?.body.dashboard).not.toHaveProperty('metadata.name');
  });

  test('after an answer that was lost the next save names the version, which is in the metadata', async () => {
    answers = [Response.json({ message: 'no answer' }, { status: 504 })];
    fate = { state: 'saved', uid: 'm', version: 5, commit: 'c5' };
    await edit('"CPU"', '"Load"');
    await save();
    await vi.waitFor(() => expect(isOff('save-dashboard')).toBe(true));
    await edit('"Load"', '"Idle"');
    await save();
    expect(sent[1]?.base).toBeUndefined();
    expect(sent[1]?.body.dashboard).toMatchObject({ metadata: { name: 'm', generation: 5 } });
    expect(menu?.currentJson()).toMatchObject({ metadata: { name: 'm' } });
    expect(menu?.currentJson()).not.toHaveProperty('metadata.generation');
  });

  test('what an earlier page sent of the classic form is not put on screen', async () => {
    await act(async () => root.unmount());
    const lost = { saveId: 's', folderUid: '', message: '', overwrite: false };
    const json = { uid: 'm', title: 'Classic', version: 3, panels: [] };
    const kept = { id: 's', uid: 'm', baseVersion: 3, title: 'Classic', savedAt: Date.now(), json, sent: lost };
    localStorage.setItem('lockstep.draft.s', JSON.stringify(kept));
    fate = { state: 'conflict', uid: 'm', message: 'clash', branch: 'lockstep/waiting/s' };
    root = createRoot(box);
    await open();
    await vi.waitFor(() => expect(conflict).toBeDefined());
    await act(async () => conflict?.onKeepEditing());
    expect([...notices.values()].map(({ title }) => title)).toContain('It has another schema now');
    expect(panelsDrawn()).toContain('CPU');
    expect(menu?.currentJson()).toMatchObject({ spec: { title: 'Mem' } });
  });

  test('it counts as saved while it waits for Git', async () => {
    await edit('"CPU"', '"Load"');
    answers = [Response.json({ status: 'waiting', uid: 'm', version: 5 }, { status: 202, headers: { ETag: '"w1"' } })];
    await save();
    expect(box.querySelector('[data-testid="badge"]')?.textContent).toBe('waiting');
    expect(isOff('save-dashboard')).toBe(true);
    await edit('"Load"', '"Idle"');
    await save();
    expect(sent[1]?.base).toBe('"w1"');
  });

  test('what is not saved is offered again, but not where it is of another form', async () => {
    await edit('"CPU"', '"Load"');
    await act(async () => root.unmount());
    root = createRoot(box);
    await open();
    expect(panelsDrawn()).toContain('CPU');
    await act(async () => button(/Restore/)?.click());
    expect(panelsDrawn()).toContain('Load');
    await act(async () => root.unmount());
    root = createRoot(box);
    isClassic = true;
    await open();
    expect(button(/Restore/)).toBeUndefined();
  });

  test('what was typed stays where the dashboard became classic meanwhile', async () => {
    await edit('"CPU"', '"Load"');
    isClassic = true;
    await tell({ action: 'updated', version: 6, author: 'Ann' });
    await act(async () => button(/Reload|Show theirs|Load theirs/)?.click());
    expect([...notices.values()].map(({ title }) => title)).toContain('It has another schema now');
    expect(panelsDrawn()).toContain('Load');
  });
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
    const answer = serve(path);
    return path.endsWith('/dto') ? Response.json({ ...(await answer.json()), spec: { title: 'Mem' } }) : answer;
  });
  await open();
  expect(panelsDrawn()).toEqual([]);
  expect(box.textContent).toContain('The file has no panels that can be read');
});
