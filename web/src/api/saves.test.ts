import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from './client.ts';
import { newSaveId, resolveSave, type SaveAttempt, sendSave, toOutcome } from './saves.ts';

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
});

afterEach(() => vi.unstubAllGlobals());

const attempt: SaveAttempt = {
  saveId: '11111111-2222-4333-8444-555555555555',
  dashboard: { uid: 'm', title: 'Metrics', version: 3 },
  folderUid: 'f',
  message: 'Update Metrics',
  overwrite: false,
};

function answer(status: number, content: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(content), { status, headers });
}

describe('what came of a save', () => {
  test('saved, with the commit', async () => {
    fetched.mockResolvedValue(
      answer(200, { uid: 'm', version: 4, url: '/d/m' }, { 'Lockstep-Commit': 'abc' })
    );
    expect(await sendSave(attempt)).toEqual({
      kind: 'saved',
      uid: 'm',
      version: 4,
      url: '/d/m',
      commit: 'abc',
    });
  });

  test('the save id travels in the header and not in the body', async () => {
    fetched.mockResolvedValue(answer(200, { uid: 'm', version: 4 }));
    await sendSave(attempt);
    const init = fetched.mock.calls[0][1];
    expect(init?.headers).toMatchObject({ 'Lockstep-Save-Id': attempt.saveId });
    const { saveId: _, ...body } = attempt;
    expect(JSON.parse(String(init?.body))).toEqual(body);
  });

  test('the content that the edits started from is the base, unless a person said to overwrite', async () => {
    fetched.mockImplementation(async () => answer(200, { uid: 'm', version: 4 }, { ETag: '"new"' }));
    expect(await sendSave({ ...attempt, base: '"old"' })).toMatchObject({ etag: '"new"' });
    await sendSave({ ...attempt, base: '"old"', overwrite: true });
    const [first, second] = fetched.mock.calls.map(([, init]) => init?.headers);
    expect(first).toMatchObject({ 'If-Match': '"old"' });
    expect(second).not.toHaveProperty('If-Match');
  });

  test.each([
    [412, { status: 'version-mismatch', message: 'm' }, 'conflict'],
    [412, { status: 'name-exists', message: 'm' }, 'refused'],
    [400, { message: 'm' }, 'refused'],
    [413, { message: 'm' }, 'refused'],
    [422, { message: 'm' }, 'refused'],
    [404, { status: 'not-found', message: 'm' }, 'conflict'],
    [404, { message: 'no such address' }, 'refused'],
    [421, { message: 'm' }, 'unavailable'],
    [503, { message: 'm' }, 'unavailable'],
    [401, { message: 'm' }, 'unavailable'],
    [504, { status: 'unknown', message: 'm' }, 'unknown'],
    [502, undefined, 'unknown'],
    [500, { message: 'm' }, 'unknown'],
    [0, undefined, 'unknown'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(toOutcome(new ApiError(status, 'm', body)).kind).toBe(kind);
  });

  test('a conflict says whose version is there', () => {
    const body = { status: 'version-mismatch', message: 'm', version: 7, updatedBy: 'ada' };
    expect(toOutcome(new ApiError(412, 'm', body))).toMatchObject({
      theirs: { version: 7, updatedBy: 'ada' },
    });
  });

  test('a conflict brings the sides where the server knows all of them', () => {
    const clash = { base: {}, mine: {}, theirs: {}, etag: '"t"', conflicts: [{ path: 'title' }] };
    const body = { status: 'version-mismatch', ...clash };
    expect(toOutcome(new ApiError(412, 'm', body))).toMatchObject({ clash });
    expect(toOutcome(new ApiError(412, 'm', { ...body, base: undefined }))).toMatchObject({
      clash: undefined,
    });
  });

  test('a conflict says on which branch the journal has put the save', () => {
    const body = { status: 'version-mismatch', branch: 'lockstep/waiting/s1' };
    expect(toOutcome(new ApiError(412, 'm', body))).toMatchObject({
      kind: 'conflict',
      branch: 'lockstep/waiting/s1',
    });
    expect(toOutcome(new ApiError(412, 'm', { ...body, branch: undefined }))).not.toHaveProperty('branch');
  });

  test('merged, with what came in', async () => {
    const merged = { theirs: [{ path: 'tags', subject: 'Tags', kind: 'changed' }], by: 'ada' };
    fetched.mockResolvedValue(answer(200, { status: 'success', uid: 'm', version: 4, merged }));
    expect(await sendSave(attempt)).toMatchObject({ kind: 'saved', merged });
  });

  test('waiting is never called saved', async () => {
    fetched.mockResolvedValue(
      answer(
        202,
        { status: 'waiting', message: 'Git is away', uid: 'm', position: 3, version: 4_711_000_000_004 },
        { ETag: '"w1"' }
      )
    );
    expect(await sendSave(attempt)).toEqual({
      kind: 'waiting',
      message: 'Git is away',
      position: 3,
      uid: 'm',
      version: 4,
      etag: '"w1"',
    });
  });

  test('on a branch is never called saved', async () => {
    fetched.mockResolvedValue(answer(200, { status: 'branch', ref: 'ada/x', commit: 'abc', uid: 'm' }));
    expect(await sendSave({ ...attempt, ref: 'ada/x' })).toEqual({
      kind: 'branched',
      ref: 'ada/x',
      commit: 'abc',
      uid: 'm',
    });
  });

  test('a broken connection is not called a failure', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await sendSave(attempt)).toMatchObject({ kind: 'unknown' });
  });
});

