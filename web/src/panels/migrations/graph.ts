import {
  NullValueMode,
  ThresholdsMode,
  type DynamicConfigValue,
  type FieldConfig,
  type FieldConfigSource,
} from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { reducerFor } from './reducers.ts';

interface YAxis {
  format?: string;
  decimals?: number | null;
  label?: string | null;
  logBase?: number;
  min?: number | string | null;
  max?: number | string | null;
  show?: boolean;
}

interface SeriesOverride {
  alias?: string;
  [property: string]: unknown;
}

interface GraphThreshold {
  value?: number | null;
  op?: 'gt' | 'lt';
  colorMode?: string;
  fill?: boolean;
  line?: boolean;
  fillColor?: string;
  lineColor?: string;
}

interface Graph extends ClassicPanel {
  lines?: boolean;
  bars?: boolean;
  points?: boolean;
  linewidth?: number;
  fill?: number;
  fillGradient?: number;
  pointradius?: number;
  steppedLine?: boolean;
  dashes?: boolean;
  dashLength?: number;
  spaceLength?: number;
  stack?: boolean;
  percentage?: boolean;
  nullPointMode?: string;
  decimals?: number | null;
  legend?: Record<string, unknown>;
  tooltip?: { shared?: boolean; sort?: number };
  yaxes?: YAxis[];
  aliasColors?: Record<string, string>;
  seriesOverrides?: SeriesOverride[];
  thresholds?: GraphThreshold[];
}

const OWN_FIELDS = [
  'aliasColors',
  'annotate',
  'bars',
  'dashLength',
  'dashes',
  'decimals',
  'fill',
  'fillGradient',
  'grid',
  'hiddenSeries',
  'legend',
  'lines',
  'linewidth',
  'nullPointMode',
  'percentage',
  'pointradius',
  'points',
  'renderer',
  'seriesOverrides',
  'spaceLength',
  'stack',
  'steppedLine',
  'thresholds',
  'timeRegions',
  'tooltip',
  'xaxis',
  'yaxes',
  'yaxis',
  'zerofill',
];

/** The old graph as a time series. Its x-axis modes "series" and "histogram" are drawn over time too. */
export function migrateGraph(panel: ClassicPanel): ClassicPanel {
  const old = panel as Graph;
  const rest = Object.fromEntries(Object.entries(panel).filter(([key]) => !OWN_FIELDS.includes(key)));
  return {
    ...rest,
    type: 'timeseries',
    options: {
      legend: legend(old.legend ?? {}),
      tooltip: {
        mode: old.tooltip?.shared === false ? 'single' : 'multi',
        sort: ['none', 'asc', 'desc'][old.tooltip?.sort ?? 0] ?? 'none',
      },
    },
    fieldConfig: fieldConfig(old),
  };
}

function fieldConfig(old: Graph): FieldConfigSource {
  const [left] = old.yaxes ?? [];
  const custom: Record<string, unknown> = {
    ...drawing(old),
    spanNulls: old.nullPointMode === 'connected',
    ...axis(left),
  };
  if (old.stack) {
    custom.stacking = { mode: old.percentage ? 'percent' : 'normal', group: 'A' };
  }
  const defaults: FieldConfig = {
    ...panelDefaults(old),
    custom: { ...custom, ...thresholdStyle(old.thresholds ?? []) },
  };
  if (old.nullPointMode === 'null as zero') {
    defaults.nullValueMode = NullValueMode.AsZero;
  }
  const steps = thresholdSteps(old.thresholds ?? []);
  if (steps.length > 0) {
    defaults.thresholds = { mode: ThresholdsMode.Absolute, steps };
  }
  return { defaults, overrides: [...(old.fieldConfig?.overrides ?? []), ...overrides(old)] };
}

function panelDefaults(old: Graph): FieldConfig {
  const [left] = old.yaxes ?? [];
  const { custom: _, ...kept } = old.fieldConfig?.defaults ?? {};
  return { ...kept, ...scale(left), ...(typeof old.decimals === 'number' ? { decimals: old.decimals } : {}) };
}

function scale(axis: YAxis | undefined): FieldConfig {
  const config: FieldConfig = {};
  if (axis?.format) {
    config.unit = axis.format;
  }
  if (isNumber(axis?.min)) {
    config.min = Number(axis.min);
  }
  if (isNumber(axis?.max)) {
    config.max = Number(axis.max);
  }
  if (typeof axis?.decimals === 'number') {
    config.decimals = axis.decimals;
  }
  return config;
}

function axis(axis: YAxis | undefined): Record<string, unknown> {
  const custom: Record<string, unknown> = {};
  if (axis?.show === false) {
    custom.axisPlacement = 'hidden';
  }
  if (axis?.label) {
    custom.axisLabel = axis.label;
  }
  if (axis?.logBase && axis.logBase > 1) {
    custom.scaleDistribution = { type: 'log', log: axis.logBase === 2 ? 2 : 10 };
  }
  return custom;
}

