import { expect, test, vi } from 'vitest';

vi.mock('@grafana/runtime', () => ({ locationService: {} }));

const { fromUrl, isSearching, toUrl } = await import('./searchState.ts');

test('what is searched survives the URL', () => {
  const state = { query: 'cpu & co', tags: ['a', 'b c'], type: 'dash-db' as const };
  expect(fromUrl(`?${toUrl(state)}`)).toEqual(state);
});

test('a URL without a search is none, and one with nonsense neither', () => {
  expect(isSearching(fromUrl(''))).toBe(false);
  expect(isSearching(fromUrl('?type=panel&query=%20'))).toBe(false);
  expect(toUrl({ query: '', tags: [] })).toBe('');
});

test('a tag is asked for once', () => {
  expect(toUrl({ query: '', tags: ['a', 'a'] })).toBe('tag=a');
});
