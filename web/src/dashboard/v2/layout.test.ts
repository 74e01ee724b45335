import { expect, test } from 'vitest';
import { placePanels } from '../document/repeats.ts';
import { classicOf, MOST_PANELS } from './classicOf.ts';

type Json = Record<string, unknown>;

const element = (id: number, title = `P${id}`) => ({
  kind: 'Panel',
  spec: { id, title, vizConfig: { kind: 'VizConfig', group: 'stat', spec: {} } },
});
const elements: Json = Object.fromEntries([1, 2, 3, 4, 5].map((id) => [`p${id}`, element(id)]));
const at = (name: string, x: number, y: number, width: number, height: number, more: Json = {}) => ({
  kind: 'GridLayoutItem',
  spec: { element: { kind: 'ElementReference', name }, x, y, width, height, ...more },
});
const auto = (name: string, more: Json = {}) => ({
  kind: 'AutoGridLayoutItem',
  spec: { element: { name }, ...more },
});
const grid = (...items: unknown[]) => ({ kind: 'GridLayout', spec: { items } });
const autoGrid = (items: unknown[], more: Json = {}) => ({
  kind: 'AutoGridLayout',
  spec: { items, ...more },
});
const row = (title: string, layout: unknown, more: Json = {}) => ({
  kind: 'RowsLayoutRow',
  spec: { title, layout, ...more },
});
const rows = (...all: unknown[]) => ({ kind: 'RowsLayout', spec: { rows: all } });
const tabs = (...all: Json[]) => ({
  kind: 'TabsLayout',
  spec: { tabs: all.map((spec) => ({ kind: 'TabsLayoutTab', spec })) },
});

const drawn = (layout: unknown, more: Json = elements) => classicOf({ elements: more, layout });
const why = (layout: unknown, more: Json = elements) =>
  drawn(layout, more)
    .notes.filter((note) => note.why !== 'has no place in the layout')
    .map((note) => `${note.what} ${note.why}`);

/** What stands where, as `title x,y wxh`; what is in a closed row stands in brackets. */
function places(layout: unknown, more: Json = elements): string[] {
  const tell = (panel: Json): string => {
    const { x, y, w, h } = panel.gridPos as { x: number; y: number; w: number; h: number };
    const held = (panel.panels as Json[] | undefined) ?? [];
    const inside = held.length > 0 ? ` [${held.map(tell).join(', ')}]` : '';
    return panel.type === 'row'
      ? `# ${panel.title} ${y}${panel.collapsed ? ' closed' : ''}${inside}`
      : `${panel.title} ${x},${y} ${w}x${h}`;
  };
  return (drawn(layout, more).dashboard.panels ?? []).map((panel) => tell(panel as Json));
}

test('a grid keeps its places, and closes lines in which nothing stands', () => {
  expect(places(grid(at('p1', 0, 0, 12, 8), at('p2', 12, 2, 6, 4), at('p3', 0, 90, 24, 5)))).toEqual([
    'P1 0,0 12x8',
    'P2 12,2 6x4',
    'P3 0,8 24x5',
  ]);
});

test('the ids stay, so that a panel that shows the result of another one finds it', () => {
  const { dashboard } = drawn(grid(at('p4', 0, 0, 1, 1), at('p2', 1, 0, 1, 1), at('p4', 2, 0, 1, 1)));
  expect(dashboard.panels?.map(({ id }) => id)).toEqual([4, 2, 6]);
});

test('what repeats does so in the classic way', () => {
  const repeat = { mode: 'variable', value: 'host', direction: 'v', maxPerRow: 3 };
  const [panel] = drawn(grid(at('p1', 0, 0, 6, 4, { repeat }))).dashboard.panels ?? [];
  expect(panel).toMatchObject({ repeat: 'host', repeatDirection: 'v', maxPerRow: 3 });
  expect(why(grid(at('p1', 0, 0, 6, 4, { repeat: { mode: 'moon' } })))).toEqual([
    'Panel "P1" repeats for something that is not known here, and is drawn once',
  ]);
});

