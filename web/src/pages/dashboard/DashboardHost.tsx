import { css } from '@emotion/css';
import { useCallback, useEffect, useRef, useState } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

import { messageOf, type Answer } from '../../api/client.ts';
import { dashboard as loadDashboard } from '../../api/endpoints.ts';
import { newSaveId, type SaveAttempt } from '../../api/saves.ts';
import type { DashboardAnswer, DashboardJson, DashboardMeta } from '../../api/types.ts';
import { shortCommit } from '../../app/cluster/clusterState.ts';
import { useNotices } from '../../app/notices.tsx';
import { type Crumb, usePage } from '../../app/page.ts';
import { type DashboardHandle, DashboardView } from '../../dashboard/index.ts';
import { folderPath } from '../home/paths.ts';
import { Banners } from './Banners.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { DashboardMenu } from './DashboardMenu.tsx';
import { changeSummary } from './changes.ts';
import { browserDrafts, type Draft, NEW_DASHBOARD } from './drafts.ts';
import { SaveDialog } from './SaveDialog.tsx';
import { asCopy, idle, newAttempt, overwriting } from './saveFlow.ts';
import { StateBadge } from './StateBadge.tsx';
import { useDraftKeeper } from './useDraftKeeper.ts';
import { useRemoteChange } from './useRemoteChange.ts';
import { useSaving, type Saved } from './useSaving.ts';

/** Which revision the server's answer was. */
type Revision = Pick<Answer<unknown>, 'commit' | 'etag'>;

interface Props {
  initial: DashboardAnswer;
  revision?: Revision;
  isNew: boolean;
}

/** What is in Git as far as this page knows, and what the edits started from. */
interface Base extends Revision {
  /** Undefined for a dashboard that was never saved. */
  json?: DashboardJson;
  meta: DashboardMeta;
  version: number;
}

/** An open dashboard with everything around it: state, drafts, saving, conflicts, news from Git. */
export function DashboardHost({ initial, revision, isNew }: Props) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const view = useRef<DashboardHandle>(null);
  const [isDirty, setDirty] = useState(false);
  const [base, setBase] = useState<Base>(() => baseOf(initial, revision, isNew));
  const uid = initial.dashboard.uid;
  const draftUid = uid ?? NEW_DASHBOARD;
  const [draft, setDraft] = useState(() => draftToOffer(draftUid, initial.dashboard));
  const draftId = useRef(newSaveId());
  const [nextPath, setNextPath] = useState<string>();

  const onSaved = useCallback(
    (attempt: SaveAttempt, saved: Saved) => {
      const where = saved.commit ? `Commit ${shortCommit(saved.commit)} is on the remote.` : 'It is on the remote.';
      show({ key: 'saved', severity: 'success', title: 'Saved to Git', text: where });
      browserDrafts.remove(draftId.current);
      const json = { ...attempt.dashboard, uid: saved.uid, version: saved.version };
      if (saved.uid === uid) {
        view.current?.markSaved(json, saved.version);
        setBase((before) => ({
          json,
          meta: { ...before.meta, updated: new Date().toISOString(), updatedBy: 'you' },
          version: saved.version,
          commit: saved.commit,
          etag: saved.etag,
        }));
      } else {
        // A new dashboard, or a copy, has a page of its own; nothing is left unsaved on this one.
        view.current?.replaceDashboard(json);
        setNextPath(saved.url ?? `/d/${encodeURIComponent(saved.uid)}`);
      }
    },
    [show, uid]
  );

  const saving = useSaving(onSaved);
  const { state, setState, send } = saving;
  const [remote, forgetRemote] = useRemoteChange(uid, base.version, saving.isOwn);
  const keepDraft = useDraftKeeper(view, draftId, draftUid, base.version, isDirty);

  usePage(crumbsOf(base));
  useLeavingNotice(isDirty, base.json?.title ?? 'the new dashboard');
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

  /** Shows what is in Git now. Edits stay as a draft and are offered back. */
  const reload = useCallback(async () => {
    if (uid === undefined) {
      return;
    }
    keepDraft();
    try {
      const answer = await loadDashboard(uid);
      draftId.current = newSaveId();
      setBase(baseOf(answer.data, answer, false));
      view.current?.replaceDashboard(answer.data.dashboard);
      setDraft(draftToOffer(draftUid, answer.data.dashboard));
      setState(idle);
      forgetRemote();
    } catch (error) {
      show({ severity: 'error', title: 'Could not reload', text: messageOf(error), sticky: true });
    }
  }, [uid, draftUid, keepDraft, setState, forgetRemote, show]);

  const restore = (old: Draft) => {
    setDraft(undefined);
    draftId.current = old.id;
    // The server compares this version with the newest, so an old draft cannot overwrite silently.
    setBase((before) => ({ ...before, version: old.baseVersion, etag: undefined }));
    view.current?.replaceDashboard(old.json, true);
  };

  // Whoever edits reads it in the banner instead, beside what to do about it.
  useRemoteNotice(draftUid, base.json?.title, isDirty ? undefined : remote, () => void reload());

  return (
    <>
      <div className={styles.line}>
        <h1 className={styles.title} data-testid="dashboard-title">
          {base.json?.title ?? initial.dashboard.title}
        </h1>
        <StateBadge save={state} isDirty={isDirty} isNew={isNew} remote={remote} commit={base.commit} />
        <span className={styles.changed}>
          <LastChange meta={base.meta} version={base.version} />
        </span>
        <DashboardMenu base={base.json} meta={base.meta} currentJson={() => view.current?.currentJson()} />
      </div>
      <DashboardView
        dashboard={initial.dashboard}
        meta={initial.meta}
        isNew={isNew}
        handle={view}
        onDirtyChange={onDirtyChange}
        onSave={(json) => setState({ kind: 'asking', json })}
        banner={
          <Banners
            save={state}
            remote={remote}
            isDirty={isDirty}
            draft={draft}
            currentVersion={base.version}
            onReload={() => void reload()}
            onRestore={restore}
            onDiscard={(old) => {
              browserDrafts.remove(old.id);
              setDraft(undefined);
            }}
            onSendAgain={send}
            onAskAgain={saving.askAgain}
          />
        }
      />
      {(state.kind === 'asking' ||
        state.kind === 'saving' ||
        state.kind === 'waiting' ||
        state.kind === 'refused') && (
        <SaveDialog
          state={state}
          base={base.json}
          json={state.kind === 'asking' ? state.json : state.attempt.dashboard}
          folderUid={base.meta.folderUid ?? ''}
          folderTitle={base.meta.folderUid ? base.meta.folderTitle : undefined}
          onSubmit={(words) => {
            const json = state.kind === 'asking' ? state.json : state.attempt.dashboard;
            keepDraft();
            send(newAttempt(json, base, words));
          }}
          onRetry={() => state.kind === 'waiting' && send(state.attempt)}
          onClose={() => setState(idle)}
        />
      )}
      {state.kind === 'conflict' && (
        <ConflictDialog
          attempt={state.attempt}
          theirs={state.theirs}
          base={base.json}
          onReload={() => void reload()}
          onOverwrite={() => send(overwriting(state.attempt))}
          onCopy={() => send(asCopy(state.attempt))}
          onClose={() => setState(idle)}
        />
      )}
    </>
  );
}

