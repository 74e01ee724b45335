import { expect, test } from 'vitest';
import type { ClassicPanel } from '../types.ts';
import { placePanels, type Placed, type ValuesOf } from './repeats.ts';

const panel = (
  id: number,
  x: number,
  y: number,
  w: number,
  h: number,
  more: Partial<ClassicPanel> = {}
): ClassicPanel => ({
  id,
  type: 'stat',
  gridPos: { x, y, w, h },
  ...more,
});
const values =
  (...names: string[]): ValuesOf =>
  (variable) =>
    variable === 'server' ? names.map((name) => ({ value: name, text: name.toUpperCase() })) : undefined;

const boxes = (placed: Placed[]): unknown[] =>
  placed.map((one) =>
    one.kind === 'panel'
      ? [one.key, one.place.x, one.place.y, one.place.w, one.place.h]
      : [one.key, one.y, boxes(one.panels)]
  );

test('without values everything is there once', () => {
  expect(boxes(placePanels([panel(1, 0, 0, 24, 4, { repeat: 'server' })]))).toEqual([
    ['panel-1', 0, 0, 24, 4],
  ]);
});

test('repeats across, four in a line, and moves down what is below', () => {
  const placed = placePanels(
    [panel(1, 0, 0, 24, 4, { repeat: 'server' }), panel(2, 0, 4, 24, 8)],
    values('a', 'b', 'c', 'd', 'e')
  );
  expect(boxes(placed)).toEqual([
    ['panel-1', 0, 0, 6, 4],
    ['panel-1/b', 6, 0, 6, 4],
    ['panel-1/c', 12, 0, 6, 4],
    ['panel-1/d', 18, 0, 6, 4],
    ['panel-1/e', 0, 4, 6, 4],
    ['panel-2', 0, 8, 24, 8],
  ]);
});

test('a panel sees its value', () => {
  const [first, second] = placePanels([panel(1, 0, 0, 24, 4, { repeat: 'server' })], values('a', 'b'));
  expect(first.scopes).toEqual([{ name: 'server', value: 'a', text: 'A' }]);
  expect([first.isCopy, second.isCopy]).toEqual([false, true]);
});

test('repeats down', () => {
  const placed = placePanels(
    [panel(1, 6, 0, 6, 4, { repeat: 'server', repeatDirection: 'v' }), panel(2, 0, 4, 24, 1)],
    values('a', 'b', 'c')
  );
  expect(boxes(placed)).toEqual([
    ['panel-1', 6, 0, 6, 4],
    ['panel-1/b', 6, 4, 6, 4],
    ['panel-1/c', 6, 8, 6, 4],
    ['panel-2', 0, 12, 24, 1],
  ]);
});

test('as many in a line as the panel says', () => {
  const placed = placePanels(
    [panel(1, 0, 0, 24, 4, { repeat: 'server', maxPerRow: 2 })],
    values('a', 'b', 'c')
  );
  expect(boxes(placed)).toEqual([
    ['panel-1', 0, 0, 12, 4],
    ['panel-1/b', 12, 0, 12, 4],
    ['panel-1/c', 0, 4, 12, 4],
  ]);
});

test('repeats a row with its panels', () => {
  const row = panel(9, 0, 2, 24, 1, { type: 'row', repeat: 'server', collapsed: false, panels: [] });
  const next = panel(8, 0, 7, 24, 1, { type: 'row', collapsed: false, panels: [] });
  const placed = placePanels([row, panel(1, 0, 3, 12, 4), next, panel(2, 0, 8, 12, 4)], values('a', 'b'));
  expect(boxes(placed)).toEqual([
    ['row-9', 2, [['panel-1', 0, 3, 12, 4]]],
    ['row-9/b', 7, [['panel-1/b', 0, 8, 12, 4]]],
    ['row-8', 12, [['panel-2', 0, 13, 12, 4]]],
  ]);
});

test('copies that an old version saved are not drawn beside the new ones', () => {
  const placed = placePanels(
    [panel(1, 0, 0, 6, 4, { repeat: 'server' }), panel(2, 6, 0, 6, 4, { repeatPanelId: 1 })],
    values('a')
  );
  expect(placed).toHaveLength(1);
});

test('a variable that is not there repeats nothing', () => {
  expect(placePanels([panel(1, 0, 0, 6, 4, { repeat: 'gone' })], values('a', 'b'))).toHaveLength(1);
});
