import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveEvent } from '../../api/events.ts';
import { ClusterFeed } from './clusterFeed.ts';

const status = { name: 'a', cluster: 'demo', mode: 'primary-replica', epoch: 3, members: [], repositories: [] };

let asked: string[];
let answer: (path: string, signal: AbortSignal) => Promise<Response>;
let tell: (event: LiveEvent) => void;
let isListening: boolean;
let reopened: number;
let feed: ClusterFeed;
const stops: Array<() => void> = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answer = async (path) => json(path === '/ha/status' ? status : path === '/ha/gateway' ? { members: [] } : []);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push(path);
    return answer(path, init.signal!);
  });
  isListening = false;
  reopened = 0;
  feed = new ClusterFeed({
    subscribe: (listener) => {
      tell = listener;
      isListening = true;
      return () => (isListening = false);
    },
    reopen: () => reopened++,
  });
});

afterEach(() => {
  stops.splice(0).forEach((stop) => stop());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const json = (content: unknown, code = 200) =>
  new Response(JSON.stringify(content), { status: code, headers: { 'Lockstep-Instance': 'a' } });
const look = (attention: 'glance' | 'watch') => stops.push(feed.look(attention));
const wait = (millis: number) => vi.advanceTimersByTimeAsync(millis);
const statusAsked = () => asked.filter((path) => path === '/ha/status').length;

test('asks every second while somebody watches, and every five at a glance', async () => {
  look('glance');
  await wait(10_100);
  expect(statusAsked()).toBe(3);
  expect(asked).not.toContain('/ha/gateway');
  look('watch');
  await wait(5000);
  expect(statusAsked()).toBeGreaterThanOrEqual(8);
  expect(asked).toContain('/ha/gateway');
  expect(asked).toContain('/ha/history?limit=20');
});

test('stops when nobody looks any more', async () => {
  look('watch');
  await wait(100);
  stops.pop()?.();
  const before = asked.length;
  await wait(60_000);
  expect(asked).toHaveLength(before);
  expect(isListening).toBe(false);
});

test('keeps the last state while nobody answers, and asks every second until somebody does', async () => {
  look('glance');
  await wait(100);
  answer = async () => json({ message: 'No primary' }, 503);
  await wait(8000);
  expect(feed.current()).toMatchObject({ status, failure: 'No primary' });
  expect(feed.current().failingSince).toBeDefined();
  answer = async () => json(status);
  await wait(1100);
  expect(feed.current().failingSince).toBeUndefined();
});

test('an answer that does not come is a failure after three seconds', async () => {
  answer = (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  look('glance');
  await wait(2900);
  expect(feed.current().failingSince).toBeUndefined();
  await wait(200);
  expect(feed.current().failure).toBe('No answer within 3 s.');
});

test('an event is shown at once and is a reason to ask', async () => {
  look('glance');
  await wait(100);
  const before = statusAsked();
  tell({ kind: 'role', name: 'b', role: 'primary', epoch: 4 });
  await wait(10);
  expect(feed.current().timeline[0].title).toBe('b is the primary in epoch 4');
  expect(statusAsked()).toBe(before + 1);
});

test('opens the event stream anew when the primary changed, for the old one may hang', async () => {
  look('glance');
  await wait(6000);
  expect(reopened).toBe(0);
  answer = async () => json({ ...status, epoch: 4 });
  await wait(11_000);
  expect(reopened).toBe(1);
});

test('reads the history again when the primary changed', async () => {
  look('watch');
  await wait(1500);
  const before = asked.filter((path) => path.startsWith('/ha/history')).length;
  answer = async (path) => json(path === '/ha/status' ? { ...status, epoch: 4 } : []);
  await wait(1500);
  expect(asked.filter((path) => path.startsWith('/ha/history'))).toHaveLength(before + 1);
});

test('works without a gateway in front', async () => {
  answer = async (path) => (path === '/ha/gateway' ? json({ message: 'Not found' }, 404) : json(status));
  look('watch');
  await wait(100);
  expect(feed.current()).toMatchObject({ status, gateway: undefined, failingSince: undefined });
});
