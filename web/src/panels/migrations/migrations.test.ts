import { expect, test } from 'vitest';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { migratePanel } from './index.ts';

test('a panel of today is the same object', () => {
  const panel: ClassicPanel = {
    type: 'timeseries',
    options: { legend: { displayMode: 'list' } },
    fieldConfig: { defaults: { unit: 's' }, overrides: [] },
  };
  expect(migratePanel(panel)).toBe(panel);
  const stat = { type: 'stat', options: { reduceOptions: { calcs: ['mean'] } } };
  expect(migratePanel(stat)).toBe(stat);
});

test('does not change what it is given', () => {
  const panel = { type: 'graph', bars: true, yaxes: [{ format: 's' }], aliasColors: { a: 'red' } };
  const before = structuredClone(panel);
  migratePanel(panel);
  expect(panel).toEqual(before);
});

test('a type that is not known stays as it is', () => {
  const panel = { type: 'heatmap', heatmap: {}, yAxis: { format: 's' } };
  expect(migratePanel(panel)).toBe(panel);
});

test('a graph becomes a time series', () => {
  const graph = {
    id: 4,
    type: 'graph',
    title: 'CPU',
    targets: [{ refId: 'A' }],
    lines: true,
    linewidth: 2,
    fill: 3,
    stack: true,
    percentage: true,
    nullPointMode: 'connected',
    tooltip: { shared: true, sort: 2 },
    legend: {
      show: true,
      alignAsTable: true,
      rightSide: true,
      values: true,
      avg: true,
      current: true,
      max: false,
    },
    yaxes: [
      { format: 'bytes', min: '0', max: null, label: 'Size', logBase: 10 },
      { format: 'percent', max: 100 },
    ],
    aliasColors: { memory: '#fff' },
    seriesOverrides: [
      { alias: '/cpu/', yaxis: 2, fill: 0, transform: 'negative-Y' },
      { alias: 'limit', dashes: true, legend: false, stack: false },
    ],
    thresholds: [{ value: 80, op: 'gt', colorMode: 'critical', fill: true, line: true }],
  };
  expect(migratePanel(graph)).toEqual({
    id: 4,
    type: 'timeseries',
    title: 'CPU',
    targets: [{ refId: 'A' }],
    options: {
      legend: { showLegend: true, displayMode: 'table', placement: 'right', calcs: ['mean', 'lastNotNull'] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    fieldConfig: {
      defaults: {
        unit: 'bytes',
        min: 0,
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: -Infinity, color: 'transparent' },
            { value: 80, color: 'red' },
          ],
        },
        custom: {
          drawStyle: 'line',
          lineWidth: 2,
          fillOpacity: 30,
          spanNulls: true,
          axisLabel: 'Size',
          scaleDistribution: { type: 'log', log: 10 },
          stacking: { mode: 'percent', group: 'A' },
          thresholdsStyle: { mode: 'line+area' },
        },
      },
      overrides: [
        {
          matcher: { id: 'byName', options: 'memory' },
          properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: '#fff' } }],
        },
        {
          matcher: { id: 'byRegexp', options: '/cpu/' },
          properties: [
            { id: 'custom.fillOpacity', value: 0 },
            { id: 'custom.axisPlacement', value: 'right' },
            { id: 'unit', value: 'percent' },
            { id: 'max', value: 100 },
            { id: 'custom.transform', value: 'negative-Y' },
          ],
        },
        {
          matcher: { id: 'byName', options: 'limit' },
          properties: [
            { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
            { id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } },
            { id: 'custom.stacking', value: { mode: 'none', group: 'A' } },
          ],
        },
      ],
    },
  });
});

test('a single value becomes a stat, with colours from its limits', () => {
  const old = {
    type: 'singlestat',
    format: 'ms',
    decimals: 1,
    valueName: 'current',
    colorBackground: true,
    colors: ['green', 'orange', 'red'],
    thresholds: '50, 80',
    sparkline: { show: true },
    mappingType: 1,
    valueMaps: [
      { value: 'null', text: 'N/A' },
      { value: '1', text: 'up' },
    ],
  };
  expect(migratePanel(old)).toMatchObject({
    type: 'stat',
    options: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'background', graphMode: 'area' },
    fieldConfig: {
      defaults: {
        unit: 'ms',
        decimals: 1,
        mappings: [
          { type: 'special', options: { match: 'null', result: { text: 'N/A', index: 0 } } },
          { type: 'value', options: { '1': { text: 'up', index: 1 } } },
        ],
        thresholds: {
          steps: [
            { value: -Infinity, color: 'green' },
            { value: 50, color: 'orange' },
            { value: 80, color: 'red' },
          ],
        },
      },
    },
  });
});

test('a single value that showed a gauge becomes one', () => {
  const old = {
    type: 'singlestat',
    gauge: { show: true, minValue: 10, maxValue: 300, thresholdLabels: true },
  };
  expect(migratePanel(old)).toMatchObject({
    type: 'gauge',
    options: { showThresholdLabels: true, showThresholdMarkers: true },
    fieldConfig: { defaults: { min: 10, max: 300 } },
  });
});

test('text after a value survives as its unit', () => {
  expect(
    migratePanel({ type: 'singlestat', format: 'none', postfix: ' req' }).fieldConfig?.defaults.unit
  ).toBe('suffix: req');
});

