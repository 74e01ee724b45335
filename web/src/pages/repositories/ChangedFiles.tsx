import { css } from '@emotion/css';
import { useCallback } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, type BadgeColor, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { versionsPath } from '../versions/paths.ts';
import { type ChangedFile, changesOf } from './commits.ts';
import { isDashboardFile, previewPath } from './words.ts';

interface Props {
  repository: string;
  commit: string;
  /** The commit before it, if any. */
  before?: string;
  /** The uids of the dashboards that are there now, by their files. */
  uids: ReadonlyMap<string, string>;
}

const SHOWN = 200;
const COLORS: Record<ChangedFile['kind'], BadgeColor> = {
  added: 'green',
  changed: 'blue',
  removed: 'red',
  moved: 'purple',
};

/** What one commit changed, each file with what it was then and the versions of its dashboard. */
export function ChangedFiles({ repository, commit, before, uids }: Props) {
  const styles = useStyles2(getStyles);
  const loaded = useLoaded(
    useCallback(
      (signal: AbortSignal) => changesOf(repository, commit, before, { signal }),
      [repository, commit, before]
    )
  );
  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading what it changed" />
    ) : (
      <LoadError what="What it changed" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  const files = loaded.value;
  return (
    <>
      <ul className={styles} aria-label="Changed files">
        {files.slice(0, SHOWN).map(({ path, kind, from }) => {
          const uid = uids.get(path);
          // What was taken away is looked at where it still was.
          const at = kind === 'removed' ? before : commit;
          return (
            <li key={path}>
              <Badge text={kind} color={COLORS[kind]} />
              <span>{from ? `${from} to ${path}` : path}</span>
              {isDashboardFile(path) && <a href={previewPath(repository, path, at)}>Preview</a>}
              {uid !== undefined && <a href={versionsPath(uid)}>Versions</a>}
            </li>
          );
        })}
      </ul>
      {files.length > SHOWN && <Text color="secondary">{`And ${files.length - SHOWN} more files.`}</Text>}
      {files.length === 0 && <Text color="secondary">It changed no file here.</Text>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    li: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.25, 0),
      overflowWrap: 'anywhere',
    },
    a: { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
  });
