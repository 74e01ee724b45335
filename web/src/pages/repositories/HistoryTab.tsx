import { css, cx } from '@emotion/css';
import { Fragment, useCallback, useState } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, Field, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { type HistoryItem, type Repository, repositoryResources } from '../../api/provisioning.ts';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { BranchPicker } from './BranchPicker.tsx';
import { ChangedFiles } from './ChangedFiles.tsx';
import { commitsOf } from './commits.ts';
import { placeOf } from './words.ts';

const PAGE = 50;

/** The commits of a branch, newest first, each with the files that it changed. */
export function HistoryTab({ repository }: { repository: Repository }) {
  const styles = useStyles2(getStyles);
  const { name } = repository.metadata;
  const followed = placeOf(repository).branch ?? '';
  const [branch, setBranch] = useState(followed);
  const ref = branch === followed ? undefined : branch;
  return (
    <div className={styles.tab}>
      <Field label="Branch" htmlFor="history-branch" noMargin className={styles.branch}>
        <BranchPicker id="history-branch" repository={name} value={branch} onChange={setBranch} />
      </Field>
      <Commits key={branch} name={name} branch={ref} lastRef={repository.status?.sync?.lastRef} />
    </div>
  );
}

interface CommitsProps {
  /** The repository's. */
  name: string;
  /** Undefined for the one that is followed. */
  branch?: string;
  lastRef?: string;
}

function Commits({ name, branch, lastRef }: CommitsProps) {
  const [count, setCount] = useState(PAGE);
  const loaded = useLoaded(
    useCallback(
      // One more than is shown: with what it changed the last one is compared.
      (signal: AbortSignal) => commitsOf(name, branch, count + 1, { signal }),
      // A pull may bring commits.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [name, branch, count, lastRef]
    )
  );
  const uids = useUids(name, lastRef);
  const [last, setLast] = useState(loaded.value);
  if (loaded.value && loaded.value !== last) {
    setLast(loaded.value);
  }
  // While more are on their way, those that are there stay.
  const commits = loaded.value ?? last;
  const failure = loaded.error !== undefined && (
    <LoadError what="The history" error={loaded.error} onRetry={loaded.reload} />
  );
  if (!commits) {
    return failure || <LoadingPlaceholder text="Reading the history" />;
  }
  if (commits.length === 0) {
    return <Text color="secondary">No commit yet.</Text>;
  }
  return (
    <>
      <CommitTable name={name} commits={commits} shown={count} uids={uids} />
      {failure}
      {commits.length > count && (
        <div>
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            disabled={loaded.isBusy}
            onClick={() => setCount(count + PAGE)}
          >
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

interface TableProps {
  name: string;
  /** With the one after the last that is shown. */
  commits: readonly HistoryItem[];
  shown: number;
  uids: ReadonlyMap<string, string>;
}

function CommitTable({ name, commits, shown, uids }: TableProps) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (ref: string) =>
    setOpen((before) => (before.has(ref) ? new Set([...before].filter((one) => one !== ref)) : new Set([...before, ref])));
  return (
    <div className={table.scroll}>
      <table className={cx(table.table, styles.table)} aria-label="Commits">
        <thead>
          <tr>
            <th>Commit</th>
            <th>Message</th>
            <th>By</th>
            <th>When</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {commits.slice(0, shown).map(({ ref, message, authors, createdAt }, i) => (
            <Fragment key={ref}>
              <tr>
                <td>
                  <code title={ref}>{ref.slice(0, 12)}</code>
                </td>
                <td className={styles.message}>{message.split('\n')[0]}</td>
                <td>{authors?.[0]?.name ?? authors?.[0]?.username ?? 'unknown'}</td>
                <td>{createdAt ? dateTimeFormat(createdAt) : ''}</td>
                <td>
                  <Button
                    size="sm"
                    variant="secondary"
                    fill="text"
                    icon={open.has(ref) ? 'angle-up' : 'angle-down'}
                    aria-expanded={open.has(ref)}
                    aria-label={`What ${ref.slice(0, 12)} changed`}
                    onClick={() => toggle(ref)}
                  >
                    Changes
                  </Button>
                </td>
              </tr>
              {open.has(ref) && (
                <tr className={styles.changes}>
                  <td colSpan={5}>
                    <ChangedFiles repository={name} commit={ref} before={commits[i + 1]?.ref} uids={uids} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const NONE: ReadonlyMap<string, string> = new Map();

/** The uids of the dashboards that are there now, by their files; none where that cannot be known. */
function useUids(name: string, lastRef: string | undefined): ReadonlyMap<string, string> {
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const resources = await repositoryResources(name, { signal });
        const dashboards = resources.filter(({ resource }) => resource === 'dashboards');
        return new Map(dashboards.map(({ path, name: uid }) => [path, uid]));
      },
      // A pull may bring some.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [name, lastRef]
    )
  );
  return loaded.value ?? NONE;
}

const getStyles = (theme: GrafanaTheme2) => ({
  tab: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), paddingTop: theme.spacing(2) }),
  branch: css({ width: 320, maxWidth: '100%' }),
  table: css({ 'td:last-child': { textAlign: 'right' } }),
  message: css({ '&&': { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: 160 } }),
  changes: css({
    background: theme.colors.background.secondary,
    '&& > td': { whiteSpace: 'normal', textAlign: 'left', padding: theme.spacing(1) },
  }),
});