test('an old table keeps its columns by overrides and a transformation', () => {
  const old = {
    type: 'table',
    transform: 'timeseries_to_columns',
    showHeader: false,
    styles: [
      { pattern: 'Time', type: 'date', alias: 'When', dateFormat: 'YYYY' },
      { pattern: '/.*/', type: 'number', unit: 'short', decimals: 2 },
      { pattern: 'cpu', type: 'number', colorMode: 'cell', colors: ['green', 'red'], thresholds: ['5'] },
      { pattern: 'secret', type: 'hidden' },
    ],
  };
  expect(migratePanel(old)).toEqual({
    type: 'table',
    options: { showHeader: false },
    transformations: [{ id: 'seriesToColumns', options: {} }],
    fieldConfig: {
      defaults: { unit: 'short', decimals: 2, custom: { cellOptions: { type: 'auto' } } },
      overrides: [
        {
          matcher: { id: 'byName', options: 'Time' },
          properties: [
            { id: 'displayName', value: 'When' },
            { id: 'unit', value: 'time: YYYY' },
          ],
        },
        {
          matcher: { id: 'byName', options: 'cpu' },
          properties: [
            { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
            {
              id: 'thresholds',
              value: {
                mode: 'absolute',
                steps: [
                  { value: -Infinity, color: 'green' },
                  { value: 5, color: 'red' },
                ],
              },
            },
          ],
        },
        { matcher: { id: 'byName', options: 'secret' }, properties: [{ id: 'custom.hidden', value: true }] },
      ],
    },
  });
});

test('cells that were described by a word get their options', () => {
  const table = {
    type: 'table',
    fieldConfig: {
      defaults: { custom: { displayMode: 'color-background', align: 'left' } },
      overrides: [
        {
          matcher: { id: 'byName', options: 'a' },
          properties: [{ id: 'custom.displayMode', value: 'lcd-gauge' }],
        },
      ],
    },
  };
  expect(migratePanel(table).fieldConfig).toEqual({
    defaults: { custom: { align: 'left', cellOptions: { type: 'color-background', mode: 'gradient' } } },
    overrides: [
      {
        matcher: { id: 'byName', options: 'a' },
        properties: [{ id: 'custom.cellOptions', value: { type: 'gauge', mode: 'lcd' } }],
      },
    ],
  });
});

test('limits and units of a gauge move from its options to its fields', () => {
  const gauge = {
    type: 'gauge',
    options: {
      showThresholdMarkers: true,
      fieldOptions: {
        calcs: ['max'],
        values: false,
        defaults: {
          min: 0,
          max: 200,
          title: 'Load',
          unit: null,
          thresholds: [
            { value: 120, color: 'red' },
            { value: null, color: 'green' },
          ],
        },
      },
    },
  };
  expect(migratePanel(gauge as unknown as ClassicPanel)).toEqual({
    type: 'gauge',
    options: {
      showThresholdMarkers: true,
      reduceOptions: { calcs: ['max'], values: false, limit: undefined },
    },
    fieldConfig: {
      defaults: {
        min: 0,
        max: 200,
        displayName: 'Load',
        thresholds: {
          mode: 'absolute',
          steps: [
            { value: -Infinity, color: 'green' },
            { value: 120, color: 'red' },
          ],
        },
      },
      overrides: [],
    },
  });
});

test('old value mappings are rewritten wherever they stand', () => {
  const old = [{ id: 1, type: 2, from: '0', to: '10', text: 'low' }];
  const next = [{ type: 'range', options: { from: 0, to: 10, result: { text: 'low', index: 0 } } }];
  const panel = {
    type: 'timeseries',
    fieldConfig: {
      defaults: { mappings: old },
      overrides: [{ matcher: { id: 'byName' }, properties: [{ id: 'mappings', value: old }] }],
    },
  };
  expect(migratePanel(panel as unknown as ClassicPanel).fieldConfig).toEqual({
    defaults: { mappings: next },
    overrides: [{ matcher: { id: 'byName' }, properties: [{ id: 'mappings', value: next }] }],
  });
});

test('text that stood beside the options goes into them', () => {
  expect(migratePanel({ type: 'text', mode: 'html', content: '<b>x</b>' })).toEqual({
    type: 'text',
    options: { mode: 'html', content: '<b>x</b>' },
  });
});

test('a hidden legend is not shown', () => {
  const panel = { type: 'timeseries', options: { legend: { displayMode: 'hidden', placement: 'bottom' } } };
  expect(migratePanel(panel).options).toEqual({
    legend: { displayMode: 'list', showLegend: false, placement: 'bottom' },
  });
});

test('a library panel, which has no type, asks nothing and is never drawn as something else', () => {
  const panel = { id: 1, title: 'L', libraryPanel: { uid: 'l', name: 'L' } };
  expect(migratePanel(panel)).toEqual({ ...panel, type: 'library panel', targets: [] });
  // Older files hold what it drew when it was saved.
  const saved = { ...panel, type: 'stat', targets: [{ refId: 'A' }] };
  expect(migratePanel(saved)).toMatchObject({ type: 'stat', targets: [{ refId: 'A' }] });
});
