import { expect, test } from 'vitest';
import { placePanels } from '../document/repeats.ts';
import { classicOf } from './classicOf.ts';
import { MOST_NOTES } from './notes.ts';

const spec = {
  title: 'T',
  description: 'D',
  tags: ['a', 7],
  editable: true,
  cursorSync: 'Tooltip',
  links: [{ title: 'L', type: 'link', url: 'https://e.example' }, 3],
  timeSettings: {
    from: 'now-1h',
    to: 'now-1m',
    autoRefresh: '10s',
    autoRefreshIntervals: ['10s'],
    timezone: 'utc',
    weekStart: 'monday',
    fiscalYearStartMonth: 2,
    hideTimepicker: true,
    nowDelay: '1m',
    quickRanges: [{ display: 'x', from: 'a', to: 'b' }],
  },
  variables: [{ kind: 'TextVariable', spec: { name: 'v', query: 'x' } }],
  annotations: [
    { kind: 'AnnotationQuery', spec: { name: 'A', enable: true, query: { group: 'grafana', spec: {} } } },
  ],
  elements: { p: { kind: 'Panel', spec: { id: 1, title: 'P', vizConfig: { group: 'stat' } } } },
  layout: {
    kind: 'GridLayout',
    spec: {
      items: [{ kind: 'GridLayoutItem', spec: { element: { name: 'p' }, x: 0, y: 0, width: 6, height: 3 } }],
    },
  },
};

test('what a dashboard says of itself', () => {
  const { dashboard, notes } = classicOf({
    apiVersion: 'dashboard.grafana.app/v2',
    metadata: { name: 'uid' },
    spec,
  });
  expect(dashboard).toMatchObject({
    uid: 'uid',
    title: 'T',
    description: 'D',
    tags: ['a'],
    graphTooltip: 2,
    links: [{ title: 'L', type: 'link', url: 'https://e.example' }],
    time: { from: 'now-1h', to: 'now-1m' },
    refresh: '10s',
    timezone: 'utc',
    weekStart: 'monday',
    fiscalYearStartMonth: 2,
    timepicker: { hidden: true, refresh_intervals: ['10s'], nowDelay: '1m' },
    templating: { list: [{ name: 'v' }] },
    annotations: { list: [{ name: 'A' }] },
  });
  expect(dashboard.panels).toHaveLength(1);
  expect(notes).toEqual([{ what: 'The time picker', why: 'offers the usual ranges, not those of the file' }]);
});

test('a link has what a link has, whatever the file says', () => {
  const written = { title: 7, type: 'dashboards', tags: 'x', url: 'u', targetBlank: 'yes', keepTime: true };
  expect(classicOf({ ...spec, links: [written] }).dashboard.links).toEqual([
    { type: 'dashboards', url: 'u', keepTime: true },
  ]);
});

test('a time that cannot be read is named', () => {
  const read = (from: string) => classicOf({ ...spec, timeSettings: { from } }).notes;
  expect(read('now-2w/w')).toEqual([]);
  expect(read('2026-11-30T10:00:00.000Z')).toEqual([]);
  expect(read('soon')).toEqual([
    { what: 'The time "soon"', why: 'cannot be read: the usual one takes its place' },
  ]);
});

test('it is never to be edited, whatever the file says', () => {
  expect(classicOf(spec).dashboard.editable).toBe(false);
});

test('the spec alone is a dashboard too', () => {
  expect(classicOf(spec).dashboard).toEqual({ ...classicOf({ spec }).dashboard });
});

test('a name that every object has is no element', () => {
  const layout = {
    kind: 'GridLayout',
    spec: {
      items: ['constructor', '__proto__'].map((name) => ({
        spec: { element: { name }, x: 0, y: 0, width: 1, height: 1 },
      })),
    },
  };
  const { dashboard, notes } = classicOf({ elements: {}, layout });
  expect(dashboard.panels).toEqual([]);
  expect(notes).toHaveLength(2);
});

test('ids that are none, or are taken, are given anew', () => {
  const element = (id: unknown) => ({
    kind: 'Panel',
    spec: { id, title: 'P', vizConfig: { group: 'stat' } },
  });
  const elements = {
    a: element(5),
    b: element(5),
    c: element(-1),
    d: element('x'),
    e: element(1e99),
    f: element(2.5),
  };
  const { dashboard } = classicOf({
    elements,
    layout: {
      kind: 'AutoGridLayout',
      spec: { items: Object.keys(elements).map((name) => ({ spec: { element: { name } } })) },
    },
  });
  expect(dashboard.panels?.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9, 10]);
});

