import { css } from '@emotion/css';
import { useEffect, useId, useRef, useState } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Text, useStyles2 } from '@grafana/ui';

import type { Choice, Clash, TheirVersion } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import { useBottomBar } from '../../app/bottomBar.ts';
import { useFocusBack } from '../../app/Dialog.tsx';
import { TOP_BAR_HEIGHT } from '../../app/TopBar.tsx';
import type { Form } from '../dashboard/form.ts';
import { type ConflictState, preselected } from '../dashboard/saveFlow.ts';
import { useSaveTarget } from '../dashboard/useSaveTarget.ts';
import { alone, sentence } from '../sentence.ts';
import { BothChanged } from './BothChanged.tsx';
import { ClashView } from './ClashView.tsx';

export interface ConflictActions {
  /** Sends the work again with what was chosen. */
  onResolve: (clash: Clash, choices: Record<string, Choice>) => void;
  /** Sends the work again as it is, to be merged or to see what clashes. */
  onTryAgain: () => void;
  onBranch: () => void;
  onCopy: () => void;
  onOverwrite: () => void;
  onKeepEditing: () => void;
  onDiscard: () => void;
}

interface Props extends ConflictActions {
  conflict: ConflictState;
  read: Form['read'];
  /** What the edits started from. */
  base?: DashboardJson;
  /** True while the answer of a resolution is awaited. */
  isSaving: boolean;
  /** Why a resolution did not go through. */
  problem?: string;
}

/**
 * Somebody changed the same things: shows just what clashes, side by side, and lets the person
 * choose. Lies over the dashboard, which stays as it is; nothing is lost whatever is pressed here.
 */
export function ConflictPage(props: Props) {
  const { conflict, read, base, isSaving, problem } = props;
  const styles = useStyles2(getStyles);
  const { clash, attempt, theirs, isDeleted } = conflict;
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<{ of?: Clash; choices: Record<string, Choice> }>({ choices: {} });
  // Another clash than the one that was chosen for begins with suggestions of its own, and with what was chosen already.
  const choices = clash && chosen.of !== clash ? preselected(clash, chosen) : chosen.choices;
  // Told without the sides, long after it was sent: sent once more, it merges or shows what clashes.
  const canTryAgain = !isDeleted && (conflict.branch !== undefined || theirs === undefined);
  const isSecond = attempt.resolution !== undefined;

  useFocusBack();
  useEffect(() => heading.current?.focus(), [clash]);
  useEffect(() => {
    const { overflow } = document.body.style;
    document.body.style.overflow = 'hidden';
    return () => {
      document.body.style.overflow = overflow;
    };
  }, []);

  const bar = useBottomBar();
  const target = useSaveTarget(attempt.dashboard.uid, attempt.folderUid, attempt.dashboard.title ?? '');
  // Until the server has said where saves may go, anywhere: it has the last word.
  const mayBranch = target?.workflows.includes('branch') ?? true;

  return (
    <div
      className={styles.page}
      role="dialog"
      aria-modal="true"
      aria-labelledby={titleId}
      data-testid="conflict-page"
    >
      <div className={styles.content}>
        <div>
          <h2 ref={heading} id={titleId} tabIndex={-1} className={styles.title}>
            {titleOf(conflict, isSecond)}
          </h2>
          <Who theirs={theirs} />
          <Text color="secondary">{leadOf(conflict)}</Text>
        </div>
        {conflict.branch && (
          <Alert severity="info" title={`Your work is on the branch ${conflict.branch}`} bottomSpacing={0}>
            It waited for Git and could not be merged, so it was put there and nothing is lost. {alone(conflict.message)}
          </Alert>
        )}
        {clash ? (
          <ClashView
            clash={clash}
            choices={choices}
            who={theirs?.updatedBy ? `Theirs (${theirs.updatedBy})` : 'Theirs'}
            onChoose={(next) => setChosen({ of: clash, choices: next })}
          />
        ) : (
          <BothChanged conflict={conflict} read={read} base={base} />
        )}
      </div>
      {problem && (
        <Alert severity="error" title="Not saved" bottomSpacing={0} className={styles.problem}>
          {sentence(problem)} Your choices are kept here; try again when you like.
        </Alert>
      )}
      <div ref={bar} className={styles.bar}>
        <Button variant="secondary" fill="outline" onClick={props.onKeepEditing}>
          Keep editing
        </Button>
        <Button variant="destructive" fill="text" onClick={props.onDiscard} className={styles.apart}>
          Discard mine
        </Button>
        {!clash && (
          <Button variant="destructive" fill="outline" onClick={props.onOverwrite}>
            {isDeleted ? 'Put it back' : 'Replace theirs'}
          </Button>
        )}
        {mayBranch && (
          <Button variant="secondary" onClick={props.onBranch}>
            Save to a branch…
          </Button>
        )}
        <Button variant={isDeleted ? 'primary' : 'secondary'} onClick={props.onCopy}>
          Save as a copy…
        </Button>
        {clash ? (
          <Button
            data-testid="conflict-save"
            disabled={isSaving}
            onClick={() => props.onResolve(clash, choices)}
          >
            {isSaving ? 'Saving to Git…' : 'Save'}
          </Button>
        ) : (
          canTryAgain && (
            <Button disabled={isSaving} onClick={props.onTryAgain}>
              Compare and merge
            </Button>
          )
        )}
      </div>
    </div>
  );
}

