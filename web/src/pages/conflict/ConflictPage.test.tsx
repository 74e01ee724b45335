// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dashboard } from '../../api/endpoints.ts';
import type { Clash } from '../../api/saves.ts';
import type { ConflictState } from '../dashboard/saveFlow.ts';

// Drawing panels costs seconds to import and has tests of its own.
vi.mock('../../dashboard/index.ts', () => ({
  PanelPreview: ({ dashboard }: { dashboard: { panels: Array<{ title: string }> } }) => (
    <div data-testid="drawn">{dashboard.panels[0].title}</div>
  ),
}));
vi.mock('../../app/TopBar.tsx', () => ({ TOP_BAR_HEIGHT: 48 }));

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
// jsdom lays nothing out, so there is no size to observe.
Object.assign(globalThis, {
  ResizeObserver: class {
    observe() {}
    disconnect() {}
  },
});
const { ConflictPage } = await import('./ConflictPage.tsx');

const panel = (title: string) => ({ title: 'M', panels: [{ id: 4, title }] });
const clash: Clash = {
  base: panel('CPU'),
  mine: panel('Mine'),
  theirs: panel('Theirs'),
  etag: 't1',
  conflicts: [
    {
      path: 'panels[4].title',
      subject: 'Panel "Mine", title',
      base: 'CPU',
      mine: 'Mine',
      theirs: 'Theirs',
      suggestion: 'theirs',
      both: false,
    },
    { path: 'tags', subject: 'Tags', mine: ['a'], theirs: ['b'], suggestion: 'both', both: true },
  ],
};

const attempt = {
  saveId: 's',
  dashboard: { uid: 'm', title: 'M' },
  folderUid: '',
  message: 'm',
  overwrite: false,
};
const conflict: ConflictState = {
  kind: 'conflict',
  attempt,
  message: 'm',
  theirs: { updatedBy: 'ada', version: 7 },
  clash,
};

const actions = {
  onResolve: vi.fn(),
  onTryAgain: vi.fn(),
  onBranch: vi.fn(),
  onCopy: vi.fn(),
  onOverwrite: vi.fn(),
  onKeepEditing: vi.fn(),
  onDiscard: vi.fn(),
};
let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async () => new Response('{"message":"Dashboard not found"}', { status: 404 }));
  Object.values(actions).forEach((action) => action.mockReset());
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

const show = (state: ConflictState, problem?: string) =>
  act(async () =>
    root.render(<ConflictPage conflict={state} read={dashboard} isSaving={false} problem={problem} {...actions} />)
  );
const buttons = () => [...box.querySelectorAll('button')];
const press = (label: string) =>
  act(async () =>
    buttons()
      .find(({ textContent }) => textContent === label)
      ?.click()
  );
const option = (path: string, choice: string) => {
  const field = box.querySelector(`[data-testid="conflict-${path}"]`);
  return field?.querySelector<HTMLInputElement>(`input[value="${choice}"]`);
};
const chosen = () => [...box.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);

test('shows each side drawn, with what is suggested chosen, and both only where both can be', async () => {
  await show(conflict);
  expect([...box.querySelectorAll('[data-testid="drawn"]')].map(({ textContent }) => textContent)).toEqual([
    'Mine',
    'Theirs',
  ]);
  expect(chosen()).toEqual(['theirs', 'both']);
  expect(option('panels[4].title', 'both')).toBeNull();
  expect(document.activeElement?.textContent).toBe('ada changed the same things as you');
});

test('draws both sides of a dashboard that somebody turned into the schema v2, and calls nothing taken away', async () => {
  const theirs = {
    title: 'M',
    elements: { a: { kind: 'Panel', spec: { id: 4, title: 'In v2', vizConfig: { group: 'stat' } } } },
    layout: { kind: 'AutoGridLayout', spec: { items: [{ spec: { element: { name: 'a' } } }] } },
  };
  const { base, mine } = clash;
  const whole = { path: '', subject: 'The whole dashboard, in another schema', base, mine, theirs };
  await show({
    ...conflict,
    clash: { ...clash, theirs, conflicts: [{ ...whole, suggestion: 'theirs', both: false }] },
  });
  const drawn = [...box.querySelectorAll('[data-testid="drawn"]')].map(({ textContent }) => textContent);
  expect(drawn).toEqual(['Mine', 'In v2']);
  expect(box.textContent).not.toContain('taken away');
  await act(async () => option('', 'mine')?.click());
  await press('Save');
  expect(actions.onResolve.mock.calls[0][1]).toEqual({ '': 'mine' });
});

