import { css } from '@emotion/css';
import { useState } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { deletedDashboards, recoverDashboard } from '../../api/endpoints.ts';
import type { DeletedDashboard } from '../../api/types.ts';
import { usePage } from '../../app/page.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { LoadError } from '../LoadError.tsx';
import { useCommits } from '../useCommits.ts';
import { useRights } from '../role.ts';
import { useLoaded } from '../useLoaded.ts';
import { versionsPath } from '../versions/paths.ts';
import { RestoreDialog } from '../versions/RestoreDialog.tsx';
import { ItemRow } from './ItemRow.tsx';
import { ListBox } from './ListBox.tsx';

/** `/dashboard/recently-deleted`, as in Grafana: what was deleted, here or in Git, and how to get it back. */
export function DeletedPage() {
  const styles = useStyles2(getStyles);
  const deleted = useLoaded(loadDeleted);
  const mayRestore = useRights().may('Editor');
  const [typed, setTyped] = useState('');
  const [restoring, setRestoring] = useState<DeletedDashboard>();
  useCommits(deleted.reload);
  const all = deleted.value?.data;
  const found = (all ?? []).filter((gone) => hasIn(gone, typed));
  usePage([{ title: 'Home', href: '/' }, { title: 'Recently deleted' }]);

  return (
    <div className={styles.page}>
      <Text element="h1" variant="h3">
        Recently deleted
      </Text>
      <p>
        <Text color="secondary">Git keeps them all: restoring one is a new commit, and it keeps its versions.</Text>
      </p>
      {deleted.error !== undefined && !deleted.value && (
        <LoadError what="What was deleted" error={deleted.error} onRetry={deleted.reload} />
      )}
      {!deleted.value && deleted.isBusy && <LoadingPlaceholder text="Reading the history" />}
      {all?.length === 0 && (
        <Placeholder icon="trash-alt" title="No dashboard was deleted">
          What is deleted here or in Git is listed on this page.
        </Placeholder>
      )}
      {all && all.length > 0 && (
        <Field label="Find" htmlFor="deleted-find">
          <Input
            id="deleted-find"
            width={40}
            placeholder="A part of the title, the file or who did it"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      )}
      {all && all.length > 0 && found.length === 0 && (
        <p>
          <Text color="secondary">None of those that are listed here has that in it.</Text>
        </p>
      )}
      {found.length > 0 && (
        <ListBox>
          {found.map((gone) => (
            <ItemRow
              key={gone.uid}
              icon="apps"
              title={gone.title}
              href={versionsPath(gone.uid)}
              detail={<Facts gone={gone} />}
              actions={
                mayRestore && (
                  <Button
                    size="sm"
                    variant="secondary"
                    onClick={() => setRestoring(gone)}
                    aria-label={`Restore ${gone.title}`}
                  >
                    Restore
                  </Button>
                )
              }
            />
          ))}
        </ListBox>
      )}
      {deleted.value?.isCut && (
        <p className={styles.cut}>
          <Text color="secondary">
            {`Only the ${all?.length ?? 0} that were deleted last are listed. Those before them are kept in Git too: add /d/UID/-/versions to this server's address to see all versions of one.`}
          </Text>
        </p>
      )}
      {restoring && (
        <RestoreDialog
          title={`Restore ${restoring.title}?`}
          uid={restoring.uid}
          done={`${restoring.title} is back`}
          restore={(decision) => recoverDashboard(restoring.uid, decision)}
          onClose={() => setRestoring(undefined)}
        >
          <p>
            <Facts gone={restoring} />
          </p>
          <p>Its last version becomes a new commit.</p>
        </RestoreDialog>
      )}
    </div>
  );
}

function hasIn({ title, path, deletedBy }: DeletedDashboard, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  return [title, path, deletedBy].some((text) => text.toLowerCase().includes(words));
}

const loadDeleted = (signal: AbortSignal) => deletedDashboards({ signal });

function Facts({ gone }: { gone: DeletedDashboard }) {
  return (
    <>
      Deleted{' '}
      <time dateTime={gone.deletedAt} title={dateTimeFormat(gone.deletedAt)}>
        {dateTimeFormatTimeAgo(gone.deletedAt)}
      </time>{' '}
      by {gone.deletedBy}, from {gone.path}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: 1000,
    margin: '0 auto',
    padding: theme.spacing(3, 2, 8),
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(2, 1.5, 6) },
  }),
  cut: css({ marginTop: theme.spacing(2) }),
});
