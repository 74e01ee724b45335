import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { isRotationDue, keepRotating } from './rotation.ts';

const NOW = 1_790_000_000_000;
const SECONDS = NOW / 1000;

describe('a token', () => {
  test('is replaced from the moment on that the cookie names', () => {
    expect(isRotationDue(`a=1; grafana_session_expiry=${SECONDS + 1}`, NOW)).toBe(false);
    expect(isRotationDue(`a=1; grafana_session_expiry=${SECONDS}; b=2`, NOW)).toBe(true);
  });

  test.each(['', 'grafana_session_expiry=', 'grafana_session_expiry=soon', 'x_grafana_session_expiry=1'])(
    'is left alone without a moment: %s',
    (cookies) => expect(isRotationDue(cookies, NOW)).toBe(false)
  );
});

describe('an open page', () => {
  let due = SECONDS + 60;
  const cookies = () => `grafana_session_expiry=${due}`;

  beforeEach(() => {
    due = SECONDS + 60;
    vi.useFakeTimers({ now: NOW });
  });

  afterEach(() => vi.useRealTimers());

  test('asks once when it is time', async () => {
    const rotate = vi.fn(async () => void (due += 600));
    const stop = keepRotating(rotate, cookies);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(rotate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(rotate).toHaveBeenCalledTimes(1);
    stop();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(rotate).toHaveBeenCalledTimes(1);
  });

  test('asks again after a failure, and never twice at once', async () => {
    const rotate = vi.fn(() => new Promise((_, fail) => setTimeout(() => fail(new Error('503')), 70_000)));
    const stop = keepRotating(rotate, cookies);
    await vi.advanceTimersByTimeAsync(60_000 + 60_000);
    expect(rotate).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rotate).toHaveBeenCalledTimes(2);
    stop();
  });
});
