import { expect, test } from 'vitest';
import { annotationsOf, variablesOf } from './variables.ts';
import { Notes } from './notes.ts';

function read(of: (value: unknown, notes: Notes) => unknown[], ...list: unknown[]) {
  const notes = new Notes();
  return { found: of(list, notes), notes: notes.all().map(({ what, why }) => `${what} ${why}`) };
}

const common = {
  name: 'v',
  label: 'L',
  description: 'D',
  hide: 'hideLabel',
  skipUrlSync: true,
  current: { text: 'A', value: 'a' },
};
const same = {
  name: 'v',
  label: 'L',
  description: 'D',
  hide: 1,
  skipUrlSync: true,
  current: { text: 'A', value: 'a' },
};

test('a variable of each kind that has a classic form', () => {
  const one = (kind: string, spec: object, more: object = {}) => {
    const { found, notes } = read(variablesOf, { kind, spec: { ...common, ...spec }, ...more });
    expect(notes).toEqual([]);
    return found[0];
  };
  const many = { multi: true, includeAll: true, allValue: '.*' };
  const query = (spec: object) => ({
    kind: 'DataQuery',
    group: 'prometheus',
    datasource: { name: 'p' },
    spec,
  });
  const asked = { regex: '/a/', sort: 'numericalDesc', refresh: 'onTimeRangeChanged', ...many };
  expect(
    one('QueryVariable', { ...asked, query: query({ __legacyStringValue: 'label_values(x)' }) })
  ).toEqual({
    ...same,
    ...many,
    type: 'query',
    datasource: { uid: 'p', type: 'prometheus' },
    query: 'label_values(x)',
    regex: '/a/',
    sort: 4,
    refresh: 2,
  });
  expect(one('QueryVariable', { query: query({ qryType: 1 }) })).toMatchObject({
    query: { qryType: 1 },
    sort: 0,
    multi: false,
  });
  const more = {
    staticOptions: [{ text: 'a', value: 'b' }],
    staticOptionsOrder: 'after',
    regexApplyTo: 'text',
  };
  expect(one('QueryVariable', { ...more, query: query({}) })).toMatchObject(more);
  // v2alpha1
  const old = { datasource: { uid: 'q' }, query: { kind: 'loki', spec: { stream: 'x' } } };
  expect(one('QueryVariable', old)).toMatchObject({
    datasource: { uid: 'q', type: 'loki' },
    query: { stream: 'x' },
  });
  expect(one('CustomVariable', { query: 'a,b', valuesFormat: 'csv', ...many })).toEqual({
    ...same,
    ...many,
    type: 'custom',
    query: 'a,b',
    valuesFormat: 'csv',
  });
  expect(one('ConstantVariable', { query: 'c' })).toEqual({ ...same, type: 'constant', query: 'c' });
  expect(one('TextVariable', { query: 't' })).toEqual({ ...same, type: 'textbox', query: 't' });
  expect(one('DatasourceVariable', { pluginId: 'loki', regex: '/x/' })).toMatchObject({
    type: 'datasource',
    query: 'loki',
    regex: '/x/',
  });
  const interval = { query: '1m,5m', auto: true, auto_min: '5s', auto_count: 20 };
  expect(one('IntervalVariable', interval)).toEqual({ ...same, type: 'interval', ...interval });
  expect(one('SwitchVariable', { current: 'on', enabledValue: 'on', disabledValue: 'off' })).toEqual({
    ...same,
    type: 'switch',
    current: { value: 'on' },
    options: [{ value: 'on' }, { value: 'off' }],
  });
  const filter = { key: 'a', operator: '=', value: 'b' };
  const filters = { filters: [filter, { key: 1 }], baseFilters: [filter] };
  const adhoc = {
    ...same,
    type: 'adhoc',
    datasource: { uid: 'p', type: 'prometheus' },
    filters: [filter],
    baseFilters: [filter],
  };
  expect(one('AdhocVariable', filters, { group: 'prometheus', datasource: { name: 'p' } })).toEqual(adhoc);
  expect(one('AdhocVariable', { ...filters, datasource: { uid: 'p', type: 'prometheus' } })).toEqual(adhoc);
});

test('what has no classic form is left out and named', () => {
  const { found, notes } = read(
    variablesOf,
    { kind: 'GroupByVariable', spec: { name: 'by' } },
    { kind: 'Snapshot', spec: { name: 's' } },
    { spec: { name: 'none' } },
    { kind: 'TextVariable', spec: {} },
    { kind: 'TextVariable', spec: { name: 't' } },
    { kind: 'TextVariable', spec: { name: 't' } }
  );
  expect(found).toHaveLength(1);
  expect(notes).toEqual([
    'Variable "by" is of a kind that is not known here (GroupByVariable) and is left out',
    'Variable "s" is of a kind that is not known here (Snapshot) and is left out',
    'Variable "none" is of a kind that is not known here (none) and is left out',
    'Variable without a title has no name and is left out',
    'Variable "t" is there twice: the first counts',
  ]);
});

test('very many variables are not read', () => {
  const { found, notes } = read(
    variablesOf,
    ...Array.from({ length: 501 }, (_, i) => ({ kind: 'TextVariable', spec: { name: `v${i}` } }))
  );
  expect(found).toHaveLength(500);
  expect(notes).toEqual(['1 of the variables are left out: more than 500 are not read']);
});

test('a choice is text, whatever the file says', () => {
  const { found } = read(variablesOf, {
    kind: 'CustomVariable',
    spec: { name: 'v', current: { value: [1, null, { a: 1 }], text: 7 } },
  });
  expect(found[0]).toMatchObject({ current: { value: ['1', '', ''], text: '7' } });
});

test('annotation queries of v2 and of v2alpha1', () => {
  const spec = {
    enable: true,
    hide: false,
    iconColor: 'red',
    name: 'N',
    filter: { exclude: false, ids: [1] },
    legacyOptions: { expr: 'x' },
  };
  const query = { kind: 'DataQuery', group: 'prometheus', datasource: { name: 'p' }, spec: { expr: 'up' } };
  const classic = {
    name: 'N',
    enable: true,
    hide: false,
    iconColor: 'red',
    expr: 'x',
    datasource: { uid: 'p', type: 'prometheus' },
    target: { expr: 'up' },
  };
  expect(read(annotationsOf, { kind: 'AnnotationQuery', spec: { ...spec, query } })).toEqual({
    found: [{ ...classic, filter: { exclude: false, ids: [1] } }],
    notes: [],
  });
  const old = {
    name: 'B',
    builtIn: true,
    datasource: { uid: '-- Grafana --' },
    query: { kind: 'grafana', spec: { type: 'dashboard' } },
  };
  expect(read(annotationsOf, { kind: 'AnnotationQuery', spec: old }).found).toEqual([
    {
      name: 'B',
      enable: false,
      hide: false,
      builtIn: 1,
      datasource: { uid: '-- Grafana --', type: 'grafana' },
      target: { type: 'dashboard' },
    },
  ]);
  expect(read(annotationsOf, { kind: 'Other', spec: { name: 'O' } }).notes).toEqual([
    'Annotations "O" are of a kind that is not known here (Other) and are left out',
  ]);
});
