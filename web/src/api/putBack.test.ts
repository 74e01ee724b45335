import { afterEach, expect, test, vi } from 'vitest';

import { putBack } from './endpoints.ts';

afterEach(() => vi.unstubAllGlobals());

function answering(...bodies: object[]) {
  const asked: unknown[] = [];
  vi.stubGlobal(
    'fetch',
    vi.fn((_: string, init: RequestInit) => {
      asked.push(JSON.parse(init.body as string));
      return Promise.resolve(new Response(JSON.stringify(bodies.shift()), { status: 200 }));
    })
  );
  return asked;
}

const check = (name: string, ok: boolean) => ({ name, ok, detail: name });

test('goes on until nothing is to go, and tells of all', async () => {
  const asked = answering(
    { state: 'working', message: '1 of 3', next: 's2', checks: [check('s1', true)] },
    { state: 'working', message: '2 of 3', next: 's3', checks: [check('s2', false)] },
    { state: 'done', message: '1 put back', checks: [check('s3', true)] }
  );
  const told: string[] = [];

  const outcome = await putBack('manifests', (message) => told.push(message));

  expect(asked).toEqual([
    { repository: 'manifests' },
    { repository: 'manifests', from: 's2' },
    { repository: 'manifests', from: 's3' },
  ]);
  expect(told).toEqual(['1 of 3', '2 of 3']);
  expect(outcome.state).toBe('partly');
  expect(outcome.message).toBe('2 put back, 1 left and still listed');
  expect(outcome.checks).toHaveLength(3);
});

test('one portion is told as the server says it', async () => {
  answering({ state: 'done', message: '1 put back', checks: [check('s1', true)] });
  expect((await putBack('manifests', () => {})).message).toBe('1 put back');
});
