import { useCallback } from 'react';

import { dateTimeFormat } from '@grafana/data';
import { LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { type Repository, repositoryHistory } from '../../api/provisioning.ts';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';

/** The commits of the branch that is followed, newest first. */
export function HistoryTab({ repository }: { repository: Repository }) {
  const styles = useStyles2(getTableStyles);
  const { name } = repository.metadata;
  const lastRef = repository.status?.sync?.lastRef;
  const loaded = useLoaded(
    useCallback(
      (signal: AbortSignal) => repositoryHistory(name, { signal }),
      // A pull may bring commits.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [name, lastRef]
    )
  );
  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading the history" />
    ) : (
      <LoadError what="The history" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  if (loaded.value.length === 0) {
    return <Text color="secondary">No commit yet.</Text>;
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Commits">
        <thead>
          <tr>
            <th>Commit</th>
            <th>Message</th>
            <th>By</th>
            <th>When</th>
          </tr>
        </thead>
        <tbody>
          {loaded.value.map(({ ref, message, authors, createdAt }) => (
            <tr key={ref}>
              <td>
                <code>{ref.slice(0, 12)}</code>
              </td>
              <td style={{ whiteSpace: 'normal' }}>{message.split('\n')[0]}</td>
              <td>{authors?.[0]?.name ?? authors?.[0]?.username ?? 'unknown'}</td>
              <td>{createdAt ? dateTimeFormat(createdAt) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
