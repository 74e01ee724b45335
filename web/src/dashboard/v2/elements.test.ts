import { expect, test } from 'vitest';
import { classicOf } from './classicOf.ts';

type Json = Record<string, unknown>;

function drawn(element: unknown) {
  const layout = {
    kind: 'GridLayout',
    spec: { items: [{ spec: { element: { name: 'e' }, x: 0, y: 0, width: 6, height: 4 } }] },
  };
  const { dashboard, notes, elements } = classicOf({ elements: { e: element }, layout });
  return { panel: dashboard.panels?.[0], notes: notes.map(({ what, why }) => `${what} ${why}`), elements };
}

const panel = (spec: Json) => ({
  kind: 'Panel',
  spec: { id: 3, title: 'T', vizConfig: { kind: 'VizConfig', group: 'stat', spec: {} }, ...spec },
});
const query = (refId: string, uid: string | undefined, type: string, spec: Json = {}) => ({
  kind: 'PanelQuery',
  spec: {
    refId,
    hidden: false,
    query: { kind: 'DataQuery', group: type, version: 'v0', datasource: uid && { name: uid }, spec },
  },
});
const data = (...queries: Json[]) => ({
  data: { kind: 'QueryGroup', spec: { queries, transformations: [], queryOptions: {} } },
});

test('a panel of v2', () => {
  const spec = {
    description: 'D',
    transparent: true,
    links: [{ title: 'L', url: 'https://e.example', targetBlank: true }, { title: 'no url' }],
    vizConfig: {
      kind: 'VizConfig',
      group: 'timeseries',
      version: '13.1.0',
      spec: {
        options: { legend: { showLegend: false } },
        fieldConfig: {
          defaults: { unit: 's' },
          overrides: [{ matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 'B' }] }],
        },
      },
    },
    data: {
      kind: 'QueryGroup',
      spec: {
        queries: [query('A', 'prom', 'prometheus', { expr: 'up' })],
        transformations: [{ kind: 'reduce', spec: { id: 'reduce', disabled: true, options: { mode: 'x' } } }],
        queryOptions: {
          timeFrom: '1h',
          timeShift: '1d',
          interval: '10s',
          maxDataPoints: 50,
          hideTimeOverride: true,
        },
      },
    },
  };
  const made = panel(spec);
  const { panel: found, notes, elements } = drawn(made);
  expect(found).toEqual({
    id: 3,
    type: 'timeseries',
    title: 'T',
    description: 'D',
    transparent: true,
    links: [{ title: 'L', url: 'https://e.example', targetBlank: true }],
    pluginVersion: '13.1.0',
    options: { legend: { showLegend: false } },
    fieldConfig: spec.vizConfig.spec.fieldConfig,
    datasource: { uid: 'prom', type: 'prometheus' },
    targets: [{ refId: 'A', expr: 'up', datasource: { uid: 'prom', type: 'prometheus' } }],
    transformations: [{ id: 'reduce', disabled: true, options: { mode: 'x' } }],
    timeFrom: '1h',
    timeShift: '1d',
    interval: '10s',
    maxDataPoints: 50,
    hideTimeOverride: true,
    gridPos: { x: 0, y: 0, w: 6, h: 4 },
  });
  expect(notes).toEqual([]);
  expect(elements.get(3)).toBe(made);
});

test('a panel of v2alpha1: the type is the kind, the source stands beside the query', () => {
  const { panel: found } = drawn({
    kind: 'Panel',
    spec: {
      id: 1,
      title: 'T',
      vizConfig: {
        kind: 'gauge',
        spec: { pluginVersion: '12', options: { a: 1 }, fieldConfig: { defaults: {}, overrides: [] } },
      },
      data: {
        spec: {
          queries: [
            {
              kind: 'PanelQuery',
              spec: {
                refId: 'B',
                hidden: true,
                datasource: { uid: 'prom' },
                query: { kind: 'prometheus', spec: { expr: 'up' } },
              },
            },
          ],
        },
      },
    },
  });
  expect(found).toMatchObject({
    type: 'gauge',
    pluginVersion: '12',
    options: { a: 1 },
    targets: [{ refId: 'B', hide: true, expr: 'up', datasource: { uid: 'prom', type: 'prometheus' } }],
  });
});

