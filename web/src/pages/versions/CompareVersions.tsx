import { css } from '@emotion/css';
import { useCallback } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { dashboardVersion } from '../../api/endpoints.ts';
import type { DashboardVersion } from '../../api/types.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { DifferenceView } from './DifferenceView.tsx';
import { versionsPath } from './paths.ts';
import { Facts } from './VersionList.tsx';

interface Props {
  uid: string;
  from: number;
  to: number;
  canRestore: boolean;
  onRestore: (version: DashboardVersion) => void;
}

/** Two versions beside each other, the older one as "before". */
export function CompareVersions({ uid, from, to, canRestore, onRestore }: Props) {
  const styles = useStyles2(getStyles);
  const loaded = useLoaded(
    useCallback(
      (signal: AbortSignal) =>
        Promise.all([dashboardVersion(uid, from, { signal }), dashboardVersion(uid, to, { signal })]),
      [uid, from, to]
    )
  );
  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading both versions" />
    ) : (
      <div className={styles.page}>
        <LoadError what="The versions" error={loaded.error} onRetry={loaded.reload} />
      </div>
    );
  }
  const [before, after] = loaded.value;
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          Version {from} and version {to}
        </Text>
        <div className={styles.actions}>
          <LinkButton size="sm" variant="secondary" fill="outline" href={versionsPath(uid)}>
            All versions
          </LinkButton>
          {canRestore && (
            <Button size="sm" variant="secondary" onClick={() => onRestore(before)}>
              Restore version {from}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.facts}>
        <Side label={`Before: ${before.message || `version ${from}`}`} version={before} />
        <Side label={`After: ${after.message || `version ${to}`}`} version={after} />
      </div>
      <DifferenceView before={before.data ?? {}} after={after.data ?? {}} />
    </div>
  );
}

function Side({ label, version }: { label: string; version: DashboardVersion }) {
  return (
    <div>
      <div>{label}</div>
      <Facts version={version} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 1100, margin: '0 auto', padding: theme.spacing(2) }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    h1: { margin: 0 },
  }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: theme.spacing(1),
    margin: theme.spacing(2, 0),
    overflowWrap: 'anywhere',
  }),
});
