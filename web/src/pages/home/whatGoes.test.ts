import { expect, test } from 'vitest';
import { whatGoes } from './whatGoes.ts';

test('names and counts what a deletion takes along', () => {
  const goes = whatGoes({ dashboard: 3, folder: 1 }, [{ title: 'Deep' }], [{ title: 'CPU' }, { title: 'Disks' }]);
  expect(goes.words).toBe('Deletes 3 dashboards and 1 folder in it for everybody, nested ones included:');
  expect(goes.titles).toEqual(['Folder Deep', 'CPU', 'Disks']);
});

test('never counts less than what it lists', () => {
  expect(whatGoes({}, [], [{ title: 'CPU' }]).words).toContain('1 dashboard in it');
});

test('an empty folder is called empty', () => {
  expect(whatGoes({ dashboard: 0, folder: 0 }, [], [])).toEqual({ words: 'The folder is empty.', titles: [] });
});