test('the rows of v2alpha1 stand in the grid, and what follows them is not theirs', () => {
  const inGrid = (title: string, y: number, more: Json) => ({
    kind: 'GridLayoutRow',
    spec: { title, y, ...more },
  });
  const layout = grid(
    at('p1', 0, 0, 24, 4),
    inGrid('Open', 4, {
      collapsed: false,
      elements: [at('p2', 0, 0, 12, 6)],
      repeat: { mode: 'variable', value: 'v' },
    }),
    inGrid('Closed', 11, { collapsed: true, elements: [at('p3', 0, 0, 12, 6)] })
  );
  expect(places(layout)).toEqual([
    'P1 0,0 24x4',
    '# Open 4',
    'P2 0,5 12x6',
    '# Closed 11 closed [P3 0,12 12x6]',
  ]);
  expect(drawn(layout).dashboard.panels?.[1]).toMatchObject({ repeat: 'v' });
});

test('rows stand one under the other, closed ones hold their panels', () => {
  const layout = rows(
    row('', grid(at('p1', 0, 0, 24, 4)), { hideHeader: true, collapse: true }),
    row('Load', grid(at('p2', 0, 0, 12, 8)), { repeat: { mode: 'variable', value: 'host' } }),
    row('More', grid(at('p3', 0, 0, 12, 8)), { collapse: true }),
    row('Empty', grid()),
    row('', grid(at('p4', 0, 0, 6, 2)), { hideHeader: true })
  );
  expect(places(layout)).toEqual([
    'P1 0,0 24x4',
    '# Load 4',
    'P2 0,5 12x8',
    '# More 13 closed [P3 0,14 12x8]',
    '# Empty 14',
    // In classic JSON it would be in the row above.
    '#  15',
    'P4 0,16 6x2',
  ]);
  expect(drawn(layout).dashboard.panels?.[1]).toMatchObject({ type: 'row', repeat: 'host' });
  // The classic grid reads it as it is meant.
  const read = placePanels(drawn(layout).dashboard.panels ?? []);
  expect(
    read.map((one) => (one.kind === 'row' ? one.panels.map(({ panel }) => panel.title) : one.panel.title))
  ).toEqual(['P1', ['P2'], ['P3'], [], ['P4']]);
});

test('rows in rows have the names of both, and are closed when the outer one is', () => {
  const inner = rows(
    row('A', grid(at('p1', 0, 0, 24, 4))),
    row('B', grid(at('p2', 0, 0, 24, 4)), { collapse: true })
  );
  expect(places(rows(row('Out', inner)))).toEqual([
    '# Out / A 0',
    'P1 0,1 24x4',
    '# Out / B 5 closed [P2 0,6 24x4]',
  ]);
  expect(places(rows(row('Out', inner, { collapse: true })))[0]).toBe('# Out / A 0 closed [P1 0,1 24x4]');
  expect(why(rows(row('Out', inner, { repeat: { mode: 'variable', value: 'v' } })))).toEqual([
    'Row "Out" has rows inside itself and is drawn once, not once for each value',
  ]);
});

test('tabs are rows, and it is told that they are', () => {
  const layout = tabs(
    { title: 'One', layout: grid(at('p1', 0, 0, 12, 4)) },
    { layout: rows(row('R', grid(at('p2', 0, 0, 12, 4)))) },
    { title: 'Each', layout: grid(at('p3', 0, 0, 12, 4)), repeat: { mode: 'variable', value: 'v' } }
  );
  expect(places(layout)).toEqual([
    '# One 0',
    'P1 0,1 12x4',
    '# Tab 2 / R 5',
    'P2 0,6 12x4',
    '# Each 10',
    'P3 0,11 12x4',
  ]);
  expect(drawn(layout).dashboard.panels?.[4]).toMatchObject({ repeat: 'v' });
  expect(drawn(layout).hasTabs).toBe(true);
  expect(drawn(grid()).hasTabs).toBe(false);
});

test('an auto grid fills its lines, as wide as it says and as high', () => {
  const four = ['p1', 'p2', 'p3', 'p4'].map((name) => auto(name));
  expect(places(autoGrid(four))).toEqual(['P1 0,0 8x9', 'P2 8,0 8x9', 'P3 16,0 8x9', 'P4 0,9 8x9']);
  expect(
    places(autoGrid(four, { maxColumnCount: 10, columnWidthMode: 'narrow', rowHeightMode: 'short' }))
  ).toEqual(['P1 0,0 6x5', 'P2 6,0 6x5', 'P3 12,0 6x5', 'P4 18,0 6x5']);
  const all = [...four, auto('p5')];
  const five = places(
    autoGrid(all, {
      maxColumnCount: 5,
      columnWidthMode: 'custom',
      columnWidth: 100,
      rowHeightMode: 'custom',
      rowHeight: 106,
    })
  );
  // Five do not divide a line, and still fill it.
  expect(five).toEqual(['P1 0,0 4x3', 'P2 4,0 5x3', 'P3 9,0 5x3', 'P4 14,0 5x3', 'P5 19,0 5x3']);
  // Wide columns: two are all that a usual screen has room for.
  expect(places(autoGrid(four, { columnWidthMode: 'wide', rowHeightMode: 'tall' }))[1]).toBe('P2 12,0 12x14');
});

