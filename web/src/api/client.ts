/**
 * One way to ask the server: JSON in, JSON out, errors as {@link ApiError}.
 *
 * Reads are retried when a member is on its way out (502, 503, 504, no answer), because a failover
 * takes a second or two and a person should not see it. Writes are never retried here: whoever
 * writes decides, with the save id at hand.
 */

/** What the server, or the lack of an answer, said. `status` 0 means that no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: unknown
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** Asking again later may help: nobody answered, or the server said that it cannot right now. */
  get isTemporary(): boolean {
    return RETRIED.has(this.status);
  }
}

/** True for what the server has not, or not yet. */
export function isNotThere(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

export interface RequestOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** How often a read is asked again before its error is reported. Default 4; polls use 0. */
  retries?: number;
}

export interface Answer<T> {
  data: T;
  /** The revision that the answer stands for (`Lockstep-Commit`). */
  commit?: string;
  /** Which content it is (`ETag`): the base of a later save. */
  etag?: string;
  /** The member that answered (`Lockstep-Instance`). */
  instance?: string;
  /** The list is cut, and there is more (`Lockstep-More`). */
  isCut?: boolean;
}

const RETRIED = new Set([0, 502, 503, 504]);
const DEFAULT_RETRIES = 4;
const FIRST_PAUSE_MILLIS = 250;

/** Like {@link send}, for callers who only want the content. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  options?: RequestOptions
): Promise<T> {
  return (await send<T>(method, path, body, options)).data;
}

/**
 * Sends one request and waits for its JSON.
 *
 * @throws ApiError for every answer that is not 2xx, and when no answer came
 * @throws DOMException named AbortError when `options.signal` was aborted
 */
export async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {}
): Promise<Answer<T>> {
  const retries = method === 'GET' ? (options.retries ?? DEFAULT_RETRIES) : 0;
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendOnce<T>(method, path, body, options);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      if (error.status === 401) {
        unauthorized?.();
      }
      if (!error.isTemporary || attempt >= retries) {
        throw attempt === 0 ? error : afterRetries(error, attempt + 1);
      }
    }
    await pause(FIRST_PAUSE_MILLIS * 2 ** attempt, options.signal);
  }
}

async function sendOnce<T>(
  method: string,
  path: string,
  body: unknown,
  { headers, signal }: RequestOptions
): Promise<Answer<T>> {
  const response = await answerOf(path, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  const instance = response.headers.get('Lockstep-Instance') ?? undefined;
  if (instance) {
    answeredBy(instance);
  }
  const content = await contentOf(response, signal);
  if (!response.ok) {
    throw toApiError(response.status, content);
  }
  return {
    data: content as T,
    commit: response.headers.get('Lockstep-Commit') ?? undefined,
    etag: response.headers.get('ETag') ?? undefined,
    instance,
    isCut: response.headers.get('Lockstep-More') === 'true',
  };
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    throw lost(error, init.signal);
  }
}

async function contentOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw lost(error, signal);
  }
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    // A proxy's HTML page. As an error it is only text; as a success it is not what we asked for.
    if (response.ok) {
      throw new ApiError(502, 'The answer was not JSON. Is something else in front of Lockstep?', text);
    }
    return text;
  }
}

function lost(error: unknown, signal?: AbortSignal | null): unknown {
  if (signal?.aborted) {
    return error;
  }
  return new ApiError(0, 'No answer from the server. It may be down, or the network is.', undefined);
}

/** The error for an answer that is not 2xx: the server's own words where it has some. */
export function toApiError(status: number, content: unknown): ApiError {
  const words = (content as { message?: unknown } | undefined)?.message;
  const message = typeof words === 'string' && words.trim() !== '' ? words : defaultMessage(status);
  return new ApiError(status, message, content);
}

function defaultMessage(status: number): string {
  switch (status) {
    case 401:
      return 'Your session has ended. Log in again.';
    case 403:
      return 'You may not do this. Ask somebody who administers Lockstep.';
    case 404:
      return 'There is nothing at this address.';
    case 413:
      return 'This is too large for the server.';
    case 502:
    case 503:
    case 504:
      return `No instance can answer right now (${status}).`;
    default:
      return `The server answered ${status}.`;
  }
}

function afterRetries(error: ApiError, times: number): ApiError {
  const stop = /[.!?]$/.test(error.message) ? '' : '.';
  return new ApiError(error.status, `${error.message}${stop} Asked ${times} times.`, error.body);
}

/** The message of anything that was thrown, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : String(error);
}

/** True for the error of a request that its caller gave up. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Resolves after `millis`; rejects with the abort reason when `signal` fires first. */
export function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, millis);
    if (signal?.aborted) {
      giveUp();
    } else {
      signal?.addEventListener('abort', giveUp, { once: true });
    }
  });
}

// Two things that the page as a whole wants to know, whoever asked.

let unauthorized: (() => void) | undefined;
let lastInstance: string | undefined;
const instanceListeners = new Set<() => void>();

/** Says what to do when an answer was 401; the router goes to the log-in. */
export function onUnauthorized(act: () => void): void {
  unauthorized = act;
}

/** The member that answered last, or undefined before the first answer. */
export function instanceThatAnswered(): string | undefined {
  return lastInstance;
}

/** Calls `listener` whenever another member answers than before; returns how to stop. */
export function onInstanceChange(listener: () => void): () => void {
  instanceListeners.add(listener);
  return () => instanceListeners.delete(listener);
}

function answeredBy(instance: string): void {
  if (instance !== lastInstance) {
    lastInstance = instance;
    instanceListeners.forEach((listener) => listener());
  }
}
