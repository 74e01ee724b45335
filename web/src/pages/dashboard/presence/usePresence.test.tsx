// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Person } from '../../../api/types.ts';
import { usePresence } from './usePresence.ts';

class SilentSource {
  addEventListener(): void {}
  close(): void {}
}

const fetched = vi.fn<typeof fetch>();
let people: readonly Person[];
let root: Root;

function Probe({ isEditing }: { isEditing: boolean }) {
  people = usePresence('m', isEditing);
  return null;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('EventSource', SilentSource);
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  root = createRoot(document.createElement('div'));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ada = { client: 'x', login: 'ada', state: 'editing', instance: 'b' };
const answers = (status: number, content: unknown) =>
  fetched.mockImplementation(async () => new Response(JSON.stringify(content), { status }));
const sent = () => fetched.mock.calls.map(([path, init]) => ({ path, ...JSON.parse(String(init?.body)) }));

async function show(isEditing: boolean, millis = 0): Promise<void> {
  await act(async () => {
    root.render(<Probe isEditing={isEditing} />);
    await vi.advanceTimersByTimeAsync(millis);
  });
}

test('tells that one looks, then that one edits, then that one is gone', async () => {
  answers(200, { people: [ada] });
  await show(false);
  await show(false, 1);
  expect(people).toEqual([ada]);
  await show(true, 1);
  await show(true, 1);
  await act(async () => root.render(<></>));
  expect(sent().map(({ path, state }) => `${path} ${state}`)).toEqual([
    '/ha/presence/m viewing',
    '/ha/presence/m editing',
    '/ha/presence/m gone',
  ]);
  expect(new Set(sent().map(({ client }) => client)).size).toBe(1);
});

test('shows nobody when it cannot be told who is there, and asks on', async () => {
  answers(200, { people: [ada] });
  await show(false, 1);
  answers(503, { message: 'failover' });
  await show(false, 10_001);
  expect(people).toEqual([]);
  answers(200, { people: [ada] });
  await show(false, 10_001);
  expect(people).toEqual([ada]);
});

test('does not go on where the server knows nothing of this', async () => {
  answers(404, { message: 'Not found' });
  await show(false);
  await show(false, 60_000);
  expect(fetched).toHaveBeenCalledTimes(1);
});
