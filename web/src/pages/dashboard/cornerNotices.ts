import { useEffect, useRef } from 'react';

import { locationService } from '@grafana/runtime';

import { messageOf } from '../../api/client.ts';
import type { MergedIn, SaveAttempt } from '../../api/saves.ts';
import type { DashboardMeta } from '../../api/types.ts';
import { shortCommit } from '../../app/cluster/clusterState.ts';
import { type Notice, type NoticeAction, useNotices } from '../../app/notices.tsx';
import { comparePath } from '../versions/paths.ts';
import { branchPreview } from './branchPreview.ts';
import type { Branched, Saved } from './useSaving.ts';
import type { RemoteChange } from './useRemoteChange.ts';

/** What the corner says when a save is in Git. */
export function savedNotice(saved: Saved, attempt: SaveAttempt): Notice {
  const where = saved.commit
    ? `Commit ${shortCommit(saved.commit)} is on the remote.`
    : 'It is on the remote.';
  const notice: Notice = { key: 'saved', severity: 'success', title: 'Saved to Git', text: where };
  const before = saved.version - 1;
  if (saved.merged) {
    const from = attempt.dashboard.version ?? 0;
    return {
      ...notice,
      title: 'Saved and merged',
      text: `${mergedWords(saved.merged)} ${where}`,
      sticky: true,
      ...(from > 0 && from < before && { action: compare('See what came in', saved.uid, from, before) }),
    };
  }
  if (attempt.overwrite && before > 0) {
    return {
      ...notice,
      sticky: true,
      text: `${where} What was there before is kept.`,
      action: compare('See what was replaced', saved.uid, before, saved.version),
    };
  }
  return notice;
}

/** What the corner says when something else than what is on screen is saved and somebody works on here. */
export function copiedNotice({ dashboard }: SaveAttempt, path: string): Notice {
  return {
    key: 'saved',
    severity: 'success',
    sticky: true,
    title: `${dashboard.title || 'The dashboard'} is in Git`,
    text: 'What you typed since stays here and is not saved.',
    action: { label: 'Open it', run: () => locationService.push(path) },
  };
}

function compare(label: string, uid: string, from: number, to: number): Notice['action'] {
  return { label, run: () => locationService.push(comparePath(uid, from, to)) };
}

const NAMED = 4;

/** What came in, and from whom. */
export function mergedWords({ theirs, by }: MergedIn): string {
  const from = by ? ` from ${by}` : '';
  if (theirs.length === 0) {
    return `Changes${from} are kept too.`;
  }
  const names = theirs.slice(0, NAMED).map(({ subject, kind }) => `${subject} ${kind}`);
  const more = theirs.length > NAMED ? `, and ${theirs.length - NAMED} more` : '';
  return `This came in${from}: ${names.join(', ')}${more}.`;
}

/** What the corner says when the work is on a branch: never that it is saved where people see it. */
export function branchedNotice(
  branched: Branched,
  meta: DashboardMeta,
  attempt: SaveAttempt,
  show: (notice: Notice) => void
): Notice {
  const { ref, commit, url } = branched;
  const at = commit ? ` as commit ${shortCommit(commit)}` : '';
  const see: NoticeAction = {
    label: 'See it on the branch',
    keeps: true,
    run: () =>
      void branchPreview(branched, meta, attempt).then(
        (path) => locationService.push(path),
        (error: unknown) =>
          show({ severity: 'error', title: 'The branch could not be read', text: messageOf(error), sticky: true })
      ),
  };
  const open: NoticeAction | undefined =
    url && /^https?:/.test(url)
      ? { label: 'Open a pull request', keeps: true, run: () => void window.open(url, '_blank', 'noopener') }
      : undefined;
  return {
    key: 'saved',
    severity: 'info',
    sticky: true,
    title: `On the branch ${ref}`,
    text: `Your work is there${at}. The dashboard that people see is as it was, and here your changes stay open.`,
    action: open ?? see,
    ...(open && { second: see }),
  };
}

/** Tells in the corner that the dashboard changed in Git, and takes it back when that is settled. */
export function useRemoteNotice(
  uid: string,
  title: string | undefined,
  remote: RemoteChange | undefined,
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
export function useLeavingNotice(isDirty: boolean, title: string): void {
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