function baseOf({ dashboard, meta }: DashboardAnswer, revision: Revision | undefined, isNew: boolean): Base {
  const version = Number(dashboard.version ?? meta.version ?? 0);
  return { json: isNew ? undefined : dashboard, meta, version, commit: revision?.commit, etag: revision?.etag };
}

/** The newest draft that says something else than what is in Git. */
function draftToOffer(uid: string, current: DashboardJson): Draft | undefined {
  const draft = browserDrafts.find(uid, Date.now());
  if (draft && changeSummary(current, draft.json).length === 0) {
    browserDrafts.remove(draft.id);
    return undefined;
  }
  return draft;
}

function crumbsOf({ json, meta }: Base): Crumb[] {
  const crumbs: Crumb[] = [{ title: 'Home', href: '/' }];
  if (meta.folderUid && meta.folderTitle) {
    crumbs.push({ title: meta.folderTitle, href: folderPath(meta.folderUid) });
  }
  return [...crumbs, { title: json?.title ?? 'New dashboard' }];
}

function LastChange({ meta, version }: { meta: DashboardMeta; version: number }) {
  if (!meta.updated || !meta.updatedBy) {
    return null;
  }
  return (
    <>
      Version {version}, changed <time title={dateTimeFormat(meta.updated)}>{dateTimeFormatTimeAgo(meta.updated)}</time>{' '}
      by {meta.updatedBy}
    </>
  );
}

/** Tells in the corner that the dashboard changed in Git, and takes it back when that is settled. */
function useRemoteNotice(
  uid: string,
  title: string | undefined,
  remote: ReturnType<typeof useRemoteChange>[0],
  reload: () => void
): void {
  const { show, dismiss } = useNotices();
  const reloadNow = useRef(reload);
  useEffect(() => {
    reloadNow.current = reload;
  });
  useEffect(() => {
    const key = `remote-${uid}`;
    if (!remote) {
      dismiss(key);
      return undefined;
    }
    const who = remote.author ? ` by ${remote.author}` : '';
    const isDeleted = remote.action === 'deleted';
    show({
      key,
      sticky: true,
      severity: 'info',
      title: `${title ?? 'This dashboard'} was ${isDeleted ? 'deleted' : 'changed'} in Git${who}`,
      text: remote.message,
      action: isDeleted ? undefined : { label: 'Reload', run: () => reloadNow.current() },
    });
    return () => dismiss(key);
  }, [uid, title, remote, show, dismiss]);
}

/** Says where the unsaved work is when somebody walks away from it. */
function useLeavingNotice(isDirty: boolean, title: string): void {
  const { show } = useNotices();
  const latest = useRef({ isDirty, title });
  useEffect(() => {
    latest.current = { isDirty, title };
  });
  useEffect(() => {
    const { pathname, search } = locationService.getLocation();
    return () => {
      if (latest.current.isDirty) {
        show({
          severity: 'info',
          title: 'Not saved, but kept',
          text: `Your changes to ${latest.current.title} are a draft in this browser.`,
          action: { label: 'Go back', run: () => locationService.push(pathname + search) },
        });
      }
    };
  }, [show]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(1, 2, 0),
    minHeight: theme.spacing(4),
  }),
  title: css({
    margin: 0,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: theme.typography.h4.fontSize,
    lineHeight: theme.typography.h4.lineHeight,
  }),
  changed: css({
    flex: '1 10000 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('sm')]: { visibility: 'hidden' },
  }),
});
