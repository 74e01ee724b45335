import { ThresholdsMode, type DynamicConfigValue, type FieldConfigSource } from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';
import { reducerFor } from './reducers.ts';

interface Style {
  pattern?: string;
  type?: string;
  alias?: string;
  align?: string;
  unit?: string;
  decimals?: number | null;
  dateFormat?: string;
  colorMode?: string | null;
  colors?: string[];
  thresholds?: Array<string | number>;
  link?: boolean;
  linkUrl?: string;
  linkTooltip?: string;
  linkTargetBlank?: boolean;
}

interface OldTable extends ClassicPanel {
  transform?: string;
  columns?: Array<{ value?: string; text?: string }>;
  styles?: Style[];
  showHeader?: boolean;
}

const OWN_FIELDS = ['styles', 'transform', 'columns', 'fontSize', 'pageSize', 'scroll', 'showHeader', 'sort'];

/** The old table: its styles become overrides, its transform a transformation. */
export function migrateOldTable(panel: ClassicPanel): ClassicPanel {
  const old = panel as OldTable;
  const rest = Object.fromEntries(Object.entries(panel).filter(([key]) => !OWN_FIELDS.includes(key)));
  const styles = old.styles ?? [];
  const everything = styles.find((style) => style.pattern === '/.*/');
  const { custom: _, ...defaults } = old.fieldConfig?.defaults ?? {};
  return {
    ...rest,
    type: 'table',
    options: { ...old.options, showHeader: old.showHeader ?? true },
    transformations: [...transformations(old), ...(panel.transformations ?? [])],
    fieldConfig: {
      defaults: {
        ...defaults,
        ...(everything?.unit ? { unit: everything.unit } : {}),
        ...(typeof everything?.decimals === 'number' ? { decimals: everything.decimals } : {}),
        custom: everything ? { cellOptions: cellOptions(everything) } : {},
      },
      overrides: [
        ...(old.fieldConfig?.overrides ?? []),
        ...styles.filter((style) => style !== everything && style.pattern).map(overrideFor),
      ],
    },
  };
}

function transformations(old: OldTable): Array<{ id: string; options: unknown }> {
  switch (old.transform) {
    case 'timeseries_to_columns':
      return [{ id: 'seriesToColumns', options: {} }];
    case 'timeseries_to_rows':
      return [{ id: 'seriesToRows', options: {} }];
    case 'timeseries_aggregations':
      return [
        {
          id: 'reduce',
          options: { reducers: (old.columns ?? []).map((column) => reducerFor(column.value)) },
        },
      ];
    case 'table':
      return [{ id: 'merge', options: {} }];
    default:
      return [];
  }
}

function overrideFor(style: Style): FieldConfigSource['overrides'][number] {
  const pattern = style.pattern ?? '';
  const properties: DynamicConfigValue[] = [];
  const add = (id: string, value: unknown) => properties.push({ id, value });
  if (style.alias && style.alias !== pattern) {
    add('displayName', style.alias);
  }
  switch (style.type) {
    case 'hidden':
      add('custom.hidden', true);
      break;
    case 'date':
      add('unit', style.dateFormat ? `time: ${style.dateFormat}` : 'dateTimeAsIso');
      break;
    case 'number':
      addNumber(style, add);
      break;
  }
  if (style.align && style.align !== 'auto') {
    add('custom.align', style.align);
  }
  if (style.link && style.linkUrl) {
    add('links', [
      { title: style.linkTooltip ?? '', url: style.linkUrl, targetBlank: style.linkTargetBlank ?? false },
    ]);
  }
  return {
    matcher: pattern.startsWith('/')
      ? { id: 'byRegexp', options: pattern }
      : { id: 'byName', options: pattern },
    properties,
  };
}

function addNumber(style: Style, add: (id: string, value: unknown) => void): void {
  if (style.unit) {
    add('unit', style.unit);
  }
  if (typeof style.decimals === 'number') {
    add('decimals', style.decimals);
  }
  if (style.colorMode) {
    add('custom.cellOptions', cellOptions(style));
    const limits = (style.thresholds ?? []).map(Number);
    add('thresholds', {
      mode: ThresholdsMode.Absolute,
      steps: (style.colors ?? [])
        .slice(0, limits.length + 1)
        .map((color, i) => ({ value: i === 0 ? -Infinity : limits[i - 1], color })),
    });
  }
}

function cellOptions(style: Style): { type: string; mode?: string } {
  switch (style.colorMode) {
    case 'cell':
    case 'row':
      return { type: 'color-background', mode: 'basic' };
    case 'value':
      return { type: 'color-text' };
    default:
      return { type: 'auto' };
  }
}

/** Before version 9.5 a cell was described by `custom.displayMode`, a word, instead of `custom.cellOptions`. */
export function migrateTableCells(panel: ClassicPanel): ClassicPanel {
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  const custom = defaults?.custom as { displayMode?: string } | undefined;
  const inOverrides = overrides?.some((override) =>
    override.properties?.some((property) => property.id === 'custom.displayMode')
  );
  if (!custom?.displayMode && !inOverrides) {
    return panel;
  }
  const { displayMode, ...otherCustom } = custom ?? {};
  return {
    ...panel,
    fieldConfig: {
      defaults: displayMode
        ? { ...defaults, custom: { ...otherCustom, cellOptions: cellOptionsOf(displayMode) } }
        : defaults,
      overrides: (overrides ?? []).map((override) => ({
        ...override,
        properties: override.properties.map((property) =>
          property.id === 'custom.displayMode'
            ? { id: 'custom.cellOptions', value: cellOptionsOf(String(property.value)) }
            : property
        ),
      })),
    },
  };
}

function cellOptionsOf(displayMode: string): { type: string; mode?: string } {
  switch (displayMode) {
    case 'basic':
      return { type: 'gauge', mode: 'basic' };
    case 'gradient-gauge':
      return { type: 'gauge', mode: 'gradient' };
    case 'lcd-gauge':
      return { type: 'gauge', mode: 'lcd' };
    case 'color-background':
      return { type: 'color-background', mode: 'gradient' };
    case 'color-background-solid':
      return { type: 'color-background', mode: 'basic' };
    default:
      return { type: displayMode };
  }
}
