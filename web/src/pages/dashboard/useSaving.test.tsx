// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SaveAttempt } from '../../api/saves.ts';
import { again, newAttempt } from './saveFlow.ts';
import { type Saving, useSaving } from './useSaving.ts';

const fetched = vi.fn<typeof fetch>();
const onSaved = vi.fn();
const onOpen = vi.fn();
const onWaiting = vi.fn();
const onWaited = vi.fn();
let saving: Saving;
let root: Root;

const events = { onDone: onSaved, onOpen, onWaiting, onWaited };

function Probe() {
  saving = useSaving(events);
  return null;
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  onSaved.mockReset();
  onOpen.mockReset();
  onWaiting.mockReset();
  onWaited.mockReset();
  root = createRoot(document.createElement('div'));
  await act(async () => root.render(<Probe />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const attempt: SaveAttempt = newAttempt({ uid: 'm' }, { version: 3 }, {
  to: 'here',
  title: 'Metrics',
  folderUid: '',
  message: '',
});

function answers(...list: Array<[number, unknown]>): void {
  for (const [status, content] of list) {
    fetched.mockImplementationOnce(async () => new Response(JSON.stringify(content), { status }));
  }
}

async function send(): Promise<void> {
  await act(async () => {
    saving.send(attempt);
    await vi.advanceTimersByTimeAsync(0);
  });
}

async function wait(millis: number): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(millis);
  });
}

describe('a save', () => {
  test('that is confirmed is told once and leaves nothing open', async () => {
    answers([200, { uid: 'm', version: 4 }]);
    await send();
    expect(saving.state).toEqual({ kind: 'idle' });
    expect(onSaved).toHaveBeenCalledExactlyOnceWith(attempt, expect.objectContaining({ version: 4 }));
    expect(saving.isOwn(attempt.saveId)).toBe(true);
    expect(saving.isOwn('somebody else')).toBe(false);
  });

  test('without an answer is unconfirmed until the server knows', async () => {
    answers(
      [504, { status: 'unknown', message: 'Git did not answer' }],
      [404, { message: 'not seen' }],
      [200, { saveId: attempt.saveId, state: 'saved', uid: 'm', version: 4 }]
    );
    await send();
    expect(saving.state).toMatchObject({ kind: 'unconfirmed', attempt, isAsking: true });
    expect(onSaved).not.toHaveBeenCalled();
    await wait(1000);
    expect(saving.state).toEqual({ kind: 'idle' });
    expect(onSaved).toHaveBeenCalledTimes(1);
  });

  test('that turns out a conflict says so', async () => {
    answers([504, { status: 'unknown' }], [200, { saveId: attempt.saveId, state: 'conflict' }]);
    await send();
    expect(saving.state).toMatchObject({ kind: 'conflict', attempt });
    expect(onSaved).not.toHaveBeenCalled();
  });

  test('that nobody knows of stays unconfirmed, and may be sent again under its id', async () => {
    fetched.mockImplementation(async () => new Response('{"message":"not seen"}', { status: 404 }));
    fetched.mockImplementationOnce(async () => new Response('{"status":"unknown"}', { status: 504 }));
    await send();
    await wait(120_000);
    expect(saving.state).toMatchObject({ kind: 'unconfirmed', isAsking: false });

    fetched.mockReset();
    answers([200, { uid: 'm', version: 4 }]);
    await send();
    expect(fetched.mock.calls[0][1]?.headers).toMatchObject({ 'Lockstep-Save-Id': attempt.saveId });
    expect(saving.state).toEqual({ kind: 'idle' });
  });

  test('that waits for Git is followed in the background until it is there, also through a failover', async () => {
    answers(
      [202, { status: 'waiting', message: 'Git is away', uid: 'm', version: 4, position: 2 }],
      [200, { saveId: attempt.saveId, state: 'waiting', position: 1 }],
      [503, { message: 'failover' }],
      [404, { message: 'not seen' }],
      [200, { saveId: attempt.saveId, state: 'saved', uid: 'm', version: 4 }]
    );
    await send();
    expect(saving.state).toEqual({ kind: 'idle' });
    expect(saving.waiting).toMatchObject([{ attempt, position: 2, version: 4 }]);
    expect(onWaiting).toHaveBeenCalledExactlyOnceWith(attempt, expect.objectContaining({ uid: 'm', version: 4 }));
    for (let i = 0; i < 3; i++) {
      await wait(3000);
      expect(saving.waiting).toMatchObject([{ position: 1 }]);
    }
    expect(onWaited).not.toHaveBeenCalled();
    await wait(3000);
    expect(saving.waiting).toEqual([]);
    expect(onWaited).toHaveBeenCalledExactlyOnceWith(attempt, expect.objectContaining({ kind: 'saved' }));
    expect(onSaved).not.toHaveBeenCalled();
    // Whoever keeps what was sent lets go of it when it is decided what the page stands on.
    expect(onOpen.mock.calls).toEqual([[attempt, true]]);
  });

  test('may be made while one waits, and the end of that one does not touch it', async () => {
    const second = again(attempt);
    answers(
      [202, { status: 'waiting', uid: 'm', version: 4 }],
      [202, { status: 'waiting', uid: 'm', version: 5 }],
      [200, { saveId: attempt.saveId, state: 'conflict', message: 'a clash', branch: 'lockstep/waiting/s1' }]
    );
    await send();
    await act(async () => saving.send(second));
    await wait(0);
    expect(saving.waiting.map((one) => one.attempt)).toEqual([attempt, second]);
    const asking = { kind: 'asking', json: {}, to: 'here' } as const;
    await act(async () => saving.setState(asking));
    fetched.mockImplementation(
      async (path) =>
        new Response(
          JSON.stringify({ state: 'waiting', position: String(path).includes(second.saveId) ? 1 : undefined })
        )
    );
    await wait(3000);
    expect(saving.waiting.map((one) => one.attempt)).toEqual([second]);
    expect(onWaited).toHaveBeenCalledExactlyOnceWith(attempt, expect.objectContaining({ kind: 'conflict' }));
    expect(saving.state).toEqual(asking);
    await wait(3000);
    expect(saving.waiting).toMatchObject([{ position: 1 }]);
  });

  test('is told as open until it is definite', async () => {
    answers([504, { status: 'unknown' }], [200, { saveId: attempt.saveId, state: 'refused' }]);
    await send();
    expect(onOpen.mock.calls).toEqual([
      [attempt, true],
      [attempt, false],
    ]);
  });

  test('of an earlier page is asked about and not sent again', async () => {
    answers([200, { saveId: attempt.saveId, state: 'saved', uid: 'm', version: 4 }]);
    await act(async () => {
      saving.follow(attempt);
      await vi.advanceTimersByTimeAsync(0);
    });
    expect(fetched).toHaveBeenCalledExactlyOnceWith(`/ha/saves/${attempt.saveId}`, expect.anything());
    expect(onSaved).toHaveBeenCalledTimes(1);
  });

  test('that cannot be made now keeps the very attempt for later', async () => {
    answers([503, { message: 'No primary' }]);
    await send();
    expect(saving.state).toEqual({ kind: 'unavailable', attempt, message: 'No primary' });
  });
});
