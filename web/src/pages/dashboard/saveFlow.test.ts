import { describe, expect, test } from 'vitest';
import type { Clash, SaveAttempt } from '../../api/saves.ts';
import {
  afterOutcome,
  again,
  branchProblem,
  conflictIn,
  type ConflictState,
  dialogIn,
  newAttempt,
  overwriting,
  resolving,
  preselected,
} from './saveFlow.ts';

const words = { to: 'here' as const, title: ' Metrics ', folderUid: 'f', message: '' };
const edited = { uid: 'm', title: 'old', version: 99, panels: [] };
const base = { version: 3, etag: '"b10b"' };

function attempt(): SaveAttempt {
  return newAttempt(edited, base, words);
}

const clash: Clash = {
  base: { title: 'was' },
  mine: { title: 'mine' },
  theirs: { title: 'theirs' },
  etag: '"t1"',
  conflicts: [
    { path: 'title', subject: 'Title', suggestion: 'theirs', both: false },
    { path: 'panels[4]', subject: 'Panel', suggestion: 'both', both: true },
    { path: 'panels[5].title', subject: 'Panel', suggestion: 'both', both: false },
  ],
};

describe('an attempt', () => {
  test('carries the base version, not the one in the JSON', () => {
    expect(attempt().dashboard).toEqual({ uid: 'm', title: 'Metrics', version: 3, panels: [] });
  });

  test('leaves the message to the repository when the person gave none', () => {
    expect(attempt().message).toBe('');
    expect(newAttempt({}, { version: 0 }, { ...words, message: ' Fix it ' }).message).toBe('Fix it');
  });

  test('never shares its id with another payload', () => {
    const first = attempt();
    const others = [attempt(), overwriting(first), again(first), resolving(first, clash, {})];
    expect(new Set([first, ...others].map(({ saveId }) => saveId)).size).toBe(5);
  });

  test('overwrites only when it was asked to', () => {
    expect(attempt().overwrite).toBe(false);
    expect(attempt().base).toBe('"b10b"');
    expect(newAttempt(edited, base, { ...words, overwrite: true }).overwrite).toBe(true);
    expect(overwriting(attempt())).toMatchObject({ overwrite: true, dashboard: { uid: 'm' } });
    expect(overwriting(resolving(attempt(), clash, {}))).not.toHaveProperty('resolution');
  });

  test('as a copy is a dashboard of its own', () => {
    const copy = newAttempt(edited, base, { ...words, to: 'copy', title: 'Metrics (copy)', overwrite: true });
    expect(copy.dashboard).toEqual({ id: null, title: 'Metrics (copy)', version: 0, panels: [] });
    expect(copy).toMatchObject({ overwrite: false, folderUid: 'f', message: '' });
    expect(copy.base).toBeUndefined();
  });

  test.each(['new', 'existing'] as const)('to a branch (%s) names it', (to) => {
    const branched = newAttempt(edited, base, { ...words, to, branch: ' ada/x ' });
    expect(branched).toMatchObject({ ref: 'ada/x', overwrite: false, base: '"b10b"' });
    expect(branched).not.toHaveProperty('newBranch');
  });

  test('to a branch without a name has the server name it', () => {
    const branched = newAttempt(edited, base, { ...words, to: 'new' });
    expect(branched.newBranch).toBe(true);
    expect(branched).not.toHaveProperty('ref');
  });

  test('to the followed branch names none', () => {
    expect(newAttempt(edited, base, { ...words, branch: 'ada/x' })).not.toHaveProperty('ref');
  });
});

describe('a resolution', () => {
  test('starts with what is suggested, and with nothing that cannot be', () => {
    expect(preselected(clash)).toEqual({ title: 'theirs', 'panels[4]': 'both', 'panels[5].title': 'mine' });
  });

  test('sends the same work from the same base, with the choices and what they were made against', () => {
    const first = attempt();
    expect(resolving(first, clash, { title: 'mine' })).toMatchObject({
      dashboard: first.dashboard,
      base: '"b10b"',
      resolution: { theirs: '"t1"', choices: { title: 'mine' } },
    });
  });

  test('of a second conflict keeps the choices for what has not changed since', () => {
    const [title, panel, other] = clash.conflicts;
    const second = { ...clash, etag: '"t2"', conflicts: [title, { ...panel, theirs: 'new' }, other] };
    const choices = { title: 'mine', 'panels[4]': 'theirs', 'panels[5].title': 'theirs' } as const;
    expect(preselected(second, { of: clash, choices })).toEqual({
      title: 'mine',
      'panels[4]': 'both',
      'panels[5].title': 'theirs',
    });
    const first = resolving(attempt(), clash, choices);
    expect(resolving(first, second, {})).toMatchObject({ dashboard: first.dashboard, base: '"b10b"' });
  });
});

test('every outcome leads to a state that says so', () => {
  const sent = attempt();
  const message = 'words of the server';
  expect(afterOutcome(sent, { kind: 'saved', uid: 'm', version: 4 })).toEqual({ kind: 'idle' });
  expect(afterOutcome(sent, { kind: 'branched', uid: 'm', ref: 'x' })).toEqual({ kind: 'idle' });
  expect(afterOutcome(sent, { kind: 'waiting', message, position: 2 })).toEqual({ kind: 'idle' });
  expect(afterOutcome(sent, { kind: 'conflict', message, clash })).toMatchObject({ kind: 'conflict', clash });
  expect(afterOutcome(sent, { kind: 'unknown', message })).toMatchObject({
    kind: 'unconfirmed',
    attempt: sent,
  });
  expect(afterOutcome(sent, { kind: 'unavailable', message })).toMatchObject({
    kind: 'unavailable',
    attempt: sent,
  });
  expect(afterOutcome(sent, { kind: 'refused', message, status: 422 })).toMatchObject({
    kind: 'refused',
    message,
  });
});

describe('a conflict', () => {
  const conflict: ConflictState = { kind: 'conflict', attempt: attempt(), message: 'm', clash };
  const resolved = resolving(conflict.attempt, clash, {});

  test('stays while its resolution is on its way or did not go through', () => {
    const saving = { kind: 'saving' as const, attempt: resolved, over: conflict };
    const failed = afterOutcome(resolved, { kind: 'unavailable', message: 'm' }, conflict);
    expect([saving, failed].map(conflictIn)).toEqual([conflict, conflict]);
    expect([saving, failed].map(dialogIn)).toEqual([undefined, undefined]);
  });

  test('lies under the dialog for a copy or a branch', () => {
    const asking = { kind: 'asking' as const, json: edited, to: 'copy' as const, over: conflict };
    const saving = { kind: 'saving' as const, attempt: attempt(), over: conflict };
    expect([asking, saving].map(conflictIn)).toEqual([conflict, conflict]);
    expect([asking, saving].map(dialogIn)).toEqual([asking, saving]);
  });
});

describe('the name of a branch', () => {
  test.each(['', ' ', 'a b', 'a..b', '-a', '/a', 'a/', 'a.lock', 'a/.b', 'x~1', 'a//b', 'a^', 'a:b'])(
    '%j is none',
    (name) => expect(branchProblem(name)).toBeDefined()
  );
});

test('a title that nobody touched is sent as it is', () => {
  const words = { to: 'here', title: 'Mem', folderUid: '', message: '' } as const;
  expect(newAttempt({ title: 'Mem ' }, { version: 1 }, words).dashboard.title).toBe('Mem ');
  expect(newAttempt({ title: 'Mem ' }, { version: 1 }, { ...words, title: ' Memory ' }).dashboard.title).toBe('Memory');
});
