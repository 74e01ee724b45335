import { useCallback, useEffect, useState } from 'react';

import { saveTarget } from '../../api/endpoints.ts';
import type { SaveTargetAnswer } from '../../api/types.ts';
import { useLoaded } from '../useLoaded.ts';

const AFTER_MILLIS = 300;

/**
 * Asks where a save of this dashboard would go; undefined until that is known. What the server last
 * said stays while a new title or folder is asked about.
 */
export function useSaveTarget(
  uid: string | undefined,
  folderUid: string,
  title: string
): SaveTargetAnswer | undefined {
  const typed = useSettled(title);
  const { value } = useLoaded(
    useCallback(
      (signal: AbortSignal) => saveTarget({ uid, folderUid, title: typed }, { signal, retries: 0 }),
      [uid, folderUid, typed]
    )
  );
  const [last, setLast] = useState<SaveTargetAnswer>();
  useEffect(() => {
    if (value) {
      setLast(value);
    }
  }, [value]);
  return value ?? last;
}

/** The text, a moment after the last key. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
