import { expect, test } from 'vitest';
import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { applyLayout, type LayoutEntry } from './layout.ts';
import { addPanel, allPanels, duplicatePanel, editPanel, removePanel } from './panels.ts';
import { placePanels } from './repeats.ts';
import { setRowCollapsed } from './rows.ts';

/*
 * Random dashboards under random edits: what nobody edited must stay the very same object, whatever
 * was done around it, because that is what makes a save a small difference in Git.
 */

const RUNS = 200;

/** A small generator of our own: a failing run can be repeated from its number. */
function random(seed: number): () => number {
  let state = seed + 0x9e3779b9;
  return () => {
    state = Math.imul(state ^ (state >>> 15), state | 1);
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
  };
}

function someDashboard(next: () => number): ClassicDashboard {
  const panels: ClassicPanel[] = [];
  let id = 0;
  let y = 0;
  const some = (most: number) => Math.floor(next() * most);
  const stat = (): ClassicPanel => {
    const h = 2 + some(6);
    const made = {
      id: ++id,
      type: 'stat',
      gridPos: { h, w: 1 + some(24), x: 0, y },
      kept: { deep: [some(100)] },
    };
    y += h;
    return made;
  };
  for (let i = some(4); i > 0; i--) {
    panels.push(stat());
  }
  for (let rows = some(4); rows > 0; rows--) {
    const row: ClassicPanel = {
      id: ++id,
      type: 'row',
      gridPos: { h: 1, w: 24, x: 0, y: y++ },
      collapsed: next() < 0.5,
      panels: [],
    };
    const held = Array.from({ length: some(4) }, stat);
    if (row.collapsed) {
      y = (row.gridPos?.y ?? 0) + 1;
      panels.push({ ...row, panels: held });
    } else {
      panels.push(row, ...held);
    }
  }
  return { title: 'Some', uid: 'u', panels, future: { kept: true }, templating: { list: [] } };
}

function onScreen(dashboard: ClassicDashboard): LayoutEntry[] {
  const entry = (panel: ClassicPanel, { x, y, w, h }: { x: number; y: number; w: number; h: number }) =>
    ({ kind: 'panel', id: panel.id ?? -1, x, y, w, h }) as const;
  return placePanels(dashboard.panels ?? []).map((one): LayoutEntry =>
    one.kind === 'panel'
      ? entry(one.panel, one.place)
      : {
          kind: 'row',
          id: one.row.id ?? -1,
          y: one.y,
          collapsed: one.collapsed,
          panels: one.panels.map((inner) => entry(inner.panel, inner.place)),
        }
  );
}

const kept = (dashboard: ClassicDashboard) =>
  new Map(
    allPanels(dashboard).map(({ id, gridPos: _, collapsed: __, panels: ___, ...rest }) => [
      id,
      JSON.stringify(rest),
    ])
  );

test('showing a dashboard and reading the screen back is no edit', () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const dashboard = someDashboard(random(seed));
    expect(applyLayout(dashboard, onScreen(dashboard)), `seed ${seed}`).toBe(dashboard);
  }
});

test('moving things loses no panel and touches nothing but places', () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const next = random(seed);
    const dashboard = someDashboard(next);
    const moved = onScreen(dashboard).map((one) => ({ ...one, y: one.y + Math.floor(next() * 9) }));
    const after = applyLayout(dashboard, moved);
    expect(kept(after), `seed ${seed}`).toEqual(kept(dashboard));
    expect(after.future).toBe(dashboard.future);
  }
});

test('opening and closing rows loses no panel', () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const dashboard = someDashboard(random(seed));
    for (const row of (dashboard.panels ?? []).filter((panel) => panel.type === 'row')) {
      const toggled = setRowCollapsed(dashboard, row.id ?? -1, !row.collapsed);
      expect(kept(toggled), `seed ${seed}`).toEqual(kept(dashboard));
      const back = setRowCollapsed(toggled, row.id ?? -1, Boolean(row.collapsed));
      expect(
        allPanels(back).map((panel) => panel.gridPos),
        `seed ${seed}`
      ).toEqual(allPanels(dashboard).map((panel) => panel.gridPos));
    }
  }
});

test('adding, copying and removing give back what was there', () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const dashboard = someDashboard(random(seed));
    const [added, newId] = addPanel(dashboard, { type: 'stat' }, { w: 6, h: 4 });
    expect(removePanel(added, newId), `seed ${seed}`).toEqual(dashboard);
    for (const panel of allPanels(dashboard).filter((one) => one.type !== 'row')) {
      const [copied, copyId] = duplicatePanel(dashboard, panel.id ?? -1);
      const ids = allPanels(copied).map((one) => one.id);
      expect(new Set(ids).size, `seed ${seed}`).toBe(ids.length);
      expect(kept(removePanel(copied, copyId)), `seed ${seed}`).toEqual(kept(dashboard));
      const edited = editPanel(dashboard, panel.id ?? -1, (one) => ({ ...one, title: 'new' }));
      const before = new Map(allPanels(dashboard).map((one) => [one.id, one]));
      const changed = allPanels(edited).filter((one) => one !== before.get(one.id));
      expect(
        changed.filter((one) => one.title === 'new').map((one) => one.id),
        `seed ${seed}`
      ).toEqual([panel.id]);
    }
  }
});
