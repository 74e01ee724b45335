import { css } from '@emotion/css';
import { useCallback, useMemo } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LoadingPlaceholder, Modal, Text, useStyles2 } from '@grafana/ui';

import { ApiError, messageOf } from '../../api/client.ts';
import { dashboard as loadDashboard } from '../../api/endpoints.ts';
import type { SaveAttempt, TheirVersion } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import { useLoaded } from '../useLoaded.ts';
import { ChangeList } from './ChangeList.tsx';
import { changeSummary } from './changes.ts';

interface Props {
  attempt: SaveAttempt;
  /** What the refusal said about the other version. */
  theirs?: TheirVersion;
  /** What the edits started from. */
  base?: DashboardJson;
  onReload: () => void;
  onOverwrite: () => void;
  onCopy: () => void;
  onClose: () => void;
}

/** Somebody else was faster: says who and what, and lets the person decide. Nothing is lost meanwhile. */
export function ConflictDialog({ attempt, theirs, base, onReload, onOverwrite, onCopy, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const uid = attempt.dashboard.uid ?? '';
  const newest = useLoaded(
    useCallback(async (signal: AbortSignal) => (await loadDashboard(uid, { signal })).data, [uid])
  );
  const isGone = newest.error instanceof ApiError && newest.error.status === 404;
  const who = theirs?.updatedBy ? theirs : newest.value?.meta;
  const mine = useMemo(() => changeSummary(base, attempt.dashboard), [base, attempt]);
  const others = useMemo(
    () => (newest.value ? changeSummary(base, newest.value.dashboard) : []),
    [base, newest.value]
  );

  return (
    <Modal isOpen title="Somebody else changed this dashboard" onDismiss={onClose} className={styles.modal}>
      {who && <Who theirs={who} baseVersion={Number(attempt.dashboard.version ?? 0)} />}
      {newest.isBusy && !newest.value && <LoadingPlaceholder text="Looking what changed" />}
      {isGone && <p>It was deleted while you edited it.</p>}
      {newest.error !== undefined && !isGone && (
        <Alert severity="warning" title="Their version could not be read">
          {messageOf(newest.error)}
        </Alert>
      )}
      <div className={styles.sides}>
        <ChangeList title="Your changes" changes={mine} />
        {newest.value && <ChangeList title="Their changes" changes={others} />}
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
          <Button onClick={onReload} disabled={newest.value === undefined}>
            Reload theirs
          </Button>
        )}
      </div>
    </Modal>
  );
}

function Who({ theirs, baseVersion }: { theirs: TheirVersion; baseVersion: number }) {
  const { updatedBy, updated, version } = theirs;
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
