import type { HitType } from './types.ts';

/** What to search for. Every field narrows; none at all finds everything. */
export interface SearchQuery {
  query?: string;
  tags?: readonly string[];
  type?: HitType;
  /** Only what lies directly in these folders; `general` is the root. */
  folderUids?: readonly string[];
  sort?: 'updated-desc';
  limit?: number;
  page?: number;
}

/** The path and query string of a search. Blank parts are left out. */
export function searchPath(query: SearchQuery): string {
  const parameters = new URLSearchParams();
  const words = query.query?.trim();
  if (words) {
    parameters.set('query', words);
  }
  query.tags?.forEach((tag) => parameters.append('tag', tag));
  if (query.type) {
    parameters.set('type', query.type);
  }
  query.folderUids?.forEach((uid) => parameters.append('folderUIDs', uid));
  if (query.sort) {
    parameters.set('sort', query.sort);
  }
  if (query.limit !== undefined) {
    parameters.set('limit', String(query.limit));
  }
  if (query.page !== undefined && query.page > 1) {
    parameters.set('page', String(query.page));
  }
  const text = parameters.toString();
  return text === '' ? '/api/search' : `/api/search?${text}`;
}