test('many notes are cut, and counted', () => {
  const items = Array.from({ length: MOST_NOTES + 9 }, (_, i) => ({
    spec: { element: { name: `n${i}` }, x: 0, y: 0, width: 1, height: 1 },
  }));
  const { notes } = classicOf({ elements: {}, layout: { kind: 'GridLayout', spec: { items } } });
  expect(notes).toHaveLength(MOST_NOTES + 1);
  expect(notes.at(-1)).toEqual({ what: '9 more', why: 'not listed here' });
});

/*
 * Broken files: each part of a good one in turn replaced by something else. Nothing may throw, and what
 * comes out must be of the types that the drawing relies on.
 */
const WRONG: unknown[] = [
  null,
  undefined,
  7,
  -1,
  NaN,
  '',
  'x',
  true,
  [],
  [null],
  {},
  { kind: 'Panel' },
  { spec: null },
  [{ spec: 7 }],
];

function everyPath(value: unknown, path: Array<string | number> = []): Array<Array<string | number>> {
  if (value === null || typeof value !== 'object') {
    return [path];
  }
  return [path, ...Object.entries(value).flatMap(([key, one]) => everyPath(one, [...path, key]))];
}

function broken(value: unknown, [first, ...rest]: Array<string | number>, by: unknown): unknown {
  if (first === undefined) {
    return by;
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[first] = broken(copy[first], rest, by);
  return copy;
}

test('no broken file throws, and all that is drawn can be placed', () => {
  const whole = {
    ...spec,
    elements: {
      ...spec.elements,
      q: {
        kind: 'Panel',
        spec: {
          id: 2,
          links: [{ url: 'u' }],
          vizConfig: {
            kind: 'VizConfig',
            group: 'x',
            version: '1',
            spec: {
              options: {},
              fieldConfig: { defaults: {}, overrides: [{ matcher: {}, properties: [] }] },
            },
          },
          data: {
            spec: {
              queries: [{ spec: { refId: 'A', query: { group: 'g', datasource: { name: 'n' }, spec: {} } } }],
              transformations: [{ kind: 'r', spec: { id: 'r' } }],
              queryOptions: { interval: '1m' },
            },
          },
        },
      },
      l: { kind: 'LibraryPanel', spec: { libraryPanel: { uid: 'l', name: 'l' } } },
    },
    layout: {
      kind: 'TabsLayout',
      spec: {
        tabs: [
          {
            spec: {
              title: 'T',
              repeat: { mode: 'variable', value: 'v' },
              layout: {
                kind: 'RowsLayout',
                spec: { rows: [{ spec: { title: 'R', collapse: true, layout: spec.layout } }] },
              },
            },
          },
          {
            spec: {
              layout: {
                kind: 'AutoGridLayout',
                spec: {
                  maxColumnCount: 2,
                  rowHeightMode: 'custom',
                  rowHeight: 90,
                  items: [
                    { spec: { element: { name: 'q' }, repeat: { value: 'v' } } },
                    { spec: { element: { name: 'l' } } },
                  ],
                },
              },
            },
          },
        ],
      },
    },
    variables: [
      ...spec.variables,
      {
        kind: 'QueryVariable',
        spec: {
          name: 'a',
          query: { group: 'g', spec: { __legacyStringValue: 'x' } },
          current: { value: ['a'], text: ['a'] },
          staticOptions: [{}],
        },
      },
      {
        kind: 'AdhocVariable',
        group: 'g',
        datasource: { name: 'n' },
        spec: { name: 'b', filters: [{ key: 'a', operator: '=', value: 'b' }] },
      },
    ],
  };
  const paths = everyPath(whole);
  expect(paths.length).toBeGreaterThan(150);
  for (const path of paths) {
    for (const by of WRONG) {
      const { dashboard, notes } = classicOf(broken(whole, path, by));
      const at = `${path.join('.')} = ${JSON.stringify(by)}`;
      expect(typeof dashboard.title, at).toBe('string');
      for (const one of placePanels(dashboard.panels ?? [], () => [{ value: '1', text: '1' }])) {
        const panels = one.kind === 'row' ? one.panels : [one];
        for (const { place, panel } of panels) {
          expect(typeof panel.type, at).toBe(panel.libraryPanel ? 'undefined' : 'string');
          expect([place.x, place.y, place.w, place.h].every(Number.isInteger), at).toBe(true);
          expect(place.x + place.w, at).toBeLessThanOrEqual(24);
        }
      }
      expect(
        notes.every(({ what, why }) => what !== '' && why !== ''),
        at
      ).toBe(true);
    }
  }
  WRONG.forEach((by) => expect(() => classicOf(by)).not.toThrow());
});
