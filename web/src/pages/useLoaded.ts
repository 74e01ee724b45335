import { useCallback, useEffect, useRef, useState } from 'react';

import { ApiError, isAbort } from '../api/client.ts';

const AGAIN_MILLIS = 3000;

export interface Loaded<T> {
  /** The last value that arrived; stays while the next one is on its way or fails. */
  value?: T;
  error?: unknown;
  isBusy: boolean;
  reload: () => void;
  /** Like `reload`, but lets a question that is on its way come to its end: for what is asked again and again. */
  refresh: () => void;
}

/**
 * Loads when the page is shown, when `load` changes and on `reload`; after an error that may pass by
 * itself, like a failover, again every few seconds.
 *
 * @param load must be memoised; its signal fires when the result is no longer wanted
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: unknown; isBusy: boolean; of?: unknown }>({
    isBusy: true,
  });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const asking = new AbortController();
    setState((before) => (before.of === load ? { ...before, isBusy: true } : { isBusy: true }));
    load(asking.signal).then(
      (value) => setState({ value, isBusy: false, of: load }),
      (error: unknown) => {
        if (!isAbort(error)) {
          setState((before) => ({ ...before, error, isBusy: false, of: load }));
        }
      }
    );
    return () => asking.abort();
  }, [load, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const isAsking = useRef(true);
  useEffect(() => {
    isAsking.current = state.isBusy;
  }, [state.isBusy]);
  const refresh = useCallback(() => {
    if (!isAsking.current) {
      reload();
    }
  }, [reload]);
  const mayPass = state.error instanceof ApiError && state.error.isTemporary && !state.isBusy;
  useEffect(() => {
    const timer = mayPass ? setTimeout(reload, AGAIN_MILLIS) : undefined;
    return () => clearTimeout(timer);
  }, [mayPass, reload]);

  return { value: state.value, error: state.error, isBusy: state.isBusy, reload, refresh };
}
