import { expect, test } from 'vitest';
import type { ClassicPanel } from '../types.ts';
import { removeRow, sections, setRowCollapsed } from './rows.ts';

const panel = (id: number, y: number, h = 4): ClassicPanel => ({
  id,
  type: 'stat',
  gridPos: { x: 0, y, w: 24, h },
});
const row = (id: number, y: number, more: Partial<ClassicPanel> = {}): ClassicPanel => ({
  id,
  type: 'row',
  collapsed: false,
  panels: [],
  gridPos: { x: 0, y, w: 24, h: 1 },
  ...more,
});
const places = (panels: ClassicPanel[] = []) => panels.map((one) => [one.id, one.gridPos?.y]);

const open = { panels: [panel(1, 0), row(2, 4), panel(3, 5), panel(4, 9), row(5, 13), panel(6, 14)] };

test('a row holds what stands below it, whatever the order of the file', () => {
  const { top, rows } = sections([panel(6, 14), row(5, 13), panel(3, 5), row(2, 4), panel(1, 0)]);
  expect(top.map((one) => one.id)).toEqual([1]);
  expect(rows.map(({ row, panels }) => [row.id, panels.map((one) => one.id)])).toEqual([
    [2, [3]],
    [5, [6]],
  ]);
});

test('what follows a collapsed row is not in it', () => {
  const { top, rows } = sections([row(2, 0, { collapsed: true, panels: [panel(3, 1)] }), panel(4, 1)]);
  expect(top.map((one) => one.id)).toEqual([4]);
  expect(rows[0].panels.map((one) => one.id)).toEqual([3]);
});

test('closing a row takes its panels in and moves the rest up', () => {
  const closed = setRowCollapsed(open, 2, true);
  expect(places(closed.panels)).toEqual([
    [1, 0],
    [2, 4],
    [5, 5],
    [6, 6],
  ]);
  expect(places(closed.panels?.[1].panels)).toEqual([
    [3, 5],
    [4, 9],
  ]);
  expect(closed.panels?.[1].collapsed).toBe(true);
});

test('opening it again gives what was there', () => {
  expect(setRowCollapsed(setRowCollapsed(open, 2, true), 2, false)).toEqual(open);
});

test('opening puts panels under the row even if the file has them elsewhere', () => {
  const stale = {
    panels: [row(2, 3, { collapsed: true, panels: [panel(3, 40), panel(4, 44)] }), panel(9, 4)],
  };
  expect(places(setRowCollapsed(stale, 2, false).panels)).toEqual([
    [2, 3],
    [3, 4],
    [4, 8],
    [9, 12],
  ]);
});

test('a row that is so already is no edit', () => {
  expect(setRowCollapsed(open, 2, false)).toBe(open);
  expect(setRowCollapsed(open, 99, true)).toBe(open);
});

test('a row goes alone or with its panels', () => {
  expect(removeRow(open, 2, false).panels?.map((one) => one.id)).toEqual([1, 3, 4, 5, 6]);
  expect(removeRow(open, 2, true).panels?.map((one) => one.id)).toEqual([1, 5, 6]);
  const closed = setRowCollapsed(open, 2, true);
  expect(removeRow(closed, 2, false).panels?.map((one) => one.id)).toEqual([1, 3, 4, 5, 6]);
});
