import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';

import type { DashboardHandle } from '../../dashboard/index.ts';
import type { Base } from './base.ts';
import { browserDrafts } from './drafts.ts';

const PERIOD_MILLIS = 2000;

/**
 * Keeps what is being edited as a draft: every two seconds, when the page is hidden, and when it is
 * left in whichever way.
 *
 * @param id of this stretch of editing
 * @param uid of the dashboard, or `new`
 * @param base what the edits started from
 * @param isDirty whether there is anything to keep
 * @returns keeps it at once
 */
export function useDraftKeeper(
  handle: RefObject<DashboardHandle | null>,
  id: RefObject<string>,
  uid: string,
  base: Pick<Base, 'version' | 'etag' | 'isOfWaiting'>,
  isDirty: boolean
): () => void {
  const { version: baseVersion, etag: baseEtag, isOfWaiting } = base;
  const keep = useCallback(() => {
    const view = handle.current;
    if (!isDirty || !view) {
      return;
    }
    const json = view.currentJson();
    const title = json.title ?? '';
    const started = { baseVersion, baseEtag, ...(isOfWaiting && { isOfWaiting }) };
    browserDrafts.keep({ id: id.current, uid, ...started, title, savedAt: Date.now(), json });
  }, [handle, id, uid, baseVersion, baseEtag, isOfWaiting, isDirty]);

  // Cleaning up must see the latest dirty flag and not the one of the render that is undone.
  const latest = useRef(keep);
  useLayoutEffect(() => {
    latest.current = keep;
  }, [keep]);

  useEffect(() => {
    if (!isDirty) {
      return undefined;
    }
    const timer = setInterval(() => latest.current(), PERIOD_MILLIS);
    return () => clearInterval(timer);
  }, [isDirty]);

  // A layout effect, because its cleanup runs while the view below can still be asked.
  useLayoutEffect(() => {
    const onHide = () => latest.current();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onHide);
      latest.current();
    };
  }, []);

  return keep;
}
