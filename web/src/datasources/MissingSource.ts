import { DataSourceApi, type DataQueryResponse, type MetricFindValue, type PanelData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

/** The type under which a source that is not configured goes about. */
export const MISSING_TYPE = 'missing';

/**
 * Stands where a dashboard names a source that this server does not have. It answers with nothing and
 * not with an error: an instance without Prometheus is no fault, and a dashboard full of red is no help.
 * The panels say it themselves, by {@link missingSourceOf}.
 */
export class MissingSource extends DataSourceApi {
  async query(): Promise<DataQueryResponse> {
    return { data: [] };
  }

  override async metricFindQuery(): Promise<MetricFindValue[]> {
    return [];
  }

  async testDatasource() {
    return { status: 'error', message: `Data source not configured: ${this.name}` };
  }
}

/** The name of a source that a panel asked in vain, if there is one. */
export function missingSourceOf(data: PanelData): string | undefined {
  for (const { datasource } of data.request?.targets ?? []) {
    if (datasource?.type === MISSING_TYPE) {
      return datasource.uid;
    }
    const settings =
      datasource && getDataSourceSrv().getInstanceSettings(datasource, data.request?.scopedVars);
    if (settings?.type === MISSING_TYPE) {
      return settings.name;
    }
  }
  return undefined;
}
