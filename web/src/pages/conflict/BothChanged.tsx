import { css } from '@emotion/css';
import { useCallback, useMemo } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { isNotThere, messageOf } from '../../api/client.ts';
import type { DashboardJson } from '../../api/types.ts';
import { ChangeList } from '../dashboard/ChangeList.tsx';
import { changeSummary } from '../dashboard/changes.ts';
import type { Form } from '../dashboard/form.ts';
import type { ConflictState } from '../dashboard/saveFlow.ts';
import { sentence } from '../sentence.ts';
import { useLoaded } from '../useLoaded.ts';

interface Props {
  conflict: ConflictState;
  read: Form['read'];
  base?: DashboardJson;
}

/** For a conflict that cannot be chosen field by field: what each side changed, as far as one can tell. */
export function BothChanged({ conflict, read, base }: Props) {
  const styles = useStyles2(getStyles);
  const mine = conflict.attempt.dashboard;
  const uid = mine.uid ?? '';
  const unread = conflict.theirs?.unread;
  const newest = useLoaded(
    useCallback(async (signal: AbortSignal) => (await read(uid, { signal })).data, [read, uid])
  );
  const isGone = conflict.isDeleted || isNotThere(newest.error);
  const ours = useMemo(() => changeSummary(base, mine), [base, mine]);
  const others = useMemo(
    () => (newest.value ? changeSummary(base, newest.value.dashboard) : []),
    [base, newest.value]
  );
  return (
    <div>
      {newest.isBusy && !newest.value && <LoadingPlaceholder text="Looking what changed" />}
      {isGone && (
        <Alert severity="warning" title="It was deleted while you edited it" data-testid="conflict-deleted">
          Save yours as a copy to keep it, or discard it. What was deleted is still in the Git history.
        </Alert>
      )}
      {unread && (
        <Alert severity="warning" title="Their version cannot be read here" data-testid="conflict-unread">
          The file in Git: {sentence(unread)} What is shown here is an older version. Mend the file in Git and save
          again, or replace it with yours: Git keeps it either way.
        </Alert>
      )}
      {newest.error !== undefined && !isGone && (
        <Alert severity="warning" title="Their version could not be read">
          {messageOf(newest.error)}
        </Alert>
      )}
      <div className={styles}>
        <ChangeList title="Your changes" changes={ours} />
        {newest.value && !unread && <ChangeList title="Their changes" changes={others} />}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  });
