import { DataSourceApi, LoadingState, type DataQueryResponse, type MetricFindValue } from '@grafana/data';

/** The type of the error by which panels know that they have nothing to wait for. */
export const NOT_CONFIGURED = 'data-source-not-configured';

/** Stands where a dashboard names a source that this server does not have, and says so. */
export class MissingSource extends DataSourceApi {
  async query(): Promise<DataQueryResponse> {
    return {
      data: [],
      state: LoadingState.Error,
      errors: [{ message: notConfigured(this.name), statusText: NOT_CONFIGURED }],
    };
  }

  /** No values and no error: the panels already say what is missing. */
  override async metricFindQuery(): Promise<MetricFindValue[]> {
    return [];
  }

  async testDatasource() {
    return { status: 'error', message: notConfigured(this.name) };
  }
}

function notConfigured(name: string): string {
  return `Data source not configured: ${name}`;
}
