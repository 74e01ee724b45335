import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventStream, type LiveEvent, parseEvent } from './events.ts';

/** An EventSource whose events the test makes. */
class FakeSource {
  onopen?: () => void;
  onerror?: () => void;
  isClosed = false;
  private readonly handlers = new Map<string, (message: { data: string }) => void>();

  addEventListener(kind: string, handler: (message: { data: string }) => void): void {
    this.handlers.set(kind, handler);
  }

  close(): void {
    this.isClosed = true;
  }

  emit(kind: string, content: unknown): void {
    this.handlers.get(kind)?.({ data: JSON.stringify(content) });
  }
}

let sources: FakeSource[];
let stream: EventStream;

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  stream = new EventStream(() => {
    const source = new FakeSource();
    sources.push(source);
    return source as unknown as EventSource;
  });
});

afterEach(() => vi.useRealTimers());

function listen(): { events: LiveEvent[]; stop: () => void } {
  const events: LiveEvent[] = [];
  return { events, stop: stream.subscribe((event) => events.push(event)) };
}

describe('the stream', () => {
  test('is one connection for all listeners, and closed after the last', () => {
    const one = listen();
    const two = listen();
    expect(sources).toHaveLength(1);
    one.stop();
    expect(sources[0].isClosed).toBe(false);
    two.stop();
    expect(sources[0].isClosed).toBe(true);
  });

  test('tells events to everybody', () => {
    const one = listen();
    const two = listen();
    sources[0].emit('role', { name: 'b', role: 'primary', epoch: 4 });
    expect(one.events).toEqual([{ kind: 'role', name: 'b', role: 'primary', epoch: 4 }]);
    expect(two.events).toEqual(one.events);
  });

  test('connects anew after it was lost, and says so once', async () => {
    const { events } = listen();
    sources[0].onopen?.();
    sources[0].onerror?.();
    await vi.advanceTimersByTimeAsync(500);
    sources[1].onerror?.();
    await vi.advanceTimersByTimeAsync(1000);
    sources[2].onopen?.();
    expect(events).toEqual([{ kind: 'lost' }, { kind: 'reconnected' }]);
    expect(sources.map((source) => source.isClosed)).toEqual([true, true, false]);
  });

  test('can be opened anew while it is only silent', async () => {
    const { events } = listen();
    sources[0].onopen?.();
    stream.reopen();
    await vi.advanceTimersByTimeAsync(500);
    sources[1].onopen?.();
    expect(sources[0].isClosed).toBe(true);
    expect(events).toEqual([{ kind: 'lost' }, { kind: 'reconnected' }]);
  });

  test('does not come back when nobody listens any more', async () => {
    const { stop } = listen();
    sources[0].onerror?.();
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources).toHaveLength(1);
  });
});

describe('an event', () => {
  test('that is not JSON, or lacks what it is about, is left out', () => {
    expect(parseEvent('commit', 'hello')).toBeUndefined();
    expect(parseEvent('commit', 'null')).toBeUndefined();
    expect(parseEvent('commit', '{}')).toBeUndefined();
    expect(parseEvent('dashboard', '{"title":"x"}')).toBeUndefined();
    expect(parseEvent('member', '[]')).toBeUndefined();
  });

  test('of a commit always has a list of changes', () => {
    expect(parseEvent('commit', '{"commit":"abc"}')).toEqual({ kind: 'commit', commit: 'abc', changes: [] });
  });
});
