import { roleNeeded } from '../NeedsRole.tsx';
import { useEvery } from '../repositories/useEvery.ts';
import { type Loaded, useLoaded } from '../useLoaded.ts';

const AGAIN_MILLIS = 10_000;

/** Loads, and again now and then. Whoever lost their role meanwhile sees nothing of what was shown before. */
export function useWatched<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const loaded = useLoaded(load);
  useEvery(AGAIN_MILLIS, loaded.refresh);
  return roleNeeded(loaded.error) ? { ...loaded, value: undefined } : loaded;
}
