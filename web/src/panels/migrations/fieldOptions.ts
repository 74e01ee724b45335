import { ThresholdsMode, type FieldConfig, type FieldConfigSource, type Threshold } from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { reducerFor } from './reducers.ts';

interface OldFieldOptions {
  values?: boolean;
  limit?: number;
  calcs?: string[];
  defaults?: FieldConfig & { title?: string };
  overrides?: FieldConfigSource['overrides'];
  mappings?: unknown;
  thresholds?: unknown;
}

interface OldValueOptions {
  unit?: string;
  decimals?: number;
  stat?: string;
}

/**
 * Before version 7 stat, gauge and bar gauge kept units, limits and thresholds in their options:
 * `options.fieldOptions`, and before that `options.valueOptions`. They moved to `fieldConfig`.
 */
export function migrateFieldOptions(panel: ClassicPanel): ClassicPanel {
  const options = panel.options ?? {};
  if (!options.fieldOptions && !options.valueOptions) {
    return panel;
  }
  const { fieldOptions, valueOptions, thresholds, valueMappings, minValue, maxValue, ...keptOptions } =
    options;
  const old = (fieldOptions ?? {}) as OldFieldOptions;
  const oldValue = (valueOptions ?? {}) as OldValueOptions;
  const { title, ...oldDefaults } = old.defaults ?? {};
  const defaults: FieldConfig = {
    ...panel.fieldConfig?.defaults,
    ...dropEmpty({
      unit: oldValue.unit,
      decimals: oldValue.decimals,
      min: minValue as number | undefined,
      max: maxValue as number | undefined,
      mappings: (old.mappings ?? valueMappings) as FieldConfig['mappings'],
      displayName: title,
    }),
    ...dropEmpty(oldDefaults),
  };
  const steps = old.defaults?.thresholds ?? old.thresholds ?? thresholds;
  if (Array.isArray(steps)) {
    defaults.thresholds = { mode: ThresholdsMode.Absolute, steps: thresholdSteps(steps) };
  }
  if (typeof (defaults.color as unknown) === 'string') {
    defaults.color = { mode: 'fixed', fixedColor: String(defaults.color) };
  }
  return {
    ...panel,
    options: {
      ...keptOptions,
      reduceOptions: {
        values: old.values ?? false,
        calcs: old.calcs ?? [reducerFor(oldValue.stat)],
        limit: old.limit,
      },
    },
    fieldConfig: { defaults, overrides: [...(panel.fieldConfig?.overrides ?? []), ...(old.overrides ?? [])] },
  };
}

/** The lowest step is written with `null`; it counts from minus infinity. */
export function thresholdSteps(steps: Array<{ value: number | null; color: string }>): Threshold[] {
  return steps
    .map(({ value, color }) => ({ value: value ?? -Infinity, color }))
    .sort((a, b) => a.value - b.value)
    .map((step, i) => (i === 0 ? { ...step, value: -Infinity } : step));
}

function dropEmpty<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null)
  ) as Partial<T>;
}