test('what repeats in an auto grid has lines of its own', () => {
  const layout = autoGrid([auto('p1'), auto('p2', { repeat: { mode: 'variable', value: 'v' } }), auto('p3')]);
  expect(places(layout)).toEqual(['P1 0,0 8x9', 'P2 0,9 8x9', 'P3 0,18 8x9']);
  expect(drawn(layout).dashboard.panels?.[1]).toMatchObject({ repeat: 'v', maxPerRow: 3 });
});

test('conditions and variables of a row alone are named', () => {
  const conditionalRendering = { kind: 'ConditionalRenderingGroup', spec: { visibility: 'hide' } };
  const layout = tabs({
    title: 'T',
    conditionalRendering,
    layout: rows(
      row('R', autoGrid([auto('p1', { conditionalRendering })]), {
        conditionalRendering,
        variables: [{ spec: { name: 'v' } }],
      })
    ),
  });
  expect(why(layout).sort()).toEqual([
    'Panel "P1" is shown in Grafana on a condition, and here always',
    'Row "R" is shown in Grafana on a condition, and here always',
    'Tab "T" is shown in Grafana on a condition, and here always',
    'Variable "v" is one of Row "R" alone and is left out',
  ]);
});

test('an element without a place and a place without an element are named', () => {
  const { notes } = classicOf({
    elements: { p1: element(1, 'Lost') },
    layout: grid(at('p9', 0, 0, 1, 1), { spec: {} }),
  });
  expect(notes.map(({ what, why }) => `${what} ${why}`).sort()).toEqual([
    'Panel "Lost" has no place in the layout',
    'Panel "p9" has a place in the layout but is not in the file',
    'The layout has a place that names no panel',
  ]);
});

test('a layout that is not known shows the panels all the same', () => {
  const two = { p1: element(1), p2: element(2) };
  expect(places({ kind: 'CircleLayout', spec: {} }, two)).toEqual(['P1 0,0 12x9', 'P2 12,0 12x9']);
  expect(why({ kind: 'CircleLayout', spec: {} }, two)).toEqual([
    'The layout is not known here (CircleLayout): the panels stand in the order of the file',
  ]);
  expect(why(undefined, two)[0]).toContain('The layout is missing');
  expect(why(rows(row('R', { kind: 'CircleLayout' })), two)).toEqual([
    'Row "R" has a layout that is not known here (CircleLayout)',
  ]);
});

test('sizes are bounded', () => {
  const wild = grid(
    at('p1', -5, -1e300, 1e9, 1e9),
    at('p2', 99, 0, 0, -3),
    at('p3', NaN, 0, 5, 5),
    at('p4', 0, 1e12, 24, 1)
  );
  expect(places(wild).sort()).toEqual(['P1 0,0 24x200', 'P2 23,0 1x1', 'P3 0,0 5x5', 'P4 0,200 24x1']);
  expect(why(wild)).toEqual(['Panel "P3" has a place that cannot be read and stands elsewhere']);
  let deep: unknown = grid(at('p1', 0, 0, 1, 1));
  for (let i = 0; i < 5000; i++) {
    deep = rows(row('r', deep));
  }
  expect(why(deep)).toEqual(['The layout is nested deeper than 20 times: the rest is left out']);
});

test('of very many panels the first are drawn and the others counted', () => {
  const many = Array.from({ length: MOST_PANELS + 7 }, (_, i) => at('p1', 0, i, 1, 1));
  const found = drawn(grid(...many), { p1: element(1) });
  expect(found.dashboard.panels).toHaveLength(MOST_PANELS);
  expect(found.notes).toEqual([
    { what: '7 panels and rows', why: `are left out: more than ${MOST_PANELS} are not drawn` },
  ]);
  const manyRows = rows(...Array.from({ length: MOST_PANELS + 7 }, () => row('r', grid())));
  expect(drawn(manyRows).dashboard.panels).toHaveLength(MOST_PANELS);
});
