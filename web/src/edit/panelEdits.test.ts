import { expect, test } from 'vitest';
import { changeType, newPanel, nextRefId, setDisplay } from './panelEdits.ts';

test('sets a field option and keeps everything else', () => {
  const panel = { id: 1, type: 'stat', targets: [{ refId: 'A' }], strange: { kept: true } };
  expect(setDisplay(panel, ['fieldConfig', 'defaults', 'unit'], 'bytes')).toEqual({
    ...panel,
    fieldConfig: { defaults: { unit: 'bytes' } },
  });
});

test('brings an old panel up to date with the first edit of its options', () => {
  const edited = setDisplay(
    { id: 1, type: 'graph', title: 'Old', yaxes: [{ format: 's' }] },
    ['fieldConfig', 'defaults', 'unit'],
    'ms'
  );
  expect(edited).toMatchObject({
    id: 1,
    type: 'timeseries',
    title: 'Old',
    fieldConfig: { defaults: { unit: 'ms' } },
  });
  expect(edited).not.toHaveProperty('yaxes');
});

test('leaves what else is old in a panel of today', () => {
  const panel = { type: 'timeseries', options: { legend: { displayMode: 'hidden' } } };
  const edited = setDisplay(panel, ['fieldConfig', 'defaults', 'decimals'], 2);
  expect(edited).toEqual({ ...panel, fieldConfig: { defaults: { decimals: 2 } } });
  expect(setDisplay(panel, ['options', 'legend', 'showLegend'], true).options).toEqual({
    legend: { displayMode: 'list', showLegend: true },
  });
});

test('brings a panel up to date where an old option would hide the new one', () => {
  const panel = { type: 'gauge', options: { fieldOptions: { calcs: ['max'], defaults: { unit: 's' } } } };
  expect(setDisplay(panel, ['fieldConfig', 'defaults', 'unit'], 'ms')).toMatchObject({
    options: { reduceOptions: { calcs: ['max'] } },
    fieldConfig: { defaults: { unit: 'ms' } },
  });
});

test('another type keeps units and queries, and drops how the old one was drawn', () => {
  const panel = {
    id: 3,
    type: 'timeseries',
    targets: [{ refId: 'A' }],
    options: { legend: { showLegend: false }, unknown: 1 },
    fieldConfig: {
      defaults: { unit: 'bytes', color: { mode: 'palette-classic' }, custom: { lineWidth: 3 } },
      overrides: [
        { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'custom.lineWidth', value: 1 }] },
        {
          matcher: { id: 'byName', options: 'b' },
          properties: [
            { id: 'unit', value: 's' },
            { id: 'custom.x', value: 1 },
          ],
        },
      ],
    },
  };
  expect(changeType(panel, 'gauge')).toEqual({
    id: 3,
    type: 'gauge',
    targets: [{ refId: 'A' }],
    options: { legend: { showLegend: false } },
    fieldConfig: {
      defaults: { unit: 'bytes' },
      overrides: [{ matcher: { id: 'byName', options: 'b' }, properties: [{ id: 'unit', value: 's' }] }],
    },
  });
});

test('the same type is no change', () => {
  const panel = { id: 3, type: 'stat' };
  expect(changeType(panel, 'stat')).toBe(panel);
});

const testdata = { type: 'grafana-testdata-datasource', uid: 'testdata' };

test('a new text panel asks for no data', () => {
  expect(newPanel('text', testdata).panel).not.toHaveProperty('targets');
  expect(newPanel('stat', testdata).panel.targets).toEqual([{ refId: 'A', scenarioId: 'random_walk' }]);
});

test('finds the next free letter', () => {
  expect(nextRefId([])).toBe('A');
  expect(nextRefId(['A', 'C'])).toBe('B');
  expect(nextRefId(Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i)))).toBe('AA');
});