describe('asking what became of it', () => {
  test('goes on until it is known', async () => {
    fetched
      .mockResolvedValueOnce(answer(404, { message: 'not seen' }))
      .mockResolvedValueOnce(answer(503, { message: 'no primary' }))
      .mockResolvedValueOnce(answer(200, { saveId: 's', state: 'unknown' }))
      .mockResolvedValueOnce(
        answer(200, { saveId: 's', state: 'saved', uid: 'm', version: 4, commit: 'abc' })
      );
    const outcome = await resolveSave('s', 10, undefined, 0);
    expect(outcome).toEqual({ kind: 'saved', uid: 'm', version: 4, commit: 'abc' });
    expect(fetched).toHaveBeenCalledTimes(4);
  });

  test('says conflict and refused as they are', async () => {
    fetched.mockResolvedValueOnce(answer(200, { saveId: 's', state: 'conflict' }));
    expect(await resolveSave('s', 1)).toMatchObject({ kind: 'conflict' });
    fetched.mockResolvedValueOnce(
      answer(200, { saveId: 's', state: 'refused', message: 'protected branch' })
    );
    expect(await resolveSave('s', 1)).toMatchObject({ kind: 'refused', message: 'protected branch' });
  });

  test.each([
    ['merged', { kind: 'saved', merged: { theirs: [] } }],
    ['branch', { kind: 'branched', ref: 'ada/x' }],
    ['invalid', { kind: 'refused' }],
    ['unavailable', { kind: 'unavailable' }],
    ['waiting', { kind: 'waiting', position: 2, uid: 'm', etag: '"w1"' }],
    ['pending', { kind: 'unknown' }],
  ])('%s is told as it is', async (state, outcome) => {
    fetched.mockResolvedValue(
      answer(200, { saveId: 's', state, uid: 'm', version: 4, position: 2, branch: 'ada/x', etag: 'w1' })
    );
    expect(await resolveSave('s', 1)).toMatchObject(outcome);
  });

  test('stays unknown when nobody knows', async () => {
    fetched.mockImplementation(async () => answer(404, { message: 'not seen' }));
    expect(await resolveSave('s', 3, undefined, 0)).toEqual({
      kind: 'unknown',
      message: 'not seen',
    });
  });
});

describe('a save id', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  test('is a UUID', () => expect(newSaveId()).toMatch(uuid));

  test('is one also where the browser has no randomUUID, on plain http', () => {
    const source = { getRandomValues: crypto.getRandomValues.bind(crypto) };
    const ids = new Set(Array.from({ length: 50 }, () => newSaveId(source)));
    ids.forEach((id) => expect(id).toMatch(uuid));
    expect(ids.size).toBe(50);
  });
});
