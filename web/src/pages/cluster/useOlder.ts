import { useCallback, useState } from 'react';

import { messageOf } from '../../api/client.ts';
import { clusterHistory } from '../../api/endpoints.ts';
import { fromHistory, type TimelineEntry } from '../../app/cluster/clusterState.ts';

const PAGE = 100;

interface State {
  entries: readonly TimelineEntry[];
  /** The id to go on before; undefined before the first page. */
  before?: number;
  isEnd: boolean;
  isBusy: boolean;
  problem?: string;
}

/**
 * The history of the cluster before what is shown of it, page by page as the person asks for it.
 *
 * @param shown newest first
 */
export function useOlder(shown: readonly TimelineEntry[]): State & { more: () => void } {
  const [state, setState] = useState<State>({ entries: [], isEnd: false, isBusy: false });
  const { entries, before } = state;
  const last = (entries.at(-1) ?? shown.at(-1))?.at ?? Infinity;

  const more = useCallback(async () => {
    setState((now) => ({ ...now, isBusy: true, problem: undefined }));
    try {
      const { found, from, isEnd } = await older(before, last);
      setState((now) => ({ entries: [...now.entries, ...found], before: from, isEnd, isBusy: false }));
    } catch (error) {
      setState((now) => ({ ...now, isBusy: false, problem: messageOf(error) }));
    }
  }, [before, last]);
  return { ...state, more: () => void more() };
}

/** The next page of which anything is older than `last`; the first ones may be on screen already. */
async function older(before: number | undefined, last: number) {
  for (let from = before; ;) {
    const { data, isCut } = await clusterHistory(PAGE, from);
    const found = data.map(fromHistory).filter(({ at }) => at < last);
    from = data.at(-1)?.id ?? from;
    if (found.length > 0 || !isCut) {
      return { found, from, isEnd: !isCut };
    }
  }
}
