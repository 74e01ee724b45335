import { type RefObject, useCallback } from 'react';

import { messageOf } from '../../api/client.ts';
import { dashboard as loadDashboard } from '../../api/endpoints.ts';
import type { SaveAttempt } from '../../api/saves.ts';
import { useNotices } from '../../app/notices.tsx';
import type { DashboardHandle } from '../../dashboard/types.ts';
import { type Base, baseOf, draftToOffer, forgetDraft } from './base.ts';
import { changeSummary } from './changes.ts';
import { browserDrafts, type Draft } from './drafts.ts';

interface Page {
  view: RefObject<DashboardHandle | null>;
  /** Undefined for a dashboard that was never saved. */
  uid: string | undefined;
  /** The slot of this stretch of editing. */
  draftId: RefObject<string>;
  /** The save of an earlier page that this page asks about; what is on screen was not sent with it. */
  resumed: RefObject<string | undefined>;
  setBase: (base: Base) => void;
  setDraft: (draft: Draft | undefined) => void;
}

/** Shows what a save made together with what others did, unless somebody has typed on. */
export function useTakeIn({ view, uid, draftId, resumed, setBase, setDraft }: Page) {
  const { show } = useNotices();
  return useCallback(
    async (attempt: SaveAttempt) => {
      const hasTypedOn = () =>
        attempt.saveId === resumed.current
          ? view.current?.isDirty()
          : view.current && changeSummary(attempt.dashboard, view.current.currentJson()).length > 0;
      if (hasTypedOn() || uid === undefined) {
        // The base stays: what the save brought in counts as somebody's change when this is saved.
        return;
      }
      forgetDraft(uid, attempt.dashboard);
      try {
        const answer = await loadDashboard(uid);
        if (hasTypedOn()) {
          return;
        }
        setBase(baseOf(answer.data, answer, false));
        view.current?.replaceDashboard(answer.data.dashboard);
        // It was kept again while the answer was on its way, and says less than what is in Git now.
        browserDrafts.remove(draftId.current);
        setDraft(draftToOffer(uid, answer.data.dashboard));
      } catch (error) {
        const text = `${messageOf(error)} Load the page again to see it.`;
        show({ severity: 'warning', title: 'Saved, but the result could not be read', text, sticky: true });
      }
    },
    [view, uid, draftId, resumed, setBase, setDraft, show]
  );
}