test('several sources are a mixed panel, expressions aside', () => {
  const source = (...queries: Json[]) => drawn(panel(data(...queries))).panel?.datasource;
  expect(source(query('A', 'a', 't'), query('B', 'b', 't'))).toEqual({
    uid: '-- Mixed --',
    type: 'datasource',
  });
  expect(source(query('A', 'a', 't'), query('B', '__expr__', '__expr__'))).toEqual({ uid: 'a', type: 't' });
  // No name: the default source of the type.
  expect(source(query('A', undefined, 't'))).toEqual({ type: 't' });
});

test('a panel without queries asks nothing', () => {
  expect(drawn(panel({})).panel?.targets).toEqual([]);
  expect(drawn(panel(data())).panel?.targets).toEqual([]);
});

test('a query without a name gets one that is free', () => {
  const { panel: found } = drawn(panel(data(query('Q1', 'a', 't'), query('', 'a', 't'))));
  expect(found?.targets?.map(({ refId }) => refId)).toEqual(['Q1', 'Q2']);
});

test('a library panel says what it is and asks nothing', () => {
  const { panel: found, notes } = drawn({
    kind: 'LibraryPanel',
    spec: { id: 8, title: '', libraryPanel: { uid: 'lib', name: 'Shared' } },
  });
  expect(found).toMatchObject({
    id: 8,
    title: 'Shared',
    libraryPanel: { uid: 'lib', name: 'Shared' },
    targets: [],
  });
  expect(notes).toEqual(['Panel "e" is a library panel, whose content is not in this file']);
});

test('what is of no known kind, or does not say what it is, is named', () => {
  expect(drawn({ kind: 'Hologram', spec: { title: 'H' } })).toMatchObject({
    panel: undefined,
    notes: ['Panel "H" is of a kind that is not known here (Hologram) and is left out'],
  });
  expect(drawn(panel({ vizConfig: { kind: 'VizConfig', spec: {} } }))).toMatchObject({
    panel: { type: 'unknown' },
    notes: ['Panel "T" does not say what draws it'],
  });
  const spec = {
    transformations: [{ kind: 'Transformation', spec: {} }],
    queryOptions: { timeCompare: '1d' },
  };
  expect(drawn(panel({ data: { spec } })).notes).toEqual([
    'Panel "T" is drawn without the other time that it is compared with',
    'Panel "T" has a transformation that does not say which it is',
  ]);
});

test('a panel cannot pass itself off as a row', () => {
  expect(drawn(panel({ vizConfig: { kind: 'VizConfig', group: 'row', spec: {} } })).panel?.type).toBe(
    'row panel'
  );
});

test('an override without a matcher is passed over', () => {
  const fieldConfig = {
    defaults: 7,
    overrides: [{ properties: [] }, null, { matcher: { id: 'byName' }, properties: 'no' }],
  };
  const vizConfig = { kind: 'VizConfig', group: 'stat', spec: { fieldConfig } };
  expect(drawn(panel({ vizConfig })).panel?.fieldConfig).toEqual({
    defaults: {},
    overrides: [{ matcher: { id: 'byName' }, properties: [] }],
  });
});

test('thresholds and mappings are lists or not there', () => {
  const config = (defaults: Json) =>
    drawn(panel({ vizConfig: { kind: 'VizConfig', group: 'stat', spec: { fieldConfig: { defaults } } } }))
      .panel?.fieldConfig?.defaults;
  const thresholds = { mode: 'absolute', steps: [{ value: null, color: 'red' }] };
  const mappings = [{ type: 'value', options: {} }];
  expect(config({ unit: 's', thresholds, mappings })).toEqual({ unit: 's', thresholds, mappings });
  expect(config({ thresholds: { steps: 'x' }, mappings: 'x' })).toEqual({});
});
