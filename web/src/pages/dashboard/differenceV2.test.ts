import { expect, test } from 'vitest';
import { dashboardDifference } from './difference.ts';

const panel = (title: string, expr: string, type = 'timeseries') => ({
  kind: 'Panel',
  spec: {
    id: 1,
    title,
    data: {
      kind: 'QueryGroup',
      spec: {
        queries: [
          {
            kind: 'PanelQuery',
            spec: { refId: 'A', query: { kind: 'DataQuery', group: 'prometheus', spec: { expr } } },
          },
        ],
      },
    },
    vizConfig: { kind: 'VizConfig', group: type, version: '13.0.0', spec: { options: {} } },
  },
});
const at = (name: string, y: number) => ({
  kind: 'GridLayoutItem',
  spec: { x: 0, y, width: 12, height: 8, element: { kind: 'ElementReference', name } },
});
const variable = (name: string, query: string) => ({ kind: 'QueryVariable', spec: { name, query } });

function resource(spec: Record<string, unknown>) {
  return {
    apiVersion: 'dashboard.grafana.app/v2',
    kind: 'Dashboard',
    metadata: { name: 'm', resourceVersion: String(Math.random()) },
    spec: {
      title: 'M',
      elements: { 'panel-1': panel('CPU', 'up'), 'panel-2': panel('Disk', 'df', 'table') },
      layout: { kind: 'GridLayout', spec: { items: [at('panel-1', 0), at('panel-2', 8)] } },
      variables: [variable('job', 'a')],
      annotations: [],
      ...spec,
    },
  };
}

const told = (before: object, after: object) =>
  dashboardDifference(before as never, after as never).map(({ title, kind, differences }) => [
    `${kind} ${title}`,
    ...differences.map(({ path }) => path),
  ]);

test('a resource of v2 is compared element by element, with the layout as a group of its own', () => {
  const after = resource({
    title: 'N',
    elements: { 'panel-1': panel('CPU', 'down'), 'panel-3': panel('Load', 'x', 'stat') },
    layout: { kind: 'GridLayout', spec: { items: [at('panel-1', 4), at('panel-3', 8)] } },
    variables: [variable('job', 'b')],
  });
  expect(told(resource({}), after)).toEqual([
    ['changed Settings', 'title'],
    ['changed Panel "CPU" (timeseries)', 'data.queries[A].query.expr'],
    ['added Panel "Load" (stat)'],
    ['removed Panel "Disk" (table)'],
    ['changed Layout', 'items[panel-1].y', 'items[panel-2]', 'items[panel-3]'],
    ['changed Variable job', 'query'],
  ]);
});

test('only the layout moved, and what the server makes is nothing', () => {
  const layout = { kind: 'GridLayout', spec: { items: [at('panel-1', 0), at('panel-2', 9)] } };
  expect(told(resource({}), resource({ layout }))).toEqual([['changed Layout', 'items[panel-2].y']]);
  expect(told(resource({}), resource({}))).toEqual([]);
});

test('the type is found in the first preview too, and a library panel is called one', () => {
  const old = { kind: 'Panel', spec: { title: 'Old', vizConfig: { kind: 'gauge', spec: {} } } };
  const library = { kind: 'LibraryPanel', spec: { title: 'Lib', libraryPanel: { name: 'x' } } };
  expect(told(resource({ elements: {} }), resource({ elements: { a: old, b: library } }))).toEqual([
    ['added Panel "Old" (gauge)'],
    ['added Library panel "Lib"'],
  ]);
});

test('what went from classic JSON to v2 lost its panels and got elements', () => {
  const classic = { title: 'M', panels: [{ id: 1, type: 'stat', title: 'CPU' }] };
  const after = resource({ elements: { 'panel-1': panel('CPU', 'up', 'stat') }, variables: [] });
  expect(told(classic, after).map(([first]) => first)).toEqual([
    'changed Settings',
    'added Panel "CPU" (stat)',
    'removed Panel "CPU"',
    'changed Layout',
  ]);
});
