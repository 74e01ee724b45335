import { describe, expect, test } from 'vitest';
import type { SaveAttempt } from '../../api/saves.ts';
import { afterOutcome, asCopy, newAttempt, overwriting } from './saveFlow.ts';

const words = { title: ' Metrics ', folderUid: 'f', message: '' };

function attempt(): SaveAttempt {
  return newAttempt({ uid: 'm', title: 'old', version: 99, panels: [] }, { version: 3, etag: '"b10b"' }, words);
}

describe('an attempt', () => {
  test('carries the base version, not the one in the JSON', () => {
    expect(attempt().dashboard).toEqual({ uid: 'm', title: 'Metrics', version: 3, panels: [] });
  });

  test('has a message also when the person gave none', () => {
    expect(attempt().message).toBe('Update Metrics');
    expect(newAttempt({}, { version: 0 }, { ...words, message: ' Fix it ' }).message).toBe('Fix it');
  });

  test('never shares its id with another payload', () => {
    const first = attempt();
    const ids = [first, attempt(), overwriting(first), asCopy(first)].map(({ saveId }) => saveId);
    expect(new Set(ids).size).toBe(4);
  });

  test('overwrites only when it was asked to', () => {
    expect(attempt().overwrite).toBe(false);
    expect(attempt().base).toBe('"b10b"');
    expect(asCopy(attempt()).base).toBeUndefined();
    expect(overwriting(attempt())).toMatchObject({ overwrite: true, dashboard: { uid: 'm' } });
  });

  test('as a copy is a dashboard of its own', () => {
    const copy = asCopy(attempt());
    expect(copy.dashboard).toEqual({ id: null, title: 'Metrics (copy)', version: 0, panels: [] });
    expect(copy).toMatchObject({ overwrite: false, folderUid: 'f', message: 'Save a copy as Metrics (copy)' });
  });
});

test('every outcome leads to a state that says so', () => {
  const sent = attempt();
  const message = 'words of the server';
  expect(afterOutcome(sent, { kind: 'saved', uid: 'm', version: 4 })).toEqual({ kind: 'idle' });
  expect(afterOutcome(sent, { kind: 'conflict', message })).toMatchObject({ kind: 'conflict', message });
  expect(afterOutcome(sent, { kind: 'unknown', message })).toMatchObject({ kind: 'unconfirmed', attempt: sent });
  expect(afterOutcome(sent, { kind: 'unavailable', message })).toMatchObject({ kind: 'waiting', attempt: sent });
  expect(afterOutcome(sent, { kind: 'refused', message, status: 422 })).toMatchObject({ kind: 'refused', message });
});
