// @vitest-environment jsdom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DashboardSession as Session } from './DashboardSession.ts';
import type { ClassicDashboard } from './types.ts';

/*
 * The session over the real scene objects, without drawing: what is edited, what counts as edited,
 * and what a save would send.
 */

let DashboardSession: new (dashboard: ClassicDashboard, canEdit: boolean, editing?: boolean) => Session;
let interpolate: typeof import('@grafana/scenes').sceneGraph.interpolate;

beforeAll(async () => {
  // What a browser has and jsdom has not, and what `public/boot.js` sets before any module runs.
  class Observer {
    observe = vi.fn();
    unobserve = vi.fn();
    disconnect = vi.fn();
  }
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), addListener: vi.fn() }));
  vi.stubGlobal('grafanaBootData', {
    assets: {},
    navTree: [],
    user: {},
    settings: { buildInfo: {}, featureToggles: {} },
  });
  ({ DashboardSession } = await import('./DashboardSession.ts'));
  interpolate = (await import('@grafana/scenes')).sceneGraph.interpolate;
}, 60_000);

const stat = (id: number, y: number) => ({
  id,
  type: 'stat',
  title: `Panel ${id}`,
  gridPos: { x: 0, y, w: 12, h: 4 },
  targets: [{ refId: 'A' }],
  kept: { as: 'it is' },
});

const dashboard: ClassicDashboard = {
  uid: 'u',
  title: 'Metrics',
  version: 3,
  panels: [stat(1, 0), stat(2, 4)],
  templating: {
    list: [
      {
        name: 'server',
        type: 'custom',
        query: 'a,b,c',
        multi: true,
        includeAll: true,
        current: { text: ['a', 'b'], value: ['a', 'b'] },
      },
      { name: 'span', type: 'interval', query: '1m,10m', current: { text: '10m', value: '10m' } },
      { name: 'fixed', type: 'constant', query: 'x' },
      { name: 'typed', type: 'textbox', query: 'hello' },
      { name: 'future', type: 'not-known-yet', strange: [1] },
    ],
  },
  future: { kept: true },
};

let session: Session;
beforeEach(() => {
  session = new DashboardSession(structuredClone(dashboard), true);
});
const now = () => session.getState();
const rename = (id: number, title: string) => (before: ClassicDashboard) => ({
  ...before,
  panels: before.panels?.map((panel) => (panel.id === id ? { ...panel, title } : panel)),
});

test('shows what the file says and would save it unchanged', () => {
  expect(now().current).toEqual(dashboard);
  expect(now().dirty).toBe(false);
  expect(session.vizPanel(2)?.state).toMatchObject({ title: 'Panel 2', pluginId: 'stat' });
});

test('an edit reaches the screen, counts as edited, and keeps the rest', () => {
  const before = session.vizPanel(1);
  session.edit(rename(1, 'CPU'));
  expect(session.vizPanel(1)?.state.title).toBe('CPU');
  expect(session.vizPanel(1)).toBe(before);
  expect(now().dirty).toBe(true);
  expect(now().current).toEqual({ ...dashboard, panels: [{ ...stat(1, 0), title: 'CPU' }, stat(2, 4)] });
});

test('what stands on screen is kept through an edit, and moves when its place is edited', () => {
  const places = () => now().scene.state.body.state.children;
  const before = places();
  session.edit(rename(1, 'CPU'));
  expect(places()).toEqual(before);
  session.edit((old) => ({ ...old, panels: [{ ...stat(1, 8), title: 'CPU' }, stat(2, 4)] }));
  expect(places()).toContain(before[0]);
  expect(before[0].state.y).toBe(8);
  session.undo();
  expect(before[0].state.y).toBe(0);
});

test('an edit that is taken back is no edit', () => {
  session.edit(rename(1, 'CPU'));
  session.edit(rename(1, 'Panel 1'));
  expect(now().dirty).toBe(false);
});

test('undo goes step by step, and the letters of a title are one step', () => {
  session.edit(rename(2, 'Disk'));
  for (const title of ['C', 'CP', 'CPU']) {
    session.edit(rename(1, title), 'title 1');
  }
  session.undo();
  expect(now().current.panels?.map((panel) => panel.title)).toEqual(['Panel 1', 'Disk']);
  session.undo();
  expect(now()).toMatchObject({ dirty: false, canUndo: false });
});

