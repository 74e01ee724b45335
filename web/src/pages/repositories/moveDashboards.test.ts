import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Repository } from '../../api/provisioning.ts';
import { moveDashboards, takers } from './moveDashboards.ts';

const repository = (name: string, workflows: string[], enabled = true) =>
  ({ metadata: { name }, spec: { title: name, type: 'git', workflows, sync: { enabled, target: 'folder' } } }) as Repository;

test('only another repository that is followed and takes commits can take them', () => {
  const from = repository('old', ['write']);
  const all = [
    from,
    repository('new', ['write', 'branch']),
    repository('by-branch', ['branch']),
    repository('off', ['write'], false),
  ];
  expect(takers(all, from).map(({ metadata }) => metadata.name)).toEqual(['new']);
});

let states: unknown[];
let sent: unknown;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method === 'POST') {
      sent = [path, JSON.parse(String(init.body))];
      return new Response(JSON.stringify({ metadata: { name: 'new-sync', uid: 'j1' }, spec: { action: 'migrate' } }));
    }
    const status = states.length > 1 ? states.shift() : states[0];
    const older = { metadata: { name: 'new-sync', uid: 'j0' }, spec: {}, status: { state: 'success' } };
    return new Response(JSON.stringify({ items: [older, { metadata: { uid: 'j1' }, spec: {}, status }] }));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function run() {
  const told: string[] = [];
  const moved = moveDashboards('old', 'new', (words) => told.push(words));
  await vi.advanceTimersByTimeAsync(5000);
  return { moved: await moved, told };
}

test('is a job of the repository that takes them, and waits for its end', async () => {
  states = [{ state: 'working', progress: 40.2, message: 'Moving' }, { state: 'success', message: '3 moved' }];
  expect(await run()).toEqual({ moved: { kind: 'moved', words: '3 moved' }, told: ['0 %', '40 % Moving'] });
  expect(sent).toEqual([
    expect.stringMatching(/repositories\/new\/jobs$/),
    { action: 'migrate', migrate: { source: 'old' } },
  ]);
});

test('what was left is told, so that nothing is deleted that nobody else has', async () => {
  states = [{ state: 'warning', message: 'Done with warnings', warnings: ['net.json: is not taken'] }];
  const { moved } = await run();
  expect(moved).toEqual({ kind: 'left', words: 'Done with warnings', reasons: ['net.json: is not taken'] });
});
