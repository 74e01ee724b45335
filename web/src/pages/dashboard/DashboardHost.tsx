import { useCallback, useEffect, useRef, useState } from 'react';

import { locationService } from '@grafana/runtime';

import { messageOf } from '../../api/client.ts';
import { newSaveId, type SaveAttempt, type Waiting } from '../../api/saves.ts';
import { isOtherSchema } from '../../api/stored.ts';
import type { DashboardAnswer, DashboardJson } from '../../api/types.ts';
import { commitOf } from '../../app/cluster/gitStanding.ts';
import { useNotices } from '../../app/notices.tsx';
import { usePage } from '../../app/page.ts';
import type { DashboardHandle } from '../../dashboard/index.ts';
import { ConflictPage } from '../conflict/ConflictPage.tsx';
import { comparePath } from '../versions/paths.ts';
import { Banners } from './Banners.tsx';
import { type Base, baseOf, draftToOffer, type Revision } from './base.ts';
import { branchedNotice, copiedNotice, savedNotice, useLeavingNotice, useRemoteNotice } from './cornerNotices.ts';
import { DashboardMenu } from './DashboardMenu.tsx';
import { isWaiting as isChainWaiting, type Link } from './chain.ts';
import { changeSummary } from './changes.ts';
import { browserDrafts, type Draft, NEW_DASHBOARD } from './drafts.ts';
import { CLASSIC, type Form } from './form.ts';
import { useEditorsNotice } from './presence/useEditorsNotice.ts';
import { usePresence } from './presence/usePresence.ts';
import { SaveDialog } from './SaveDialog.tsx';
import { isBeyondClassic } from './schema.ts';
import {
  again,
  conflictIn,
  type ConflictState,
  dialogIn,
  idle,
  newAttempt,
  overwriting,
  resolving,
  type SaveState,
} from './saveFlow.ts';
import { StateBadge } from './StateBadge.tsx';
import { crumbsOf, TitleLine } from './TitleLine.tsx';
import { type Failure, useChain, useSettling } from './useChain.ts';
import { useDraftKeeper } from './useDraftKeeper.ts';
import { useRemoteChange } from './useRemoteChange.ts';
import { useWaiting } from './useWaiting.ts';
import { type Branched, type Definite, type Saved, useSaving } from './useSaving.ts';
import { useTakeIn } from './useTakeIn.ts';

interface Props {
  initial: DashboardAnswer;
  revision?: Revision;
  isNew: boolean;
  form?: Form;
  /** It is in another form by now: this page cannot show what is in Git. */
  onOther?: () => void;
}

const STAYS = {
  severity: 'warning',
  title: 'It has another schema now',
  text: 'What you typed stays here: save it as a copy or to a branch, or undo it, and load the page again to see theirs.',
  sticky: true,
} as const;

const SENT_OTHERWISE = {
  severity: 'warning',
  title: 'It has another schema now',
  text: 'What you sent cannot be edited here any more: save it as a copy or to a branch, or discard it.',
  sticky: true,
} as const;