test('adds, copies and removes panels', () => {
  session.addPanel({ type: 'gauge', title: 'New' }, { w: 12, h: 4 });
  expect(now().pane).toEqual({ kind: 'panel', id: 3 });
  expect(session.vizPanel(3)?.state.pluginId).toBe('gauge');
  session.duplicatePanel(1);
  session.removePanel(1);
  expect(now().current.panels?.map((panel) => panel.id)).toEqual([4, 2, 3]);
  expect(session.vizPanel(1)).toBeUndefined();
});

test('another type is another panel on screen', () => {
  session.edit((before) => ({ ...before, panels: [{ ...stat(1, 0), type: 'gauge' }, stat(2, 4)] }));
  expect(session.vizPanel(1)?.state.pluginId).toBe('gauge');
});

test('what was saved is the new base', () => {
  session.edit(rename(1, 'CPU'));
  session.markSaved({ ...now().current }, 4);
  expect(now()).toMatchObject({ dirty: false, canUndo: false });
  expect(now().current).toMatchObject({ version: 4, uid: 'u' });
});

test('edits that were made while the save was under way stay edits', () => {
  session.edit(rename(1, 'CPU'));
  const sent = now().current;
  session.edit(rename(2, 'Disk'));
  session.markSaved({ ...sent }, 4);
  expect(now().dirty).toBe(true);
  expect(now().current.version).toBe(4);
  session.discardEdits();
  expect(now().current.panels?.map((panel) => panel.title)).toEqual(['CPU', 'Panel 2']);
});

test('what was marked as saved and did not come through is edits again, and can be discarded', () => {
  session.edit(rename(1, 'CPU'));
  session.markSaved({ ...now().current }, 4);
  session.edit(rename(2, 'Disk'));
  session.markUnsaved(dashboard);
  expect(now().dirty).toBe(true);
  expect(now().current.version).toBe(dashboard.version);
  expect(now().current.panels?.map((panel) => panel.title)).toEqual(['CPU', 'Disk']);
  session.discardEdits();
  expect(now().current.panels?.map((panel) => panel.title)).toEqual(['Panel 1', 'Panel 2']);
});

test('a version from Git replaces everything; a draft comes back as an edit', () => {
  session.edit(rename(1, 'Mine'));
  const draft = now().current;
  session.replace({ ...dashboard, version: 5, title: 'Theirs' });
  expect(now()).toMatchObject({ dirty: false, current: { title: 'Theirs', version: 5 } });
  session.restore(draft);
  expect(now()).toMatchObject({ dirty: true, editing: true });
  session.undo();
  expect(now().current.title).toBe('Theirs');
});

test('the pane stays open over a version from Git as long as what it is about is the same', () => {
  session.startEditing({ kind: 'panel', id: 1 });
  session.replace({ ...dashboard, version: 5 });
  expect(now().pane).toEqual({ kind: 'panel', id: 1 });
  session.replace({ ...rename(2, 'Theirs')(dashboard), version: 6 });
  expect(now().pane).toEqual({ kind: 'panel', id: 1 });
  session.replace({ ...rename(1, 'Theirs')(dashboard), version: 7 });
  expect(now().pane).toEqual({ kind: 'none' });
  session.open({ kind: 'settings' });
  session.replace({ ...rename(1, 'Theirs')(dashboard), version: 8 });
  expect(now().pane).toEqual({ kind: 'settings' });
  session.replace({ ...dashboard, title: 'Theirs', version: 9 });
  expect(now().pane).toEqual({ kind: 'none' });
});

test('variables are put into texts, in the format that is asked for', () => {
  const { scene } = now();
  expect(interpolate(scene, '$server ${server:csv} ${server:regex} [[server]]')).toBe(
    '{a,b} a,b (a|b) {a,b}'
  );
  expect(interpolate(scene, '$span $fixed $typed $unknown')).toBe('10m x hello $unknown');
});

test('a panel repeats for each chosen value while one looks, and is there once while one edits', () => {
  const repeated = { ...dashboard, panels: [{ ...stat(1, 0), repeat: 'server' }] };
  session = new DashboardSession(repeated, true);
  const grid = () => now().scene.state.body.state.children.map((child) => child.state.key);
  expect(grid()).toEqual(['item-panel-1', 'item-panel-1/b']);
  session.startEditing();
  expect(grid()).toEqual(['item-panel-1']);
  session.stopEditing();
  expect(grid()).toHaveLength(2);
});
