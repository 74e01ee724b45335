import { expect, test } from 'vitest';
import { searchPath } from './searchQuery.ts';

test('an empty search asks for everything', () => {
  expect(searchPath({})).toBe('/api/search');
  expect(searchPath({ query: '  ', tags: [], page: 1 })).toBe('/api/search');
});

test('says everything that narrows', () => {
  const path = searchPath({
    query: ' cpu & memory ',
    tags: ['linux', 'a b'],
    type: 'dash-db',
    folderUids: ['general', 'x/y'],
    sort: 'updated-desc',
    limit: 8,
    page: 2,
  });
  const url = new URL(path, 'http://localhost');
  expect(url.pathname).toBe('/api/search');
  expect(url.searchParams.get('query')).toBe('cpu & memory');
  expect(url.searchParams.getAll('tag')).toEqual(['linux', 'a b']);
  expect(url.searchParams.getAll('folderUIDs')).toEqual(['general', 'x/y']);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    type: 'dash-db',
    sort: 'updated-desc',
    limit: '8',
    page: '2',
  });
});
