import { type RefObject, useCallback } from 'react';

import { messageOf, pause } from '../../api/client.ts';
import type { SaveAttempt } from '../../api/saves.ts';
import { isOtherSchema } from '../../api/stored.ts';
import { useNotices } from '../../app/notices.tsx';
import type { DashboardHandle } from '../../dashboard/types.ts';
import { sentence } from '../sentence.ts';
import { type Base, baseOf, draftToOffer, forgetDraft } from './base.ts';
import { changeSummary } from './changes.ts';
import { browserDrafts, type Draft } from './drafts.ts';
import type { Form } from './form.ts';

interface Page {
  read: Form['read'];
  view: RefObject<DashboardHandle | null>;
  /** Undefined for a dashboard that was never saved. */
  uid: string | undefined;
  /** The slot of this stretch of editing. */
  draftId: RefObject<string>;
  setBase: (base: Base) => void;
  setDraft: (draft: Draft | undefined) => void;
  /** What is in Git now is in another form. */
  onOther?: () => void;
}

const BEHIND_TRIES = 10;
const BEHIND_PAUSE_MILLIS = 1000;

/**
 * Shows what a save made together with what others did, unless somebody has typed on.
 *
 * The first parameter of what is returned is the save. With `isMarked` what was sent is what the
 * view counts as saved, or was never on screen: only what is edited since has been typed on. An
 * older version than `atLeast` is not shown: the instance that answers does not have it yet.
 */
export function useTakeIn({ read, view, uid, draftId, setBase, setDraft, onOther }: Page) {
  const { show } = useNotices();
  return useCallback(
    async (attempt: SaveAttempt, isMarked: boolean, atLeast: number) => {
      const hasTypedOn = () =>
        isMarked
          ? view.current?.isDirty()
          : view.current &&
            (view.current.isTyping?.() === true ||
              changeSummary(attempt.dashboard, view.current.currentJson()).length > 0);
      if (hasTypedOn() || uid === undefined) {
        // The base stays: what the save brought in counts as somebody's change when this is saved.
        return;
      }
      forgetDraft(uid, attempt.dashboard);
      const onScreen = view.current?.currentJson();
      try {
        const answer = await loadFrom(read, uid, atLeast);
        // A save that was sent meanwhile counts as saved, but it is newer than the answer.
        if (hasTypedOn() || view.current?.currentJson() !== onScreen) {
          return;
        }
        setBase(baseOf(answer.data, answer, false));
        view.current?.replaceDashboard(answer.data.dashboard);
        // It was kept again while the answer was on its way, and says less than what is in Git now.
        browserDrafts.remove(draftId.current);
        setDraft(draftToOffer(uid, answer.data.dashboard));
      } catch (error) {
        if (isOtherSchema(error)) {
          if (!hasTypedOn()) {
            onOther?.();
          }
          return;
        }
        const text = `${sentence(messageOf(error))} Load the page again to see it.`;
        show({ severity: 'warning', title: 'Saved, but the result could not be read', text, sticky: true });
      }
    },
    [read, view, uid, draftId, setBase, setDraft, onOther, show]
  );
}

async function loadFrom(read: Form['read'], uid: string, atLeast: number) {
  for (let i = 1; ; i++) {
    const answer = await read(uid);
    const { dashboard, meta } = answer.data;
    if (Number(dashboard.version ?? meta.version ?? 0) >= atLeast) {
      return answer;
    }
    if (i === BEHIND_TRIES) {
      throw new Error('The instance that answers does not show it yet.');
    }
    await pause(BEHIND_PAUSE_MILLIS);
  }
}