function titleOf({ theirs, clash, isDeleted }: ConflictState, isSecond: boolean): string {
  if (isDeleted) {
    return 'This dashboard was deleted while you edited it';
  }
  const who = theirs?.updatedBy || 'Somebody else';
  if (!clash) {
    return `${who} changed this dashboard while you edited it`;
  }
  return isSecond ? `${who} saved again while you chose` : `${who} changed the same things as you`;
}

function leadOf({ clash, branch }: ConflictState): string {
  if (!clash && branch) {
    return 'The dashboard is as the others left it. Your version is kept as a draft in this browser, too.';
  }
  if (!clash) {
    return 'Nothing of yours was written, and nothing is lost: your version is kept as a draft in this browser.';
  }
  const count = clash.conflicts.length;
  const what = count === 1 ? 'One thing clashes' : `${count} things clash`;
  return `${what}. Choose below; everything else that both of you changed is kept. Nothing is written before you save.`;
}

function Who({ theirs }: { theirs?: TheirVersion }) {
  if (!theirs?.updated && theirs?.version === undefined) {
    return null;
  }
  const { updated, updatedBy, version } = theirs;
  return (
    <p data-testid="conflict-who">
      Changed by <strong>{updatedBy || 'somebody'}</strong>
      {updated && (
        <time dateTime={updated} title={dateTimeFormat(updated)}>
          {' '}
          {dateTimeFormatTimeAgo(updated)}
        </time>
      )}
      {version !== undefined && `, version ${version} now`}.
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    position: 'fixed',
    inset: `${TOP_BAR_HEIGHT}px 0 0 0`,
    zIndex: theme.zIndex.sidemenu,
    display: 'flex',
    flexDirection: 'column',
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
  }),
  content: css({
    flex: 1,
    overflow: 'auto',
    overscrollBehavior: 'contain',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
    '> *': { width: '100%', maxWidth: 1200, margin: '0 auto' },
    p: { margin: theme.spacing(0.5, 0) },
  }),
  title: css({ margin: 0, fontSize: theme.typography.h3.fontSize, '&:focus': { outline: 'none' } }),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    width: '100%',
    justifyContent: 'flex-end',
    [theme.breakpoints.up('xl')]: { paddingInline: 'calc((100% - 1200px) / 2)' },
  }),
  problem: css({ flex: 'none', borderRadius: 0 }),
  apart: css({ marginRight: 'auto' }),
});
