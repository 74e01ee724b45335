import { stringToJsRegex, VariableHide, VariableRefresh, VariableSort } from '@grafana/data';
import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SwitchVariable,
  TextBoxVariable,
  type SceneVariable,
} from '@grafana/scenes';
import type { SourceRef } from '../../datasources/index.ts';
import type { ClassicVariable } from '../types.ts';
import { sourceRef } from './buildPanel.ts';

/** The variables of a dashboard; one of a kind that is not known here is left out (and kept in the file). */
export function buildVariables(list: ClassicVariable[]): SceneVariable[] {
  return list.flatMap((variable) => buildVariable(variable) ?? []);
}

type Filters = AdHocFiltersVariable['state']['filters'];

function buildVariable(variable: ClassicVariable): SceneVariable | undefined {
  const common = {
    name: variable.name,
    label: variable.label ?? undefined,
    description: text(variable.description),
    hide: variable.hide as VariableHide | undefined,
    skipUrlSync: variable.skipUrlSync as boolean | undefined,
  };
  switch (variable.type) {
    case 'query':
      return new QueryVariable({
        ...common,
        ...multiValue(variable),
        datasource: sourceRef(variable.datasource as SourceRef) ?? null,
        query: variable.query as string,
        regex: pattern(variable.regex),
        regexApplyTo: variable.regexApplyTo === 'text' ? 'text' : 'value',
        staticOptions: staticOptions(variable.staticOptions),
        staticOptionsOrder: ORDERS.find((one) => one === variable.staticOptionsOrder),
        sort: (variable.sort as VariableSort | undefined) ?? VariableSort.disabled,
        // "Never" would leave the choice empty: old files kept the options inside themselves.
        refresh: (variable.refresh as VariableRefresh | undefined) || VariableRefresh.onDashboardLoad,
      });
    case 'custom':
      return new CustomVariable({
        ...common,
        ...multiValue(variable),
        query: text(variable.query) ?? '',
        valuesFormat: variable.valuesFormat === 'json' && isList(variable.query) ? 'json' : 'csv',
      });
    case 'datasource':
      return new DataSourceVariable({
        ...common,
        ...multiValue(variable),
        pluginId: text(variable.query) ?? '',
        regex: pattern(variable.regex),
      });
    case 'constant':
      return new ConstantVariable({
        ...common,
        hide: common.hide ?? VariableHide.hideVariable,
        value: text(variable.query) ?? '',
      });
    case 'interval':
      return new IntervalVariable({
        ...common,
        intervals: (text(variable.query) ?? '')
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one && one !== 'auto'),
        value: single(variable.current?.value),
        autoEnabled: Boolean(variable.auto),
        autoStepCount: Number(variable.auto_count ?? 30),
        autoMinInterval: text(variable.auto_min) ?? '10s',
      });
    case 'textbox':
      return new TextBoxVariable({
        ...common,
        value: single(variable.current?.value) || (text(variable.query) ?? ''),
      });
    case 'switch':
      return new SwitchVariable({
        ...common,
        value: single(variable.current?.value),
        enabledValue:
          single((variable.options as Array<{ value: string }> | undefined)?.[0]?.value) || 'true',
        disabledValue:
          single((variable.options as Array<{ value: string }> | undefined)?.[1]?.value) || 'false',
      });
    case 'adhoc':
      return new AdHocFiltersVariable({
        ...common,
        datasource: sourceRef(variable.datasource as SourceRef) ?? null,
        filters: (variable.filters as Filters | undefined) ?? [],
        baseFilters: variable.baseFilters as Filters | undefined,
        applyMode: 'auto',
      });
    default:
      return undefined;
  }
}

const ORDERS = ['before', 'after', 'sorted'] as const;

/** The choices that the file adds to those of the query. */
function staticOptions(options: unknown): QueryVariable['state']['staticOptions'] {
  const written = Array.isArray(options)
    ? (options as Array<{ text?: unknown; value?: unknown } | null>)
    : [];
  return written.flatMap((one) =>
    one && one.value !== undefined ? [{ label: String(one.text ?? one.value), value: String(one.value) }] : []
  );
}

/** A pattern that is none would hold up all variables, and with them all panels. */
function pattern(regex: unknown): string {
  const written = text(regex) ?? '';
  try {
    stringToJsRegex(written);
    return written;
  } catch {
    return '';
  }
}

function isList(json: unknown): boolean {
  try {
    return Array.isArray(JSON.parse(text(json) ?? ''));
  } catch {
    return false;
  }
}

function multiValue(variable: ClassicVariable) {
  return {
    isMulti: Boolean(variable.multi),
    includeAll: Boolean(variable.includeAll),
    allValue: text(variable.allValue) || undefined,
    value: (variable.current?.value ?? '') as string | string[],
    text: (variable.current?.text ?? '') as string | string[],
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function single(value: unknown): string {
  return String((Array.isArray(value) ? value[0] : value) ?? '');
}
