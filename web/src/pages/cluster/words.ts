import type { MemberLag } from '../../api/types.ts';

/** A duration for people: "0.4 s", "14 s", "3 min", "2 h". */
export function secondsWords(seconds: number): string {
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/**
 * How far behind, for people: nothing, commits and time, or for how long nobody has known.
 *
 * @param isRead false when the remote could not be read
 */
export function lagWords(commits: number, seconds: number, isRead = true): string {
  if (commits <= 0) {
    return isRead ? 'none' : `not known for ${secondsWords(seconds)}`;
  }
  return `${commits} ${commits === 1 ? 'commit' : 'commits'}, ${secondsWords(seconds)}`;
}

/**
 * How far behind a member said it is: one line for each repository that is, or of which it does not
 * know, by name when there are several.
 */
export function memberLagWords(lags: readonly MemberLag[]): Array<{ words: string; isBehind: boolean }> {
  const late = lags.filter(({ lagCommits }) => lagCommits !== 0);
  if (late.length === 0) {
    return [{ words: 'none', isBehind: false }];
  }
  return late.map(({ name, lagCommits, lagSeconds }) => {
    const words =
      lagSeconds === null ? 'not known' : lagWords(lagCommits ?? 0, lagSeconds, lagCommits !== null);
    return { words: lags.length === 1 ? words : `${name}: ${words}`, isBehind: true };
  });
}

const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g;

/** The server's sentence with its times as the rest of the page has them. */
export function withTimes(sentence: string, format: (time: string) => string): string {
  return sentence.replace(TIME, format);
}

/** What the warnings of a repository are about: files that were not taken, or the repository too. */
export function warningsTitle(
  warnings: ReadonlyArray<{ path: string }>,
  count = warnings.length
): string {
  if (warnings.some(({ path }) => !path)) {
    return count === 1 ? 'One warning' : `${count} warnings`;
  }
  return count === 1 ? 'One file was not taken' : `${count} files were not taken`;
}
