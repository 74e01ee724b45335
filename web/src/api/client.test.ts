import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  ApiError,
  instanceThatAnswered,
  onInstanceChange,
  onUnauthorized,
  pause,
  request,
  send,
  toApiError,
} from './client.ts';

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  onUnauthorized(() => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answer(status: number, content: unknown, headers: Record<string, string> = {}): Response {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return new Response(text, { status, headers });
}

/** Lets all pauses pass, and gives what came of the request. */
async function settled<T>(promise: Promise<T>): Promise<T | ApiError> {
  const outcome = promise.catch((error: ApiError) => error);
  await vi.runAllTimersAsync();
  return outcome;
}

describe('errors', () => {
  test("are the server's own words", () => {
    const error = toApiError(412, { status: 'version-mismatch', message: 'changed by someone else' });
    expect(error).toMatchObject({ status: 412, message: 'changed by someone else' });
    expect(error.body).toEqual({ status: 'version-mismatch', message: 'changed by someone else' });
  });

  test('have words of ours where the server has none, or a page of a proxy', () => {
    expect(toApiError(503, undefined).message).toContain('No instance can answer');
    expect(toApiError(502, '<html>Bad Gateway</html>').message).toContain('No instance can answer');
    expect(toApiError(418, { message: '  ' }).message).toBe('The server answered 418.');
  });

  test('an answer that should be JSON and is not is an error', async () => {
    fetched.mockResolvedValue(answer(200, '<html>Log in to the hotel network</html>'));
    const error = await settled(request('GET', '/api/user', undefined, { retries: 0 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 502 });
  });
});

describe('retries', () => {
  test('ask again for a read while a member is on its way out', async () => {
    fetched
      .mockResolvedValueOnce(answer(503, { message: 'draining' }))
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValueOnce(answer(200, { login: 'ada' }));
    expect(await settled(request('GET', '/api/user'))).toEqual({ login: 'ada' });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test('end, and say how often was asked', async () => {
    fetched.mockImplementation(async () => answer(503, { message: 'No primary.' }));
    const error = await settled(request('GET', '/api/user', undefined, { retries: 2 }));
    expect(error).toMatchObject({ status: 503, message: 'No primary. Asked 3 times.' });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test('are never made for a write', async () => {
    fetched.mockImplementation(async () => answer(503, { message: 'No primary.' }));
    await settled(request('POST', '/api/dashboards/db', {}));
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test('are not made for a definite no', async () => {
    fetched.mockImplementation(async () => answer(404, { message: 'Dashboard not found' }));
    expect(await settled(request('GET', '/api/dashboards/uid/x'))).toMatchObject({ status: 404 });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test('stop when the caller gives up', async () => {
    fetched.mockImplementation(async () => answer(503, {}));
    const caller = new AbortController();
    const outcome = request('GET', '/api/user', undefined, { signal: caller.signal }).catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(10);
    caller.abort();
    expect(await outcome).toMatchObject({ name: 'AbortError' });
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

test('a 401 is told to whoever leads to the log-in, a 503 is not', async () => {
  const act = vi.fn();
  onUnauthorized(act);
  fetched.mockImplementation(async () => answer(503, {}));
  await settled(request('GET', '/api/user', undefined, { retries: 0 }));
  expect(act).not.toHaveBeenCalled();
  fetched.mockImplementation(async () => answer(401, { message: 'Unauthorized' }));
  await settled(request('GET', '/api/user'));
  expect(act).toHaveBeenCalledTimes(1);
});

test('knows who answered and at which commit', async () => {
  const changed = vi.fn();
  const stop = onInstanceChange(changed);
  fetched.mockImplementation(async () =>
    answer(200, {}, { 'Lockstep-Instance': 'b', 'Lockstep-Commit': 'abc' })
  );
  expect(await send('GET', '/api/dashboards/uid/x')).toMatchObject({ instance: 'b', commit: 'abc' });
  await send('GET', '/api/dashboards/uid/x');
  expect(instanceThatAnswered()).toBe('b');
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
});

test('sends JSON with the headers of the caller', async () => {
  fetched.mockResolvedValue(answer(200, {}));
  await request('POST', '/api/folders', { title: 'Ops' }, { headers: { 'Lockstep-Save-Id': '1' } });
  const [path, init] = fetched.mock.calls[0];
  expect(path).toBe('/api/folders');
  expect(init).toMatchObject({ method: 'POST', body: '{"title":"Ops"}' });
  expect(init?.headers).toMatchObject({ 'Content-Type': 'application/json', 'Lockstep-Save-Id': '1' });
});

test('a pause that is given up at once rejects', async () => {
  const signal = AbortSignal.abort();
  await expect(pause(1000, signal)).rejects.toMatchObject({ name: 'AbortError' });
});
