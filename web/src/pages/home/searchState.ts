import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router-dom';

import { locationService } from '@grafana/runtime';

import type { HitType } from '../../api/types.ts';

/** What the search bar holds. It lives in the URL, so that a search can be sent to somebody. */
export interface SearchState {
  query: string;
  tags: readonly string[];
  type?: HitType;
}

export function isSearching({ query, tags, type }: SearchState): boolean {
  return query.trim() !== '' || tags.length > 0 || type !== undefined;
}

export function fromUrl(search: string): SearchState {
  const parameters = new URLSearchParams(search);
  const type = parameters.get('type');
  return {
    query: parameters.get('query') ?? '',
    tags: parameters.getAll('tag'),
    type: type === 'dash-db' || type === 'dash-folder' ? type : undefined,
  };
}

export function toUrl({ query, tags, type }: SearchState): string {
  const parameters = new URLSearchParams();
  if (query !== '') {
    parameters.set('query', query);
  }
  [...new Set(tags)].forEach((tag) => parameters.append('tag', tag));
  if (type) {
    parameters.set('type', type);
  }
  return parameters.toString();
}

export function useSearchState(): [SearchState, (next: SearchState) => void] {
  const { search, pathname } = useLocation();
  const state = useMemo(() => fromUrl(search), [search]);
  const change = useCallback(
    (next: SearchState) => locationService.replace({ pathname, search: toUrl(next) }),
    [pathname]
  );
  return [state, change];
}
