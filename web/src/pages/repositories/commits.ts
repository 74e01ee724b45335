/** The commits of a branch and what each of them changed. */
import type { RequestOptions } from '../../api/client.ts';
import {
  type FileItem,
  type HistoryItem,
  MOST_COMMITS,
  repositoryFiles,
  repositoryHistory,
} from '../../api/provisioning.ts';

/** The newest `count` commits of `ref`, however many answers that takes; fewer where there are fewer. */
export async function commitsOf(
  name: string,
  ref: string | undefined,
  count: number,
  options?: RequestOptions
): Promise<HistoryItem[]> {
  const found = await repositoryHistory(name, ref, Math.min(count, MOST_COMMITS), options);
  let isFull = found.length === MOST_COMMITS;
  while (isFull && found.length < count) {
    // Each goes on from the last one, which it names again.
    const limit = Math.min(count - found.length + 1, MOST_COMMITS);
    const next = await repositoryHistory(name, found[found.length - 1].ref, limit, options);
    found.push(...next.slice(1));
    isFull = next.length === limit && limit > 1;
  }
  return found;
}

export interface ChangedFile {
  path: string;
  kind: 'added' | 'changed' | 'removed' | 'moved';
  /** Where it was, when it moved. */
  from?: string;
}

/** What a commit changed below the repository's path; `before` is the one before it there, if any. */
export async function changesOf(
  name: string,
  commit: string,
  before: string | undefined,
  options?: RequestOptions
): Promise<ChangedFile[]> {
  const [old, now] = await Promise.all([
    before === undefined ? [] : repositoryFiles(name, before, options),
    repositoryFiles(name, commit, options),
  ]);
  return changedBetween(old, now);
}

/** How two lists of files differ, by path. A file that went from one path to another unchanged has moved. */
export function changedBetween(before: readonly FileItem[], after: readonly FileItem[]): ChangedFile[] {
  const old = new Map(before.map(({ path, hash }) => [path, hash]));
  const now = new Map(after.map(({ path, hash }) => [path, hash]));
  const gone = new Map<string, string[]>(); // paths by what was there
  for (const { path, hash = '' } of before) {
    if (!now.has(path)) {
      gone.set(hash, [...(gone.get(hash) ?? []), path]);
    }
  }
  const found: ChangedFile[] = [];
  for (const { path, hash } of after) {
    if (!old.has(path)) {
      const from = hash ? gone.get(hash)?.shift() : undefined;
      found.push(from === undefined ? { path, kind: 'added' } : { path, kind: 'moved', from });
    } else if (old.get(path) !== hash) {
      found.push({ path, kind: 'changed' });
    }
  }
  for (const path of [...gone.values()].flat()) {
    found.push({ path, kind: 'removed' });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
