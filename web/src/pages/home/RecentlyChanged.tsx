import { useCallback } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo } from '@grafana/data';
import { LoadingPlaceholder, Text } from '@grafana/ui';

import { search } from '../../api/endpoints.ts';
import type { SearchHit } from '../../api/types.ts';
import { LoadError } from '../LoadError.tsx';
import { useCommits } from '../useCommits.ts';
import { useLoaded } from '../useLoaded.ts';
import { ItemRow } from './ItemRow.tsx';
import { ListBox } from './ListBox.tsx';

const SHOWN = 8;

/** The dashboards that changed last, in whichever way: saved here, elsewhere, or pushed to Git. */
export function RecentlyChanged() {
  const recent = useLoaded(
    useCallback(
      (signal: AbortSignal) =>
        search({ type: 'dash-db', sort: 'updated-desc', limit: SHOWN }, { signal }),
      []
    )
  );
  useCommits(recent.reload);

  return (
    <>
      {recent.error !== undefined && !recent.value && (
        <LoadError what="The recent changes" error={recent.error} onRetry={recent.reload} />
      )}
      {!recent.value && recent.isBusy && <LoadingPlaceholder text="Loading" />}
      {recent.value?.length === 0 && <Text color="secondary">Nothing has changed yet.</Text>}
      {recent.value && recent.value.length > 0 && (
        <ListBox>
          {recent.value.map((hit) => (
            <ItemRow key={hit.uid} icon="history" title={hit.title} href={hit.url} detail={detailOf(hit)} />
          ))}
        </ListBox>
      )}
    </>
  );
}

function detailOf(hit: SearchHit) {
  const place = hit.folderTitle ? `in ${hit.folderTitle}` : undefined;
  const who = hit.updatedBy ? `by ${hit.updatedBy}` : undefined;
  return (
    <>
      {hit.sortMeta ? (
        <time dateTime={new Date(hit.sortMeta).toISOString()} title={dateTimeFormat(hit.sortMeta)}>
          {dateTimeFormatTimeAgo(hit.sortMeta)}{' '}
        </time>
      ) : null}
      {[who, place].filter(Boolean).join(' ')}
    </>
  );
}
