import { expect, test } from 'vitest';
import type { Conflict } from '../../api/saves.ts';
import { clashGroups, panelIdIn } from './clashGroups.ts';

function conflict(path: string): Conflict {
  return { path, subject: path, suggestion: 'mine', both: false };
}

test('finds the innermost panel in a path', () => {
  expect(panelIdIn('panels[4].title')).toBe(4);
  expect(panelIdIn('panels[9].panels[12]')).toBe(12);
  expect(panelIdIn('templating.list[panels]')).toBeUndefined();
  expect(panelIdIn('subpanels[4]')).toBeUndefined();
});

test('groups by panel, and knows which side still has it', () => {
  const groups = clashGroups({
    base: {},
    mine: { panels: [{ id: 9, type: 'row', panels: [{ id: 4, title: 'CPU' }] }] },
    theirs: { panels: [] },
    etag: '"e"',
    conflicts: ['title', 'panels[4].title', 'panels[4].targets[A]', 'tags'].map(conflict),
  });
  expect(groups).toMatchObject([
    { kind: 'panel', title: 'Panel "CPU"', isMine: true, isTheirs: false, conflicts: [{}, {}] },
    { kind: 'other', conflicts: [{ path: 'title' }, { path: 'tags' }] },
  ]);
});
