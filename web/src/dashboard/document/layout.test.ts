import { expect, test } from 'vitest';
import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { applyLayout, type LayoutEntry } from './layout.ts';
import { placePanels } from './repeats.ts';

const stat = (id: number, x: number, y: number, w = 12, h = 4): ClassicPanel => ({
  id,
  type: 'stat',
  gridPos: { h, w, x, y },
});
const row = (id: number, y: number, more: Partial<ClassicPanel> = {}): ClassicPanel => ({
  id,
  type: 'row',
  collapsed: false,
  panels: [],
  gridPos: { h: 1, w: 24, x: 0, y },
  ...more,
});

/** What the grid would report if nobody had moved anything. */
function asOnScreen(dashboard: ClassicDashboard): LayoutEntry[] {
  return placePanels(dashboard.panels ?? []).map((one): LayoutEntry => {
    const entry = ({
      panel,
      place: { x, y, w, h },
    }: {
      panel: ClassicPanel;
      place: { x: number; y: number; w: number; h: number };
    }) => ({ kind: 'panel', id: panel.id ?? -1, x, y, w, h }) as const;
    return one.kind === 'panel'
      ? entry(one)
      : {
          kind: 'row',
          id: one.row.id ?? -1,
          y: one.y,
          collapsed: one.collapsed,
          panels: one.panels.map(entry),
        };
  });
}

// The order of this file is not the order of the places.
const dashboard: ClassicDashboard = {
  title: 'T',
  panels: [
    row(5, 9),
    stat(6, 0, 10),
    row(7, 14, { collapsed: true, panels: [stat(8, 0, 15)] }),
    stat(2, 12, 0),
    stat(1, 0, 0),
    row(3, 4),
    stat(4, 0, 5),
  ],
};

test('a layout in which nobody moved anything is no edit', () => {
  expect(applyLayout(dashboard, asOnScreen(dashboard))).toBe(dashboard);
});

test('a move changes the place of that panel and the order of nothing', () => {
  const layout = asOnScreen(dashboard).map((one) =>
    one.kind === 'panel' && one.id === 1 ? { ...one, x: 6, w: 6 } : one
  );
  const next = applyLayout(dashboard, layout);
  expect(next.panels?.map((panel) => panel.id)).toEqual(dashboard.panels?.map((panel) => panel.id));
  expect(next.panels?.[4]).toEqual(stat(1, 6, 0, 6));
  expect(next.panels?.filter((panel, i) => panel !== dashboard.panels?.[i])).toHaveLength(1);
});

test('keeps what else a place says', () => {
  const odd = { panels: [{ ...stat(1, 0, 0), gridPos: { h: 4, w: 12, x: 0, y: 0, static: true } }] };
  const next = applyLayout(odd, [{ kind: 'panel', id: 1, x: 2, y: 0, w: 12, h: 4 }]);
  expect(next.panels?.[0].gridPos).toEqual({ h: 4, w: 12, x: 2, y: 0, static: true });
});

test('a panel that went into another row is written under it', () => {
  const layout: LayoutEntry[] = [
    { kind: 'panel', id: 1, x: 0, y: 0, w: 12, h: 4 },
    {
      kind: 'row',
      id: 3,
      y: 4,
      collapsed: false,
      panels: [
        { kind: 'panel', id: 4, x: 0, y: 5, w: 12, h: 4 },
        { kind: 'panel', id: 2, x: 12, y: 5, w: 12, h: 4 },
      ],
    },
    {
      kind: 'row',
      id: 5,
      y: 9,
      collapsed: false,
      panels: [{ kind: 'panel', id: 6, x: 0, y: 10, w: 12, h: 4 }],
    },
    {
      kind: 'row',
      id: 7,
      y: 14,
      collapsed: true,
      panels: [{ kind: 'panel', id: 8, x: 0, y: 15, w: 12, h: 4 }],
    },
  ];
  const next = applyLayout(dashboard, layout);
  expect(next.panels?.map((panel) => panel.id)).toEqual([1, 3, 4, 2, 5, 6, 7]);
  expect(next.panels?.at(-1)?.panels?.map((panel) => panel.id)).toEqual([8]);
});

test('copies of repeated panels that an old version saved go when things move', () => {
  const old = {
    panels: [
      { ...stat(1, 0, 0), repeat: 'v' },
      { ...stat(2, 12, 0), repeatPanelId: 1 },
    ],
  };
  expect(
    applyLayout(old, [{ kind: 'panel', id: 1, x: 6, y: 0, w: 12, h: 4 }]).panels?.map((panel) => panel.id)
  ).toEqual([1]);
});
