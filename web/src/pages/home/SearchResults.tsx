import { useCallback } from 'react';

import { LoadingPlaceholder } from '@grafana/ui';

import { pause } from '../../api/client.ts';
import { search } from '../../api/endpoints.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { LoadError } from '../LoadError.tsx';
import { useCommits } from '../useCommits.ts';
import { useLoaded } from '../useLoaded.ts';
import { DashboardMenu } from './HomeActions.tsx';
import { ItemRow } from './ItemRow.tsx';
import { ListBox } from './ListBox.tsx';
import type { SearchState } from './searchState.ts';

const HIT_LIMIT = 200;
const TYPING_MILLIS = 120;

interface Props {
  query: SearchState;
  mayEdit: boolean;
  onTag: (tag: string) => void;
}

/** What the search finds, in all folders. */
export function SearchResults({ query, mayEdit, onTag }: Props) {
  const hits = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        await pause(TYPING_MILLIS, signal);
        return search({ ...query, limit: HIT_LIMIT }, { signal });
      },
      [query]
    )
  );
  useCommits(hits.reload);

  if (hits.error && !hits.value) {
    return <LoadError what="The search" error={hits.error} onRetry={hits.reload} />;
  }
  if (!hits.value) {
    return <LoadingPlaceholder text="Searching" />;
  }
  if (hits.value.length === 0) {
    return (
      <Placeholder icon="search" title="Nothing found">
        No title contains these words with these filters. Try fewer letters, or take a tag away.
      </Placeholder>
    );
  }
  return (
    <ListBox>
      {hits.value.map((hit) => (
        <ItemRow
          key={`${hit.type}-${hit.uid}`}
          icon={hit.type === 'dash-folder' ? 'folder' : 'apps'}
          title={hit.title}
          href={hit.url}
          detail={hit.folderTitle}
          tags={hit.tags}
          onTag={onTag}
          actions={mayEdit && hit.type === 'dash-db' && <DashboardMenu hit={hit} onChanged={hits.reload} />}
        />
      ))}
    </ListBox>
  );
}
