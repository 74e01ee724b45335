import { useCallback, useMemo, useState } from 'react';

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
 * What is shown of the cluster together with its history, which goes back page by page as the person asks for it.
 *
 * @param shown newest first; its oldest ones may go as others come
 */
export function useOlder(shown: readonly TimelineEntry[]): State & { more: () => void } {
  const [state, setState] = useState<State>({ entries: [], isEnd: false, isBusy: false });
  const { before } = state;

  const more = useCallback(async () => {
    setState((now) => ({ ...now, isBusy: true, problem: undefined }));
    try {
      const { data, isCut } = await clusterHistory(PAGE, before);
      setState((now) => ({
        entries: [...now.entries, ...data.map(fromHistory)],
        before: data.at(-1)?.id ?? now.before,
        isEnd: !isCut,
        isBusy: false,
      }));
    } catch (error) {
      setState((now) => ({ ...now, isBusy: false, problem: messageOf(error) }));
    }
  }, [before]);
  const entries = useMemo(() => together(shown, state.entries), [shown, state.entries]);
  return { ...state, entries, more: () => void more() };
}

function together(shown: readonly TimelineEntry[], older: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const known = new Set(shown.map(({ key }) => key));
  return [...shown, ...older.filter(({ key }) => !known.has(key))].sort((a, b) => b.at - a.at);
}