/** An open dashboard with everything around it: state, drafts, saving, conflicts, news from Git. */
export function DashboardHost({ initial, revision, isNew, form = CLASSIC, onOther }: Props) {
  const { show } = useNotices();
  const view = useRef<DashboardHandle>(null);
  const [isDirty, setDirty] = useState(false);
  const [isEditing, setEditing] = useState(isNew);
  const [base, setBase] = useState<Base>(() => baseOf(initial, revision, isNew));
  /** A new dashboard has one as soon as its first save waits. */
  const [uid, setUid] = useState(initial.dashboard.uid);
  const draftUid = initial.dashboard.uid ?? NEW_DASHBOARD;
  const [draft, setDraft] = useState(() => draftToOffer(draftUid, initial.dashboard));
  const draftId = useRef(newSaveId());
  const [nextPath, setNextPath] = useState<string>();
  /** The saves of an earlier page that this page asks about; what is on screen was not sent with them. */
  const resumed = useRef(new Set<string>());

  /** What was on screen when each save was sent; the dialog may give it another title. */
  const works = useRef(new Map<string, DashboardJson>());

  const takeIn = useTakeIn({ read: form.read, view, uid, draftId, setBase, setDraft, onOther });
  const waits = useChain({ view, base });
  const { chain, tip, begin, follow: followUp, end, isIn, leave } = waits;

  /** A new dashboard, or a copy, has a page of its own. */
  const goTo = useCallback(
    (attempt: SaveAttempt, { uid: to, url, version }: Saved) => {
      const path = url ?? `/d/${encodeURIComponent(to)}`;
      const was = works.current.get(attempt.saveId);
      const now = view.current?.currentJson();
      // The save of an earlier page was never on this screen.
      if (was && now ? changeSummary(was, now).length > 0 : view.current?.isDirty()) {
        show(copiedNotice(attempt, path));
        return;
      }
      // Nothing is left unsaved on this one.
      browserDrafts.remove(draftId.current);
      view.current?.replaceDashboard({ ...attempt.dashboard, uid: to, version });
      setNextPath(path);
    },
    [show]
  );

  const onDone = useCallback(
    (attempt: SaveAttempt, outcome: Saved | Branched) => {
      if (outcome.kind === 'branched') {
        show(branchedNotice(outcome, initial.meta, attempt, show));
        return;
      }
      show(savedNotice(outcome, attempt));
      if (outcome.uid !== uid) {
        goTo(attempt, outcome);
      } else if (followUp(attempt, outcome)) {
        // What becomes of those before it decides what it stands on.
      } else if (outcome.merged || attempt.resolution) {
        void takeIn(attempt, false, outcome.version);
      } else {
        browserDrafts.remove(draftId.current);
        const json = { ...attempt.dashboard, uid: outcome.uid, version: outcome.version };
        view.current?.markSaved(json, outcome.version);
        const { commit, etag, version } = outcome;
        setBase(({ meta: { waiting: _waiting, ...meta } }) => ({
          json,
          meta: { ...meta, updated: new Date().toISOString(), updatedBy: 'you' },
          version,
          commit,
          etag,
        }));
        if (isNew && view.current?.isDirty() === false) {
          setNextPath(outcome.url ?? `/d/${encodeURIComponent(outcome.uid)}`);
        }
      }
    },
    [show, uid, isNew, initial.meta, takeIn, followUp, goTo]
  );

  const onWaiting = useCallback(
    (attempt: SaveAttempt, waiting: Waiting) => {
      const isHere = !resumed.current.has(attempt.saveId);
      if (attempt.dashboard.uid !== uid || (uid === undefined && !isHere)) {
        return; // a copy, or a new one of an earlier page
      }
      const itsUid = uid ?? waiting.uid;
      if (itsUid !== undefined) {
        setUid(itsUid);
        begin(attempt, itsUid, waiting, isHere);
      }
    },
    [uid, begin]
  );
  const onOpen = useCallback(
    (attempt: SaveAttempt, isOpen: boolean) =>
      isOpen ? browserDrafts.keepSent(draftUid, attempt, Date.now()) : browserDrafts.remove(attempt.saveId),
    [draftUid]
  );

  /** What became of the saves of an earlier page is decided when all of them are asked about. */
  const takes = useCallback(
    (attempt: SaveAttempt, outcome: Definite) => {
      const isOf = uid !== undefined && attempt.dashboard.uid === uid && resumed.current.has(attempt.saveId);
      if (!isOf || outcome.kind === 'branched' || outcome.kind === 'unavailable') {
        return false;
      }
      if (outcome.kind === 'saved') {
        show(savedNotice(outcome, attempt));
      }
      begin(attempt, uid, { message: '' }, false);
      end(attempt, outcome);
      return true;
    },
    [uid, show, begin, end]
  );

  const later = useRef<(failure: Failure) => void>(undefined);
  const onWaited = useCallback(
    (attempt: SaveAttempt, outcome: Definite) => {
      if (outcome.kind === 'saved') {
        show(savedNotice(outcome, attempt));
      }
      if (isIn(attempt)) {
        end(attempt, outcome);
        return;
      }
      browserDrafts.remove(attempt.saveId);
      if (outcome.kind === 'saved') {
        goTo(attempt, outcome);
      } else if (outcome.kind !== 'branched') {
        later.current?.(failed(attempt, outcome));
      }
    },
    [show, isIn, end, goTo]
  );

  const saving = useSaving({ onDone, onOpen, takes, onWaiting, onWaited });
  const { state, setState, follow } = saving;
  const [remote, forgetRemote] = useRemoteChange(form.read, uid, tip, saving.isOwn);
  const keepDraft = useDraftKeeper(view, draftId, draftUid, tip, isDirty);

  const onSettled = useCallback(
    ({ attempt, uid: to, end: ending }: Link) => {
      if (ending?.kind !== 'saved') {
        return;
      }
      if (isNew && view.current?.isDirty() === false) {
        setNextPath(ending.url ?? `/d/${encodeURIComponent(to)}`);
      } else {
        void takeIn(attempt, true, ending.version);
      }
    },
    [isNew, takeIn]
  );
  const [earlier, setEarlier] = useState(() => browserDrafts.allSent(draftUid, Date.now()));
  const asked = { ...waits, isAsking: earlier.length > 0 };
  const settling = useSettling({ view, draftUid, draftId, base, setBase }, asked, saving, onSettled);
  useEffect(() => {
    later.current = settling.later;
  }, [settling.later]);
  const send = (attempt: SaveAttempt) => {
    if (attempt.dashboard.uid !== undefined && attempt.ref === undefined && !attempt.newBranch) {
      settling.forget(); // it has all that was to be asked about, and is asked about itself
    }
    saving.send(attempt);
  };

  const people = usePresence(uid, isEditing);

  usePage(crumbsOf(tip.meta, tip.json?.title ?? 'New dashboard'));
  const conflict = conflictIn(state);
  // Who is asked to choose knows of the other already, and the notice would lie on the choices.
  useEditorsNotice(people, isEditing && conflict === undefined);
  useLeavingNotice(isDirty, tip.json?.title ?? 'the new dashboard');
  useEffect(() => {
    const [newest, ...older] = earlier;
    if (newest && state.kind === 'idle') {
      setEarlier(older);
      resumed.current.add(newest.saveId);
      follow(newest);
    }
  }, [earlier, state.kind, follow]);
  useEffect(() => {
    if (nextPath === undefined) {
      return undefined;
    }
    // Later, when the view has seen that nothing is unsaved and does not ask before leaving.
    const timer = setTimeout(() => locationService.push(nextPath));
    return () => clearTimeout(timer);
  }, [nextPath]);

  const onDirtyChange = useCallback((dirty: boolean) => {
    setDirty(dirty);
    if (!dirty) {
      // Saved, undone or discarded: there is nothing left of this stretch of editing.
      browserDrafts.remove(draftId.current);
    }
  }, []);

  /**
   * Shows what is in Git now, unless it says false. Edits stay as a draft and are offered back; or on
   * screen, where what is in Git has no page to offer them on, unless they are let go of.
   */
  const reload = useCallback(async (isLettingGo = false) => {
    if (uid === undefined) {
      return false;
    }
    keepDraft();
    try {
      const answer = await form.read(uid);
      draftId.current = newSaveId();
      leave();
      setBase(baseOf(answer.data, answer, false));
      view.current?.replaceDashboard(answer.data.dashboard);
      setDraft(draftToOffer(draftUid, answer.data.dashboard));
      setState(idle);
      forgetRemote();
      return true;
    } catch (error) {
      if (isOtherSchema(error)) {
        if (view.current?.isDirty() && !isLettingGo) {
          show(STAYS);
        } else {
          onOther?.();
        }
        return false;
      }
      show({ severity: 'error', title: 'Could not reload', text: messageOf(error), sticky: true });
      return false;
    }
  }, [form, uid, draftUid, keepDraft, leave, setState, forgetRemote, onOther, show]);

  const isWaiting = base.meta.waiting !== undefined;
  useWaiting(form.read, uid, isWaiting && !isDirty && state.kind === 'idle' && chain === undefined, reload);

  const restore = (old: Draft) => {
    setDraft(undefined);
    draftId.current = old.id;
    leave();
    // The server compares with these, so an old draft cannot overwrite silently.
    setBase(({ meta: { waiting: _waiting, ...meta }, ...before }) => ({
      ...before,
      meta,
      version: old.baseVersion,
      etag: old.baseEtag,
      isOfWaiting: old.isOfWaiting,
    }));
    view.current?.replaceDashboard(old.json, true);
  };

  /** Lets go of what clashed. It can be brought back from the corner, and from nowhere else. */
  const discard = async ({ isDeleted }: ConflictState) => {
    keepDraft();
    const mine = browserDrafts.find(draftUid, Date.now());
    if (isDeleted) {
      view.current?.replaceDashboard(initial.dashboard);
      setState(idle);
      setNextPath('/');
    } else if (!(await reload(true))) {
      return; // nothing was let go of, or another page shows theirs by now
    }
    if (mine) {
      browserDrafts.remove(mine.id);
    }
    setDraft(undefined);
    show({
      key: 'saved',
      severity: 'info',
      title: 'Discarded your changes',
      sticky: true,
      ...(mine && !isDeleted && { action: { label: 'Bring them back', run: () => restore(mine) } }),
    });
  };

  const startSaving = (json: DashboardJson) => {
    if (state.kind === 'unconfirmed') {
      const title = 'Your earlier save comes first';
      show({ key: 'saved', severity: 'info', title, text: 'What you typed since is kept in this browser.' });
    } else {
      setState({ kind: 'asking', json, to: 'here' });
    }
  };

  // Whoever edits reads it in the banner instead, beside what to do about it.
  useRemoteNotice(draftUid, tip.json?.title, isDirty ? undefined : remote, () => void reload());

  const dialog = dialogIn(state);
  return (
    <>
      <div inert={conflict !== undefined}>
        <TitleLine
          title={tip.json?.title ?? initial.dashboard.title}
          meta={tip.meta}
          version={tip.version}
          people={people}
          badge={
            <StateBadge
              save={state}
              isDirty={isDirty}
              isNew={isNew && tip.json === undefined}
              remote={remote}
              isWaiting={isWaiting || isChainWaiting(chain)}
              isOurs={isChainWaiting(chain)}
              repository={base.meta.repository}
              commit={commitOf(base.commit, base.meta.repository)}
            />
          }
          menu={
            <DashboardMenu
              base={tip.json}
              meta={tip.meta}
              seen={{ base: tip.etag, version: tip.version }}
              currentJson={() => view.current ? form.fileOf(view.current.currentJson()) : undefined}
            />
          }
        />
        <form.View
          dashboard={initial.dashboard}
          meta={initial.meta}
          isNew={isNew}
          handle={view}
          onDirtyChange={onDirtyChange}
          onEditingChange={setEditing}
          onSave={startSaving}
          banner={
            <Banners
              save={state}
              waiting={saving.waiting}
              chain={chain}
              remote={remote}
              isDirty={isDirty}
              draft={draft}
              currentVersion={tip.version}
              compareHref={
                uid && remote?.version ? comparePath(uid, tip.version, remote.version) : undefined
              }
              onReload={() => void reload()}
              onSave={() => view.current && startSaving(view.current.currentJson())}
              onRestore={restore}
              onDiscard={(old) => {
                browserDrafts.remove(old.id);
                setDraft(undefined);
              }}
              onSendAgain={send}
              onAskAgain={follow}
            />
          }
        />
      </div>
      {dialog && (
        <SaveDialog
          state={dialog}
          base={tip.json}
          json={workIn(dialog)}
          folderUid={tip.meta.folderUid ?? ''}
          folderTitle={tip.meta.folderUid ? tip.meta.folderTitle : undefined}
          onSubmit={(words) => {
            keepDraft();
            // On a branch from the followed one there is nothing of what was deleted: it is made there anew.
            const isAnew = conflict?.isDeleted === true && words.to === 'new';
            const work = workIn(dialog);
            const attempt = newAttempt(work, tip, isAnew ? { ...words, overwrite: true } : words);
            works.current.set(attempt.saveId, work);
            send(attempt);
          }}
          onRetry={() => dialog.kind === 'unavailable' && send(dialog.attempt)}
          onClose={() => setState(conflict ?? idle)}
        />
      )}
      {conflict && (
        <ConflictPage
          conflict={conflict}
          read={form.read}
          base={tip.json}
          isSaving={state.kind === 'saving'}
          problem={
            !dialog && (state.kind === 'unavailable' || state.kind === 'refused') ? state.message : undefined
          }
          onResolve={(clash, choices) => send(resolving(conflict.attempt, clash, choices))}
          onTryAgain={() => send(again(conflict.attempt))}
          onOverwrite={() => send(overwriting(conflict.attempt))}
          onBranch={() =>
            setState({ kind: 'asking', json: conflict.attempt.dashboard, to: 'new', over: conflict })
          }
          onCopy={() =>
            setState({ kind: 'asking', json: conflict.attempt.dashboard, to: 'copy', over: conflict })
          }
          onKeepEditing={() => {
            const isOther = isBeyondClassic(conflict.attempt.dashboard) !== isBeyondClassic(initial.dashboard);
            if (isOther) {
              show(SENT_OTHERWISE);
              return;
            }
            if (!view.current?.isDirty()) {
              // The save of an earlier page: what it sent is not on screen.
              const kept = browserDrafts.find(draftUid, Date.now());
              if (kept && changeSummary(kept.json, conflict.attempt.dashboard).length === 0) {
                draftId.current = kept.id;
                setDraft(undefined);
              }
              const { dashboard, base: etag } = conflict.attempt;
              const { version } = dashboard;
              setBase((before) => ({ ...before, version: version ?? before.version, etag, isOfWaiting: true }));
              view.current?.replaceDashboard(dashboard, true);
            }
            setState(idle);
          }}
          onDiscard={() => void discard(conflict)}
        />
      )}
    </>
  );
}

/** What became of a save that is none of this dashboard, as what a person is asked. */
function failed(attempt: SaveAttempt, outcome: Exclude<Definite, Saved | Branched>): Failure {
  return outcome.kind === 'conflict'
    ? { ...outcome, attempt }
    : { kind: 'refused', attempt, message: outcome.message };
}

function workIn(state: Exclude<SaveState, { kind: 'idle' }>): DashboardJson {
  return state.kind === 'asking' ? state.json : state.attempt.dashboard;
}
