import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventStream, followSight, type LiveEvent, parseEvent } from './events.ts';

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

describe('a page that nobody sees', () => {
  let page: EventTarget & { hidden: boolean };
  let window: EventTarget;
  const open = () => sources.filter(({ isClosed }) => !isClosed).length;
  const follow = () => followSight(stream, page as unknown as Document, window as Window);

  function turn(hidden: boolean) {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  }

  beforeEach(() => {
    page = Object.assign(new EventTarget(), { hidden: false });
    window = new EventTarget();
  });

  test('gives its connection up after a while, and reads the state again when it is seen', () => {
    follow();
    const { events } = listen();
    turn(true);
    vi.advanceTimersByTime(9_000);
    expect(open()).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(open()).toBe(0);
    turn(false);
    expect(open()).toBe(1);
    sources[1].onopen?.();
    expect(events).toEqual([{ kind: 'reconnected' }]);
  });

  test('that is seen again soon keeps it', () => {
    follow();
    listen();
    turn(true);
    turn(false);
    vi.advanceTimersByTime(20_000);
    expect(sources).toHaveLength(1);
    expect(open()).toBe(1);
  });

  test('has none when it is opened behind others, nor when the browser keeps it to go back to', () => {
    page.hidden = true;
    follow();
    listen();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(0);
    turn(false);
    expect(open()).toBe(1);
    window.dispatchEvent(new Event('pagehide'));
    expect(open()).toBe(0);
    window.dispatchEvent(new Event('pageshow'));
    expect(open()).toBe(1);
  });
});
