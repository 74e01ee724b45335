import {
  getFieldDisplayValues,
  type FieldDisplay,
  type PanelProps,
  type ReduceDataOptions,
} from '@grafana/data';
import type { VizOrientation, VizTextDisplayOptions } from '@grafana/schema';
import { useTheme2 } from '@grafana/ui';
import { useCallback } from 'react';

/** What stat, gauge and bar gauge have in common: fields reduced to single values. */
export interface SingleValueOptions {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  text?: VizTextDisplayOptions;
}

export const LAST_VALUE: ReduceDataOptions = { values: false, calcs: ['lastNotNull'], fields: '' };

/** Computes the values to show; `VizRepeater` calls it again when data or size change. */
export function useValues(
  props: Pick<
    PanelProps<SingleValueOptions>,
    'data' | 'fieldConfig' | 'options' | 'replaceVariables' | 'timeZone'
  >,
  { sparkline = false, percentChange = false } = {}
): () => FieldDisplay[] {
  const theme = useTheme2();
  const { data, fieldConfig, options, replaceVariables, timeZone } = props;
  return useCallback(
    () =>
      getFieldDisplayValues({
        fieldConfig,
        reduceOptions: options.reduceOptions,
        replaceVariables,
        theme,
        data: data.series,
        sparkline,
        percentChange,
        timeZone,
      }),
    [
      data.series,
      fieldConfig,
      options.reduceOptions,
      replaceVariables,
      theme,
      sparkline,
      percentChange,
      timeZone,
    ]
  );
}
