import { css } from '@emotion/css';
import { useCallback, useMemo } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LoadingPlaceholder, Modal, Text, useStyles2 } from '@grafana/ui';

import { ApiError, messageOf } from '../../api/client.ts';
import { dashboard as loadDashboard } from '../../api/endpoints.ts';
import type { SaveAttempt } from '../../api/saves.ts';
import type { DashboardAnswer, DashboardJson } from '../../api/types.ts';
import { useLoaded } from '../useLoaded.ts';
import { ChangeList } from './ChangeList.tsx';
import { changeSummary } from './changes.ts';

interface Props {
  attempt: SaveAttempt;
  /** What the edits started from. */
  base?: DashboardJson;
  onReload: () => void;
  onOverwrite: () => void;
  onCopy: () => void;
  onClose: () => void;
}

/** Somebody else was faster: says who and what, and lets the person decide. Nothing is lost meanwhile. */
export function ConflictDialog({ attempt, base, onReload, onOverwrite, onCopy, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const uid = attempt.dashboard.uid ?? '';
  const theirs = useLoaded(
    useCallback(async (signal: AbortSignal) => (await loadDashboard(uid, { signal })).data, [uid])
  );
  const isGone = theirs.error instanceof ApiError && theirs.error.status === 404;
  const mine = useMemo(() => changeSummary(base, attempt.dashboard), [base, attempt]);
  const others = useMemo(
    () => (theirs.value ? changeSummary(base, theirs.value.dashboard) : []),
    [base, theirs.value]
  );

  return (
    <Modal isOpen title="Somebody else changed this dashboard" onDismiss={onClose} className={styles.modal}>
      {theirs.isBusy && !theirs.value && <LoadingPlaceholder text="Looking who and what" />}
      {theirs.value && <Who theirs={theirs.value} baseVersion={Number(attempt.dashboard.version ?? 0)} />}
      {isGone && <p>It was deleted while you edited it.</p>}
      {theirs.error !== undefined && !isGone && (
        <Alert severity="warning" title="Their version could not be read">
          {messageOf(theirs.error)}
        </Alert>
      )}
      <div className={styles.sides}>
        <ChangeList title="Your changes" changes={mine} />
        {theirs.value && <ChangeList title="Their changes" changes={others} />}
      </div>
      <Text color="secondary">
        Nothing of yours was written, and nothing is lost: your version is kept as a draft in this browser, and
        theirs is in the Git history.
      </Text>
      <div className={styles.buttons}>
        <Button variant="secondary" fill="outline" onClick={onClose} className={styles.first}>
          Go on editing
        </Button>
        <Button variant="destructive" fill="outline" onClick={onOverwrite}>
          Overwrite
        </Button>
        <Button variant="secondary" onClick={onCopy}>
          Save as copy
        </Button>
        {!isGone && (
          <Button onClick={onReload} disabled={theirs.value === undefined}>
            Reload theirs
          </Button>
        )}
      </div>
    </Modal>
  );
}

function Who({ theirs, baseVersion }: { theirs: DashboardAnswer; baseVersion: number }) {
  const { updatedBy, updated, version } = theirs.meta;
  return (
    <p data-testid="conflict-who">
      <strong>{updatedBy || 'Somebody'}</strong> changed it
      {updated && <span title={dateTimeFormat(updated)}> {dateTimeFormatTimeAgo(updated)}</span>}. It is at version{' '}
      {version} now; you started from version {baseVersion}.
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  modal: css({ width: 640, maxWidth: `calc(100vw - ${theme.spacing(4)})` }),
  // Four buttons wrap on a phone, which the modal's own row of buttons does not.
  buttons: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: theme.spacing(1.5),
    marginTop: theme.spacing(3),
  }),
  first: css({ marginRight: 'auto' }),
  sides: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  }),
});
