import { expect, test } from 'vitest';
import { lagWords, memberLagWords, secondsWords, warningsTitle, withTimes } from './words.ts';

test('durations are said in the unit that fits', () => {
  expect([0.42, 9.96, 14.2, 119, 150, 7199, 7200].map(secondsWords)).toEqual([
    '0.4 s',
    '10.0 s',
    '14 s',
    '119 s',
    '3 min',
    '120 min',
    '2 h',
  ]);
});

test('no commits behind is no lag, whatever the clock says', () => {
  expect(lagWords(0, 3)).toBe('none');
  expect(lagWords(0, 52, false)).toBe('not known for 52 s');
  expect(lagWords(1, 3)).toBe('1 commit, 3.0 s');
  expect(lagWords(4, 200)).toBe('4 commits, 3 min');
});

test('a member is as far behind as it says, and what it does not know is no zero', () => {
  const lag = (name: string, lagCommits: number | null, lagSeconds: number | null) => ({
    name,
    state: 'behind',
    lagCommits,
    lagSeconds,
  });
  const words = (...lags: Array<ReturnType<typeof lag>>) => memberLagWords(lags).map((line) => line.words);
  expect(words(lag('m', 0, 0), lag('t', 0, 0))).toEqual(['none']);
  expect(words(lag('m', 40, 300))).toEqual(['40 commits, 5 min']);
  expect(words(lag('m', null, 52))).toEqual(['not known for 52 s']);
  expect(words(lag('m', 0, 0), lag('t', null, null), lag('u', 1, 2))).toEqual([
    't: not known',
    'u: 1 commit, 2.0 s',
  ]);
  expect(memberLagWords([lag('m', null, null)])[0]?.isBehind).toBe(true);
});

test('a warning about the repository is not called a file', () => {
  const [file, repository] = [{ path: 'x.json' }, { path: '' }];
  expect(warningsTitle([file])).toBe('One file was not taken');
  expect(warningsTitle([file, file])).toBe('2 files were not taken');
  expect(warningsTitle([repository])).toBe('One warning');
  expect(warningsTitle([file, repository])).toBe('2 warnings');
  expect(warningsTitle([file], 100_000)).toBe('100000 files were not taken');
});

test('the times in a sentence are said as elsewhere, and nothing else of it changes', () => {
  const said = withTimes('b holds it since 2026-11-29T21:00:00Z, until 2026-11-30T01:02:03.456789Z (5 s)', (time) => `<${Date.parse(time)}>`);
  expect(said).toBe(
    `b holds it since <${Date.parse('2026-11-29T21:00:00Z')}>, until <${Date.parse('2026-11-30T01:02:03.456789Z')}> (5 s)`
  );
  expect(withTimes('a is at 2026-11-29', () => '?')).toBe('a is at 2026-11-29');
});
