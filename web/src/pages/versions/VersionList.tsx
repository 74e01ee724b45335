import { css } from '@emotion/css';
import { useState } from 'react';

import { dateTimeFormat, dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Badge, Button, Checkbox, LinkButton, Text, useStyles2 } from '@grafana/ui';

import type { DashboardVersion } from '../../api/types.ts';
import { shortCommit } from '../../app/cluster/clusterState.ts';
import { comparePath, versionPath } from './paths.ts';

interface Props {
  uid: string;
  /** Newest first. */
  versions: readonly DashboardVersion[];
  canRestore: boolean;
  onRestore: (version: DashboardVersion) => void;
}

/** All versions, newest first; two can be ticked and compared. */
export function VersionList({ uid, versions, canRestore, onRestore }: Props) {
  const styles = useStyles2(getStyles);
  const [ticked, setTicked] = useState<readonly number[]>([]);
  const [newest] = versions;
  // Of three ticked, the one that was ticked first goes.
  const tick = (version: number, isTicked: boolean) =>
    setTicked((before) => {
      const others = before.filter((one) => one !== version);
      return isTicked ? [...others, version].slice(-2) : others;
    });
  const [from, to] = [...ticked].sort((a, b) => a - b);

  return (
    <>
      <div className={styles.bar}>
        <Button
          variant="secondary"
          icon="code-branch"
          disabled={to === undefined}
          onClick={() => locationService.push(comparePath(uid, from, to))}
        >
          Compare
        </Button>
        <Text color="secondary">
          {to === undefined ? 'Tick two versions to compare them.' : `Version ${from} with version ${to}.`}
        </Text>
      </div>
      <ol className={styles.list} data-testid="version-list">
        {versions.map((version, i) => (
          <li key={version.version} className={styles.item} data-testid={`version-${version.version}`}>
            <Checkbox
              aria-label={`Compare version ${version.version}`}
              value={ticked.includes(version.version)}
              onChange={(event) => tick(version.version, event.currentTarget.checked)}
            />
            <div className={styles.number}>{version.version}</div>
            <div className={styles.words}>
              <div className={styles.message}>
                {version.message || 'No message'} {version === newest && <Badge text="now" color="green" />}
              </div>
              <Facts version={version} />
            </div>
            <div className={styles.actions}>
              <LinkButton size="sm" variant="secondary" fill="text" href={versionPath(uid, version.version)}>
                View
              </LinkButton>
              {i + 1 < versions.length && (
                <LinkButton
                  size="sm"
                  variant="secondary"
                  fill="text"
                  href={comparePath(uid, versions[i + 1].version, version.version)}
                >
                  Changes
                </LinkButton>
              )}
              {canRestore && version !== newest && !version.deleted && (
                <Button size="sm" variant="secondary" fill="outline" onClick={() => onRestore(version)}>
                  Restore
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Who made a version, when, and in which commit. */
export function Facts({ version }: { version: DashboardVersion }) {
  const { created, createdBy, commit, path } = version;
  return (
    <Text color="secondary" variant="bodySmall">
      {createdBy || 'Somebody'},{' '}
      <time dateTime={created} title={dateTimeFormat(created)}>
        {dateTimeFormatTimeAgo(created)}
      </time>
      {commit && (
        <>
          {' · '}
          <code title={commit}>{shortCommit(commit)}</code>
        </>
      )}
      {path && ` · ${path}`}
    </Text>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({
    display: 'grid',
    gridTemplateColumns: 'auto auto minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'auto auto minmax(0, 1fr)' },
  }),
  number: css({
    minWidth: theme.spacing(4),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    color: theme.colors.text.secondary,
  }),
  words: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  message: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  actions: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    [theme.breakpoints.down('sm')]: { gridColumn: '3', marginLeft: theme.spacing(-1) },
  }),
});
