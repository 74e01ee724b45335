import {
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type DataSourceRef,
  type ScopedVars,
} from '@grafana/data';
import { forkJoin, from, isObservable, lastValueFrom, map, type Observable } from 'rxjs';

type Find = (ref: DataSourceRef | null | undefined, scopedVars?: ScopedVars) => Promise<DataSourceApi>;

/** The built-in `-- Mixed --` source: each query of a panel names its own. */
export class MixedSource extends DataSourceApi {
  constructor(
    settings: DataSourceInstanceSettings,
    private readonly find: Find
  ) {
    super(settings);
  }

  query(options: DataQueryRequest): Observable<DataQueryResponse> {
    const bySource = Map.groupBy(options.targets, (target) => JSON.stringify(target.datasource ?? null));
    const answers = [...bySource.values()].map(async (targets) => {
      const source = await this.find(targets[0].datasource, options.scopedVars);
      const answer = source.query({ ...options, targets });
      return isObservable(answer) ? lastValueFrom(answer) : answer;
    });
    return forkJoin(answers.map((answer) => from(answer))).pipe(
      map((responses) => ({
        data: responses.flatMap((response) => response.data),
        errors: responses.flatMap((response) => response.errors ?? []),
      }))
    );
  }

  async testDatasource() {
    return { status: 'success', message: 'Built in.' };
  }
}
