import { useEffect } from 'react';

import { locationService } from '@grafana/runtime';

import { dismissSaveNotice, saveNotices } from '../api/endpoints.ts';
import type { SaveNotice } from '../api/types.ts';
import { type Notice, useNotices } from './notices.tsx';

const PERIOD_MILLIS = 30_000;

/**
 * Tells the person, on whichever page they are by then, what became of a save that waited for Git
 * and clashed when Git was back. It is told until they close it.
 */
export function useSaveNotices(): void {
  const { show } = useNotices();
  useEffect(() => {
    const asking = new AbortController();
    const told = new Set<string>();
    const ask = async () => {
      try {
        const notices = await saveNotices({ signal: asking.signal, retries: 0 });
        for (const notice of notices.filter(({ saveId }) => !told.has(saveId))) {
          told.add(notice.saveId);
          show(inCorner(notice));
        }
      } catch {
        // Asked again soon; where the server has no journal there is nothing to tell.
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), PERIOD_MILLIS);
    return () => {
      asking.abort();
      clearInterval(timer);
    };
  }, [show]);
}

function inCorner({ saveId, uid, title, message, branch, url, content }: SaveNotice): Notice {
  const canLink = url !== undefined && /^https?:/.test(url);
  return {
    key: `save-${saveId}`,
    severity: 'warning',
    sticky: true,
    title: branch
      ? `Your save of ${title || uid} is on a branch`
      : `Your save of ${title || uid} was not merged`,
    text: message,
    action: canLink
      ? { label: 'Open a pull request', run: () => void window.open(url, '_blank', 'noopener') }
      : content
      ? { label: 'Get its JSON', keeps: true, run: () => void window.open(content, '_blank', 'noopener') }
      : { label: 'Open the dashboard', run: () => locationService.push(`/d/${encodeURIComponent(uid)}`) },
    onClose: () => void dismissSaveNotice(saveId).catch(() => undefined),
  };
}
