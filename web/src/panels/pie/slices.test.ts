import type { FieldDisplay } from '@grafana/data';
import { expect, test } from 'vitest';
import { slices } from './slices.ts';

const value = (title: string, numeric: number) =>
  ({ display: { title, numeric, text: String(numeric), color: 'red' } }) as FieldDisplay;

test('shares what is above zero', () => {
  expect(
    slices([value('a', 3), value('none', 0), value('less', -2), value('b', 1)], false).map(
      ({ name, share }) => [name, share]
    )
  ).toEqual([
    ['a', 0.75],
    ['b', 0.25],
  ]);
});

test('begins at the top and goes clockwise', () => {
  const [first, second] = slices([value('a', 1), value('b', 1)], false);
  expect(first.path).toBe('M0.0000 -1.0000 A1 1 0 0 1 0.0000 1.0000 L0 0 Z');
  expect(second.path).toMatch(/^M0\.0000 1\.0000 A1 1 0 0 1 -?0\.0000 -1\.0000/);
});

test('one value is the whole and still has a path', () => {
  expect(slices([value('a', 5)], true)[0].path).toMatch(/^M0\.0000 -1\.0000 A1 1 0 1 1 -0\.0006 -1\.0000/);
});

test('without values there is nothing', () => {
  expect(slices([], false)).toEqual([]);
});
