// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ApiError } from '../../api/client.ts';
import { otherSchema } from '../../api/stored.ts';
import type { Form } from './form.ts';
import { useWaiting } from './useWaiting.ts';

const away = new ApiError(503, 'Git and the database are away', undefined);
const gone = new ApiError(404, 'Dashboard not found', undefined);

let answers: unknown[];
let settled: number;
let root: Root;

const read: Form['read'] = async () => {
  const next = answers.shift() ?? { waiting: { saveId: 's' } };
  if (next instanceof Error) {
    throw next;
  }
  return { data: { dashboard: {}, meta: next } };
};
const onSettled = async () => {
  settled++;
};

function Page() {
  useWaiting(read, 'm', true, onSettled);
  return null;
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  settled = 0;
  root = createRoot(document.createElement('div'));
  await act(async () => root.render(<Page />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const turns = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 3000));

test('asks until what waited is in Git, and waits an outage out', async () => {
  answers = [{ waiting: { saveId: 's' } }, away, away, away, {}];
  await turns(4);
  expect(settled).toBe(0);
  await turns(5);
  expect(settled).toBe(1);
});

test('what was set aside and is nowhere else waits no more, but one instance may be behind', async () => {
  answers = [gone, { waiting: { saveId: 's' } }];
  await turns(2);
  expect(settled).toBe(0);
  answers = [gone];
  await turns(5);
  expect(settled).toBe(1);
});

test('what came to Git in another schema waits no more', async () => {
  answers = [otherSchema()];
  await turns(1);
  expect(settled).toBe(1);
});
