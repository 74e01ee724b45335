// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FormValues } from './places.ts';
import { type ConnectionTest, useConnectionTest } from './useConnectionTest.ts';
import { empty } from './values.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const fetched = vi.fn<typeof fetch>();
let root: Root;
let shown: ConnectionTest;

function Probe({ values }: { values: FormValues }) {
  shown = useConnectionTest(values);
  return null;
}

const typed = (url: string) => ({ ...empty, title: 'T', url });
const show = (values: FormValues) => act(async () => root.render(<Probe values={values} />));
const wait = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));
const answer = (content: unknown, status = 200) => new Response(JSON.stringify(content), { status });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  root = createRoot(document.createElement('div'));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('asks once the person has stopped typing, and only about the last', async () => {
  fetched.mockImplementation(async () => answer({ code: 200, success: true }));
  await show(typed('https://git.example/a'));
  await wait(300);
  await show(typed('https://git.example/ab'));
  await wait(300);
  expect(fetched).not.toHaveBeenCalled();
  await wait(400);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(String(fetched.mock.calls[0][1]?.body)).toContain('https://git.example/ab');
  expect(shown.kind).toBe('good');
});

test('tells the host’s no at its field, whatever the status', async () => {
  const errors = [{ field: 'spec.git.branch', detail: 'there is no branch nope' }];
  fetched.mockImplementation(async () => answer({ code: 400, success: false, errors }, 400));
  await show(typed('https://git.example/a'));
  await wait(1000);
  expect(shown).toEqual({ kind: 'bad', fields: { branch: 'There is no branch nope.' }, words: '' });
});

test('a no that is about no field is a sentence', async () => {
  fetched.mockImplementation(async () => answer({ code: 400, success: false, errors: [{ detail: 'it is asleep' }] }, 400));
  await show(typed('https://git.example/a'));
  await wait(1000);
  expect(shown).toEqual({ kind: 'bad', fields: {}, words: 'It is asleep.' });
});

test('an answer to what was typed before never shows', async () => {
  let late: (response: Response) => void = () => undefined;
  fetched.mockImplementationOnce(() => new Promise((resolve) => (late = resolve)));
  await show(typed('https://git.example/slow'));
  await wait(1000);
  expect(shown.kind).toBe('asking');
  await show(typed(''));
  await act(async () => late(answer({ code: 200, success: true })));
  await wait(1000);
  expect(shown.kind).toBe('idle');
});

test('the title alone asks nobody anew', async () => {
  fetched.mockImplementation(async () => answer({ code: 200, success: true }));
  await show(typed('https://git.example/a'));
  await wait(1000);
  await show({ ...typed('https://git.example/a'), title: 'Other' });
  await wait(1000);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('every value that the server can refuse asks anew, and is sent', async () => {
  fetched.mockImplementation(async () => answer({ code: 200, success: true }));
  await show(typed('https://git.example/a'));
  await wait(1000);
  await show({ ...typed('https://git.example/a'), proxy: 'http://proxy:3128', sshKey: { kind: 'new', text: 'k' } });
  await wait(1000);
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(JSON.parse(String(fetched.mock.calls[1][1]?.body))).toMatchObject({
    spec: { lockstep: { trust: { proxy: 'http://proxy:3128' } } },
    secure: { sshKey: { create: 'k' } },
  });
});
