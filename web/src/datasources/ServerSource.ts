import {
  dataFrameFromJSON,
  DataSourceApi,
  LoadingState,
  type DataFrameJSON,
  type DataQuery,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type LegacyMetricFindQueryOptions,
  type MetricFindValue,
  type ScopedVars,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { Observable, of } from 'rxjs';
import { ApiError, pause, request } from '../api/client.ts';

interface QueryAnswer {
  results: Record<string, { status?: number; frames?: DataFrameJSON[]; error?: string }>;
}

/** A source that the server queries for us, through `POST /api/ds/query`. */
export class ServerSource extends DataSourceApi {
  query(options: DataQueryRequest): Observable<DataQueryResponse> {
    const targets = options.targets.filter((target) => !target.hide);
    if (targets.length === 0) {
      return of({ data: [] });
    }
    const body = {
      from: String(options.range.from.valueOf()),
      to: String(options.range.to.valueOf()),
      queries: targets.map((target) => ({
        ...replaceVariables(target, options.scopedVars),
        datasource: { uid: this.uid, type: this.type },
        intervalMs: options.intervalMs,
        maxDataPoints: options.maxDataPoints ?? 1000,
      })),
    };
    return new Observable((observer) => {
      const abort = new AbortController();
      ask(body, abort.signal).then(
        (answer) => {
          observer.next(response(answer, targets));
          observer.complete();
        },
        (error: unknown) => !abort.signal.aborted && observer.error(error)
      );
      return () => abort.abort();
    });
  }

  override async metricFindQuery(
    query: string | Record<string, unknown>,
    options: LegacyMetricFindQueryOptions = {}
  ): Promise<MetricFindValue[]> {
    const text = typeof query === 'string' ? query : String(query.stringInput ?? query.query ?? '');
    const answer = await ask({
      from: String(options.range?.from.valueOf() ?? Date.now() - 3_600_000),
      to: String(options.range?.to.valueOf() ?? Date.now()),
      queries: [
        {
          refId: 'A',
          scenarioId: 'variables-query',
          stringInput: getTemplateSrv().replace(text, options.scopedVars, 'glob'),
          datasource: { uid: this.uid, type: this.type },
        },
      ],
    });
    const { data } = response(answer, [{ refId: 'A' }]);
    const values = data[0]?.fields.find((field: { name: string }) => field.name === 'text')?.values ?? [];
    return values.map((value: unknown) => ({ text: String(value) }));
  }

  async testDatasource() {
    return { status: 'success', message: 'The server queries it.' };
  }
}

const TRIES = 4;
const FIRST_PAUSE_MILLIS = 300;

/** A query changes nothing: unlike other POSTs it may be sent again, as after a failover. */
async function ask(body: object, signal?: AbortSignal): Promise<QueryAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request<QueryAnswer>('POST', '/api/ds/query', body, { signal });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTemporary || attempt === TRIES) {
        throw error;
      }
      await pause(FIRST_PAUSE_MILLIS * 2 ** (attempt - 1), signal);
    }
  }
}

/** Frames in the order of the queries, so that colours do not change from one refresh to the next. */
function response(answer: QueryAnswer, targets: DataQuery[]): DataQueryResponse {
  const data = targets.flatMap(({ refId }) =>
    (answer.results[refId]?.frames ?? []).map((json) => {
      const frame = dataFrameFromJSON(json);
      frame.refId ??= refId;
      return frame;
    })
  );
  const errors: DataQueryError[] = targets.flatMap(({ refId }) => {
    const message = answer.results[refId]?.error;
    return message ? [{ refId, message }] : [];
  });
  return { data, errors, state: errors.length > 0 ? LoadingState.Error : LoadingState.Done };
}

function replaceVariables(query: DataQuery, scopedVars: ScopedVars): DataQuery {
  const replace = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return getTemplateSrv().replace(part, scopedVars);
    }
    if (Array.isArray(part)) {
      return part.map(replace);
    }
    if (part && typeof part === 'object') {
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, replace(inner)]));
    }
    return part;
  };
  return replace(query) as DataQuery;
}
