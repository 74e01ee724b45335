import { expect, test } from 'vitest';
import type { ClassicDashboard } from '../types.ts';
import {
  addPanel,
  allPanels,
  duplicatePanel,
  editPanel,
  findPanel,
  removePanel,
  withPanelIds,
} from './panels.ts';

const a = { id: 1, type: 'stat', title: 'a', gridPos: { x: 0, y: 0, w: 12, h: 4 } };
const b = { id: 2, type: 'stat', title: 'b', gridPos: { x: 0, y: 4, w: 24, h: 4 }, unknown: { field: [1] } };
const inner = { id: 4, type: 'graph', gridPos: { x: 0, y: 9, w: 12, h: 4 } };
const row = { id: 3, type: 'row', collapsed: true, gridPos: { x: 0, y: 8, w: 24, h: 1 }, panels: [inner] };
const dashboard: ClassicDashboard = { title: 'T', panels: [a, b, row], futureField: { x: 1 } };

test('finds panels in collapsed rows', () => {
  expect(allPanels(dashboard).map((panel) => panel.id)).toEqual([1, 2, 3, 4]);
  expect(findPanel(dashboard, 4)).toBe(inner);
});

test('an edit changes one panel and shares everything else', () => {
  const next = editPanel(dashboard, 1, (panel) => ({ ...panel, title: 'A' }));
  expect(next.panels?.[0]).toEqual({ ...a, title: 'A' });
  expect(next.panels?.[1]).toBe(b);
  expect(next.panels?.[2]).toBe(row);
  expect(next.futureField).toBe(dashboard.futureField);
  expect(a.title).toBe('a');
});

test('an edit that changes nothing returns the same dashboard', () => {
  expect(editPanel(dashboard, 1, (panel) => panel)).toBe(dashboard);
  expect(editPanel(dashboard, 99, (panel) => ({ ...panel, title: 'x' }))).toBe(dashboard);
});

test('edits and removes inside a collapsed row', () => {
  const next = editPanel(dashboard, 4, (panel) => ({ ...panel, title: 'in' }));
  expect(next.panels?.[2]).toEqual({ ...row, panels: [{ ...inner, title: 'in' }] });
  expect(removePanel(dashboard, 4).panels?.[2]?.panels).toEqual([]);
  expect(removePanel(dashboard, 1).panels).toEqual([b, row]);
});

test('a new panel goes below everything, under a free id', () => {
  const [next, id] = addPanel(dashboard, { type: 'stat' }, { w: 6, h: 3 });
  expect(id).toBe(5);
  expect(next.panels?.at(-1)).toEqual({ type: 'stat', id: 5, gridPos: { x: 0, y: 9, w: 6, h: 3 } });
});

test('a new panel goes beside the last one if there is room', () => {
  const [next] = addPanel(
    { panels: [b, { ...a, gridPos: { x: 0, y: 8, w: 12, h: 4 } }] },
    { type: 'stat' },
    { w: 12, h: 8 }
  );
  expect(next.panels?.at(-1)?.gridPos).toEqual({ x: 12, y: 8, w: 12, h: 8 });
});

test('a copy goes beside its panel if there is room', () => {
  const [next, id] = duplicatePanel(dashboard, 1);
  expect(next.panels?.[1]).toEqual({ ...a, id, gridPos: { x: 12, y: 0, w: 12, h: 4 } });
  expect(next.panels?.[2]).toBe(b);
});

test('a copy that has no room beside goes below and pushes the rest down', () => {
  const [next, id] = duplicatePanel(dashboard, 2);
  expect(next.panels?.map((panel) => [panel.id, panel.gridPos?.y])).toEqual([
    [1, 0],
    [2, 4],
    [id, 8],
    [3, 12],
  ]);
  expect(next.panels?.[2].unknown).toEqual(b.unknown);
});

test('a copy in a collapsed row stays in it', () => {
  const [next] = duplicatePanel(dashboard, 4);
  expect(next.panels?.[2].panels).toHaveLength(2);
  expect(next.panels).toHaveLength(3);
});

test('gives ids only where there is none or it is taken', () => {
  const fixed = withPanelIds({ panels: [{ id: 1 }, { type: 'stat' }, { id: 1 }, { id: 7 }] });
  expect(fixed.panels?.map((panel) => panel.id)).toEqual([1, 8, 9, 7]);
  expect(withPanelIds(dashboard)).toBe(dashboard);
});