test('says why their version cannot be read, and does not call it unchanged', async () => {
  vi.stubGlobal(
    'fetch',
    async () => Response.json({ dashboard: { uid: 'm', title: 'M' }, meta: {}, workflows: ['write', 'branch'] })
  );
  await show({ ...conflict, clash: undefined, theirs: { updatedBy: 'ada', version: 7, unread: 'line 3: no value' } });
  const told = box.querySelector('[data-testid="conflict-unread"]');
  expect(told?.textContent).toContain('line 3: no value. What is shown here is an older version.');
  expect(box.textContent).not.toContain('Their changes');
  expect(buttons().map(({ textContent }) => textContent)).toContain('Replace theirs');
});

test('names the branch where the journal has put the work, beside the choices or without them', async () => {
  const branch = 'lockstep/waiting/s1';
  await show({ ...conflict, branch });
  expect(box.textContent).toContain(`Your work is on the branch ${branch}`);
  expect(chosen()).toEqual(['theirs', 'both']);
  await show({ ...conflict, clash: undefined, branch });
  expect(box.textContent).toContain(`Your work is on the branch ${branch}`);
  expect(box.textContent).not.toContain('Nothing of yours was written');
  await press('Compare and merge');
  expect(actions.onTryAgain).toHaveBeenCalledTimes(1);
});

test('sends what was chosen', async () => {
  await show(conflict);
  await act(async () => option('panels[4].title', 'mine')?.click());
  await press('Save');
  expect(actions.onResolve).toHaveBeenCalledExactlyOnceWith(clash, {
    'panels[4].title': 'mine',
    tags: 'both',
  });
});

test('keeps the choices when the save does not go through, and when somebody saves again', async () => {
  await show(conflict);
  await act(async () => option('panels[4].title', 'mine')?.click());
  await show(conflict, 'Git is away');
  expect(box.textContent).toContain('Git is away. Your choices are kept here');
  expect(chosen()).toEqual(['mine', 'both']);

  const [title, tags] = clash.conflicts;
  const second = {
    ...clash,
    etag: 't2',
    conflicts: [title, { ...tags, theirs: ['c'], suggestion: 'theirs' as const }],
  };
  const resolution = { theirs: 't1', choices: {} };
  await show({ ...conflict, clash: second, attempt: { ...attempt, resolution } });
  expect(box.querySelector('h2')?.textContent).toBe('ada saved again while you chose');
  expect(chosen()).toEqual(['mine', 'theirs']);
});

test('always offers the ways out that lose nothing', async () => {
  await show(conflict);
  for (const label of ['Keep editing', 'Discard mine', 'Save to a branch…', 'Save as a copy…']) {
    await press(label);
  }
  const { onKeepEditing, onDiscard, onBranch, onCopy } = actions;
  [onKeepEditing, onDiscard, onBranch, onCopy].forEach((action) => expect(action).toHaveBeenCalledTimes(1));
  expect(buttons().some(({ textContent }) => textContent === 'Replace theirs')).toBe(false);
});

test('of a dashboard that was deleted offers a copy, or to put it back', async () => {
  await show({ ...conflict, clash: undefined, isDeleted: true });
  expect(box.querySelector('h2')?.textContent).toContain('was deleted while you edited it');
  await press('Put it back');
  await press('Save as a copy…');
  expect(actions.onOverwrite).toHaveBeenCalledTimes(1);
  expect(actions.onCopy).toHaveBeenCalledTimes(1);
});

test('a branch is offered for what was deleted too, and not where the repository takes none', async () => {
  const target = (workflows: string[]) =>
    vi.stubGlobal('fetch', async (url: string) =>
      url.startsWith('/ha/save-target')
        ? Response.json({ workflows })
        : Response.json({ message: 'not there' }, { status: 404 })
    );
  const offers = () => buttons().some(({ textContent }) => textContent === 'Save to a branch…');
  target(['write', 'branch']);
  await show({ ...conflict, clash: undefined, theirs: undefined, isDeleted: true });
  expect(offers()).toBe(true);

  target(['write']);
  await show({ ...conflict, attempt: { ...attempt, folderUid: 'f' } });
  expect(offers()).toBe(false);
});
