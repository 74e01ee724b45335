import {
  DataTopic,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, from, isObservable, map, of, startWith, type Observable } from 'rxjs';

type QueryFunction = (
  request: DataQueryRequest
) => Promise<DataQueryResponse> | Observable<DataQueryResponse>;

/**
 * Turns what a data source answers into what a panel draws. A source may answer in several packets
 * (one per key); each one gives a whole new PanelData from the latest packet of every key.
 */
export function runRequest(
  source: DataSourceApi,
  request: DataQueryRequest,
  query?: QueryFunction
): Observable<PanelData> {
  const empty = { request, series: [], timeRange: request.range };
  request.startTime = Date.now();
  if (request.targets.length === 0) {
    return of({ ...empty, state: LoadingState.Done });
  }
  const packets = new Map<string, DataQueryResponse>();
  return answers(source, request, query).pipe(
    map((packet) => {
      packets.set(packet.key ?? 'only', packet);
      return panelData(request, packet, [...packets.values()]);
    }),
    catchError((failure: unknown) => {
      const error = toDataQueryError(failure as Error);
      return of({ ...empty, state: LoadingState.Error, error, errors: [error] });
    }),
    startWith({ ...empty, state: LoadingState.Loading })
  );
}

function answers(
  source: DataSourceApi,
  request: DataQueryRequest,
  query?: QueryFunction
): Observable<DataQueryResponse> {
  const answer = query ? query(request) : source.query(request);
  return isObservable(answer) ? answer : from(answer);
}

function panelData(
  request: DataQueryRequest,
  newest: DataQueryResponse,
  packets: DataQueryResponse[]
): PanelData {
  const frames: DataFrame[] = packets
    .flatMap((packet) => packet.data ?? [])
    .map((frame) => toDataFrame(frame));
  const errors = packets.flatMap((packet) => packet.errors ?? []);
  const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === DataTopic.Annotations;
  return {
    request: { ...request, endTime: Date.now() },
    state: errors.length > 0 ? LoadingState.Error : (newest.state ?? LoadingState.Done),
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    errors: errors.length > 0 ? errors : undefined,
    error: errors[0],
    timeRange: request.range,
  };
}
