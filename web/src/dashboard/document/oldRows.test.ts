import { expect, test } from 'vitest';
import { withoutOldRows } from './oldRows.ts';

test('lays rows out on the grid, one under the other', () => {
  const old = {
    title: 'Old',
    schemaVersion: 14,
    rows: [
      {
        height: '190px',
        panels: [
          { id: 1, type: 'graph', span: 6 },
          { id: 2, type: 'graph', span: 6 },
          { id: 3, type: 'graph', span: 12 },
        ],
      },
      { panels: [{ id: 4, type: 'text', span: 4, height: 76 }] },
    ],
  };
  expect(withoutOldRows(old)).toEqual({
    title: 'Old',
    schemaVersion: 16,
    panels: [
      { id: 1, type: 'graph', gridPos: { x: 0, y: 0, w: 12, h: 5 } },
      { id: 2, type: 'graph', gridPos: { x: 12, y: 0, w: 12, h: 5 } },
      { id: 3, type: 'graph', gridPos: { x: 0, y: 5, w: 24, h: 5 } },
      { id: 4, type: 'text', gridPos: { x: 0, y: 10, w: 8, h: 2 } },
    ],
  });
});

test('a row with a title stays one, and a closed one holds its panels', () => {
  const old = {
    rows: [
      { title: 'Open', showTitle: true, height: 38, panels: [{ id: 1, span: 12 }] },
      { title: 'Closed', collapse: true, panels: [{ id: 2, span: 12 }] },
      { title: 'Last', showTitle: true, repeat: 'host', panels: [] },
    ],
  };
  expect(withoutOldRows(old).panels).toMatchObject([
    { type: 'row', title: 'Open', collapsed: false, gridPos: { y: 0 } },
    { id: 1, gridPos: { y: 1, h: 2 } },
    { type: 'row', title: 'Closed', collapsed: true, gridPos: { y: 3 }, panels: [{ id: 2 }] },
    { type: 'row', title: 'Last', repeat: 'host', gridPos: { y: 4 } },
  ]);
});

test('a dashboard of today is the same object', () => {
  const dashboard = { panels: [{ id: 1, type: 'stat' }], rows: [] };
  expect(withoutOldRows(dashboard)).toBe(dashboard);
  expect(withoutOldRows({ panels: [] })).toEqual({ panels: [] });
});
