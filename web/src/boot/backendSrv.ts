import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { from, NEVER, type Observable } from 'rxjs';
import { request } from '../api/client.ts';

/** The Grafana packages' way to the server, led through our one HTTP client. */
export const backendSrv: BackendSrv = {
  get: (url, params) => request('GET', withQuery(url, params)),
  delete: (url) => request('DELETE', url),
  post: (url, data) => request('POST', url, data),
  patch: (url, data) => request('PATCH', url, data),
  put: (url, data) => request('PUT', url, data),
  request: (options) => send(options),
  datasourceRequest: (options) => send(options).then((data) => response(options, data)),
  fetch: <T>(options: BackendSrvRequest): Observable<FetchResponse<T>> =>
    from(send(options).then((data) => response<T>(options, data as T))),
  chunked: () => NEVER,
};

function send(options: BackendSrvRequest): Promise<any> {
  return request(options.method ?? 'GET', withQuery(options.url, options.params), options.data, {
    headers: options.headers,
    signal: options.abortSignal,
  });
}

function withQuery(url: string, params?: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        query.append(name, String(one));
      }
    }
  }
  const text = query.toString();
  return text ? `${url}${url.includes('?') ? '&' : '?'}${text}` : url;
}

function response<T>(config: BackendSrvRequest, data: T): FetchResponse<T> {
  return {
    config,
    data,
    ok: true,
    status: 200,
    statusText: 'OK',
    headers: new Headers(),
    redirected: false,
    type: 'basic',
    url: config.url,
    traceId: undefined,
  };
}
