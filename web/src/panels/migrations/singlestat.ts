import { ThresholdsMode, type FieldConfig } from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { newMappings, type OldMapping } from './mappings.ts';
import { reducerFor } from './reducers.ts';

interface Singlestat extends ClassicPanel {
  format?: string;
  decimals?: number | null;
  prefix?: string;
  postfix?: string;
  nullText?: string | null;
  valueName?: string;
  tableColumn?: string;
  colorBackground?: boolean;
  colorValue?: boolean;
  colors?: string[];
  thresholds?: string;
  gauge?: {
    show?: boolean;
    minValue?: number;
    maxValue?: number;
    thresholdLabels?: boolean;
    thresholdMarkers?: boolean;
  };
  sparkline?: { show?: boolean; lineColor?: string };
  mappingType?: number;
  valueMaps?: Array<{ value?: string; text?: string }>;
  rangeMaps?: Array<{ from?: string; to?: string; text?: string }>;
}

const OWN_FIELDS = [
  'format',
  'decimals',
  'prefix',
  'postfix',
  'prefixFontSize',
  'postfixFontSize',
  'valueFontSize',
  'nullText',
  'nullPointMode',
  'valueName',
  'tableColumn',
  'colorBackground',
  'colorPostfix',
  'colorPrefix',
  'colorValue',
  'colors',
  'thresholds',
  'gauge',
  'sparkline',
  'mappingType',
  'mappingTypes',
  'valueMaps',
  'rangeMaps',
  'format',
];

/** The old single value panel: a gauge if it showed one, else a stat. */
export function migrateSinglestat(panel: ClassicPanel): ClassicPanel {
  const old = panel as Singlestat;
  const isGauge = old.gauge?.show === true;
  const reduceOptions = {
    values: false,
    calcs: [reducerFor(old.valueName ?? 'avg')],
    fields: old.tableColumn ? `/^${escapeRegExp(old.tableColumn)}$/` : '',
  };
  const rest = Object.fromEntries(Object.entries(panel).filter(([key]) => !OWN_FIELDS.includes(key)));
  return {
    ...rest,
    type: isGauge ? 'gauge' : 'stat',
    options: isGauge
      ? {
          reduceOptions,
          showThresholdLabels: old.gauge?.thresholdLabels ?? false,
          showThresholdMarkers: old.gauge?.thresholdMarkers ?? true,
        }
      : {
          reduceOptions,
          orientation: 'horizontal',
          colorMode: old.colorBackground ? 'background' : old.colorValue ? 'value' : 'none',
          graphMode: old.sparkline?.show ? 'area' : 'none',
          justifyMode: 'auto',
          textMode: old.valueName === 'name' ? 'name' : 'auto',
        },
    fieldConfig: { defaults: fieldDefaults(old, isGauge), overrides: panel.fieldConfig?.overrides ?? [] },
  };
}

function fieldDefaults(old: Singlestat, isGauge: boolean): FieldConfig {
  const defaults: FieldConfig = { unit: unit(old), mappings: newMappings(mappings(old)) };
  if (typeof old.decimals === 'number') {
    defaults.decimals = old.decimals;
  }
  if (old.nullText) {
    defaults.noValue = old.nullText;
  }
  if (isGauge) {
    defaults.min = old.gauge?.minValue ?? 0;
    defaults.max = old.gauge?.maxValue ?? 100;
  }
  const steps = thresholdSteps(old);
  if (steps.length > 0) {
    defaults.thresholds = { mode: ThresholdsMode.Absolute, steps };
  }
  if (old.sparkline?.show && !old.colorValue && !old.colorBackground && old.sparkline.lineColor) {
    defaults.color = { mode: 'fixed', fixedColor: old.sparkline.lineColor };
  }
  return defaults;
}

/** Text before or after the value has no place of its own today; as a unit it survives where no other unit is set. */
function unit(old: Singlestat): string | undefined {
  if (!old.format || old.format === 'none' || old.format === 'short') {
    if (old.postfix) {
      return `suffix:${old.postfix}`;
    }
    if (old.prefix) {
      return `prefix:${old.prefix}`;
    }
  }
  return old.format;
}

/** "50,80" with three colours: the first colour below 50, the second from 50, the third from 80. */
function thresholdSteps(old: Singlestat) {
  const limits = (old.thresholds ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(Number);
  return (old.colors ?? [])
    .slice(0, limits.length + 1)
    .map((color, i) => ({ value: i === 0 ? -Infinity : limits[i - 1], color }));
}

function mappings(old: Singlestat): OldMapping[] {
  return old.mappingType === 2
    ? (old.rangeMaps ?? []).map((map) => ({ type: 2, ...map }))
    : (old.valueMaps ?? []).map((map) => ({ type: 1, ...map }));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
