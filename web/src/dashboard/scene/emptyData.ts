import { getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';

/** A result without data, and why. */
export function emptyData(message: string): PanelData {
  const error = { message };
  return { state: LoadingState.Error, series: [], timeRange: getDefaultTimeRange(), error, errors: [error] };
}
