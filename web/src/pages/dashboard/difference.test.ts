import { describe, expect, test } from 'vitest';
import { dashboardDifference, differences, valueWords } from './difference.ts';

const cpu = {
  id: 1,
  type: 'timeseries',
  title: 'CPU',
  targets: [
    { refId: 'A', expr: 'up' },
    { refId: 'B', expr: 'x' },
  ],
};

describe('differences', () => {
  test('are the leaves, and know things in lists by their names', () => {
    const after = {
      ...cpu,
      targets: [
        { refId: 'B', expr: 'x' },
        { refId: 'A', expr: 'down' },
      ],
    };
    expect(differences(cpu, after)).toEqual([{ path: 'targets[A].expr', before: 'up', after: 'down' }]);
  });

  test('name what one side does not have', () => {
    expect(differences({ a: 1, b: { c: 2 } }, { b: { c: 2, d: 3 } })).toEqual([
      { path: 'a', before: 1, after: undefined },
      { path: 'b.d', before: undefined, after: 3 },
    ]);
  });

  test('see another order, and nothing where only keys are in another order', () => {
    expect(differences([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }])).toHaveLength(1);
    expect(differences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  test('of plain lists, such as tags, are one value', () => {
    expect(differences({ tags: ['x', 'y'] }, { tags: ['x', 'z'] })).toEqual([
      { path: 'tags', before: ['x', 'y'], after: ['x', 'z'] },
    ]);
  });
});

describe('the difference of two dashboards', () => {
  const before = {
    title: 'M',
    version: 1,
    panels: [cpu, { id: 9, type: 'row', title: 'R', panels: [{ id: 2, title: 'In' }] }],
    templating: { list: [{ name: 'job', query: 'a' }] },
  };

  test('is told thing by thing', () => {
    const after = {
      title: 'N',
      version: 2,
      panels: [
        { ...cpu, title: 'Load' },
        { id: 9, type: 'row', title: 'R', panels: [{ id: 3, title: 'New' }] },
      ],
      templating: { list: [{ name: 'job', query: 'b' }] },
    };
    expect(dashboardDifference(before, after).map(({ title, kind }) => `${kind} ${title}`)).toEqual([
      'changed Settings',
      'changed Panel "Load"',
      'added Panel "New"',
      'removed Panel "In"',
      'changed Variable job',
    ]);
  });

  test('is nothing for what the server makes', () => {
    expect(dashboardDifference(before, { ...before, version: 7, id: 5, iteration: 2 })).toEqual([]);
  });
});

test('values are written as a person would', () => {
  expect([undefined, '', 'x', 3, null, ['a', 'b'], []].map(valueWords)).toEqual([
    'not there',
    '(empty)',
    'x',
    '3',
    'null',
    'a, b',
    '(none)',
  ]);
});
