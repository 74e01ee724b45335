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

const v2 = {
  elements: { a: { kind: 'Panel', spec: { id: 4, title: 'Load' } }, b: { kind: 'Panel', spec: { id: 8 } } },
  layout: { kind: 'AutoGridLayout', spec: { items: ['a', 'b'].map((name) => ({ spec: { element: { name } } })) } },
};
const mine = { panels: [{ id: 4, type: 'stat', title: 'CPU' }, { id: 1, type: 'row' }, { id: 9, type: 'stat' }] };

test('a dashboard that clashes as a whole is all panels of both schemas, side by side', () => {
  const groups = clashGroups({ base: mine, mine, theirs: v2, etag: '"e"', conflicts: [conflict('')] });
  expect(groups).toMatchObject([
    {
      kind: 'whole',
      panels: [
        { panelId: 4, title: 'Panel "CPU"', isMine: true, isTheirs: true },
        { panelId: 8, isMine: false, isTheirs: true },
        { panelId: 9, isMine: true, isTheirs: false },
      ],
      conflicts: [{ path: '' }],
    },
  ]);
});

test('what clashes in an element of v2 is of the panel that it is drawn as', () => {
  const other = { ...v2, elements: { ...v2.elements, a: { kind: 'Panel', spec: { id: 4, title: 'Idle' } } } };
  const gone = { ...v2, elements: { a: v2.elements.a } };
  const paths = ['elements[a].spec.title', 'elements[a].spec.links', 'elements[b]', 'elements[z]', 'title'];
  const groups = clashGroups({ base: v2, mine: gone, theirs: other, etag: '"e"', conflicts: paths.map(conflict) });
  expect(groups).toMatchObject([
    { kind: 'panel', panelId: 4, title: 'Panel "Load"', isMine: true, isTheirs: true, conflicts: [{}, {}] },
    { kind: 'panel', panelId: 8, isMine: false, isTheirs: true },
    { kind: 'other', conflicts: [{ path: 'elements[z]' }, { path: 'title' }] },
  ]);
});

test('of a schema that is newer than what is drawn no panel is called missing', () => {
  const theirs = { apiVersion: 'dashboard.grafana.app/v3', ...v2 };
  const groups = clashGroups({ base: mine, mine, theirs, etag: '"e"', conflicts: [conflict('')] });
  expect(groups).toMatchObject([{ kind: 'whole', panels: [] }]);
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
