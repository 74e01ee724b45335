import type { Folder, FolderCounts, SearchHit } from '../../api/types.ts';

export interface WhatGoes {
  /** A sentence that counts what a deletion takes along. */
  words: string;
  /** What lies directly in the folder, folders first. */
  titles: string[];
}

export function whatGoes(
  counts: FolderCounts,
  folders: readonly Pick<Folder, 'title'>[],
  dashboards: readonly Pick<SearchHit, 'title'>[]
): WhatGoes {
  const parts = [
    counted(Math.max(counts.dashboard ?? 0, dashboards.length), 'dashboard'),
    counted(Math.max(counts.folder ?? 0, folders.length), 'folder'),
  ].filter((part) => part !== '');
  const words =
    parts.length === 0
      ? 'The folder is empty.'
      : `Deletes ${parts.join(' and ')} in it for everybody, nested ones included:`;
  const titles = [
    ...folders.map(({ title }) => `Folder ${title}`),
    ...dashboards.map(({ title }) => title),
  ];
  return { words, titles };
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