/** How one series, or all, are drawn: the same names in the panel and in its series overrides. */
function drawing(old: Record<string, unknown>): Record<string, unknown> {
  const custom: Record<string, unknown> = {};
  const { lines, bars, points } = old;
  if (bars) {
    custom.drawStyle = 'bars';
    custom.barAlignment = 0;
    custom.lineWidth = 0;
    custom.fillOpacity = 100;
  } else if (points && lines === false) {
    custom.drawStyle = 'points';
  } else if (lines) {
    custom.drawStyle = 'line';
  } else if (lines === false && points !== true) {
    custom.lineWidth = 0;
  }
  if (typeof points === 'boolean') {
    custom.showPoints = points ? 'always' : 'never';
  }
  if (typeof old.linewidth === 'number' && !bars) {
    custom.lineWidth = old.linewidth;
  }
  if (typeof old.fill === 'number' && !bars) {
    custom.fillOpacity = old.fill * 10;
  }
  if (typeof old.fillGradient === 'number' && old.fillGradient > 0) {
    custom.gradientMode = 'opacity';
    custom.fillOpacity = old.fillGradient * 10;
  }
  if (typeof old.pointradius === 'number') {
    custom.pointSize = 2 + old.pointradius * 2;
  }
  if (old.steppedLine) {
    custom.lineInterpolation = 'stepAfter';
  }
  if (old.dashes) {
    custom.lineStyle = { fill: 'dash', dash: [old.dashLength ?? 10, old.spaceLength ?? 10] };
  }
  return custom;
}

function overrides(old: Graph): FieldConfigSource['overrides'] {
  const [, right] = old.yaxes ?? [];
  const colours = Object.entries(old.aliasColors ?? {}).map(([alias, color]) => ({
    matcher: { id: 'byName', options: alias },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }],
  }));
  const series = (old.seriesOverrides ?? [])
    .filter((override) => override.alias)
    .map((override) => ({
      matcher: matcher(override.alias ?? ''),
      properties: seriesProperties(override, right),
    }))
    .filter((override) => override.properties.length > 0);
  return [...colours, ...series];
}

function matcher(alias: string) {
  return alias.startsWith('/') && alias.length > 1
    ? { id: 'byRegexp', options: alias }
    : { id: 'byName', options: alias };
}

function seriesProperties(override: SeriesOverride, right: YAxis | undefined): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = Object.entries(drawing(override)).map(([name, value]) => ({
    id: `custom.${name}`,
    value,
  }));
  const add = (id: string, value: unknown) => properties.push({ id, value });
  if (override.yaxis === 2) {
    add('custom.axisPlacement', right?.show === false ? 'hidden' : 'right');
    Object.entries(scale(right)).forEach(([id, value]) => add(id, value));
    const { axisPlacement: _, ...rest } = axis(right);
    Object.entries(rest).forEach(([name, value]) => add(`custom.${name}`, value));
  }
  if (typeof override.color === 'string') {
    add('color', { mode: 'fixed', fixedColor: override.color });
  }
  if (override.transform === 'negative-Y') {
    add('custom.transform', 'negative-Y');
  }
  if (typeof override.fillBelowTo === 'string') {
    add('custom.fillBelowTo', override.fillBelowTo);
  }
  if (override.legend === false) {
    add('custom.hideFrom', { legend: true, tooltip: false, viz: false });
  }
  if (override.nullPointMode === 'connected') {
    add('custom.spanNulls', true);
  }
  if (override.stack === false) {
    add('custom.stacking', { mode: 'none', group: 'A' });
  } else if (override.stack === true || typeof override.stack === 'string') {
    add('custom.stacking', { mode: 'normal', group: override.stack === true ? 'A' : override.stack });
  }
  return properties;
}

const LEGEND_VALUES = ['min', 'max', 'avg', 'current', 'total'];

function legend(old: Record<string, unknown>): Record<string, unknown> {
  return {
    showLegend: old.show !== false,
    displayMode: old.alignAsTable ? 'table' : 'list',
    placement: old.rightSide ? 'right' : 'bottom',
    calcs: old.values ? LEGEND_VALUES.filter((name) => old[name]).map(reducerFor) : [],
    ...(typeof old.sideWidth === 'number' ? { width: old.sideWidth } : {}),
  };
}

const COLOURS: Record<string, string> = { critical: 'red', warning: 'orange', ok: 'green' };

/** Threshold lines and areas; "above 80" colours from 80 up, "below 20" up to 20. */
function thresholdSteps(thresholds: GraphThreshold[]) {
  const limits = thresholds
    .filter((one): one is GraphThreshold & { value: number } => isNumber(one.value))
    .map((one) => ({ ...one, value: Number(one.value) }))
    .sort((a, b) => a.value - b.value);
  const steps: Array<{ value: number; color: string }> = [];
  limits.forEach((limit, i) => {
    const color =
      limit.colorMode === 'custom'
        ? (limit.fillColor ?? limit.lineColor ?? 'red')
        : (COLOURS[limit.colorMode ?? ''] ?? 'red');
    if (limit.op === 'lt') {
      if (i === 0) {
        steps.push({ value: -Infinity, color });
      }
      steps.push({ value: limit.value, color: 'transparent' });
    } else {
      if (steps.length === 0) {
        steps.push({ value: -Infinity, color: 'transparent' });
      }
      steps.push({ value: limit.value, color });
    }
  });
  return steps;
}

function thresholdStyle(thresholds: GraphThreshold[]): Record<string, unknown> {
  if (thresholds.length === 0) {
    return {};
  }
  const fill = thresholds.some((one) => one.fill);
  const line = thresholds.some((one) => one.line);
  const mode = fill && line ? 'line+area' : fill ? 'area' : line ? 'line' : 'off';
  return { thresholdsStyle: { mode } };
}

function isNumber(value: unknown): value is number | string {
  return value !== null && value !== undefined && value !== '' && Number.isFinite(Number(value));
}
