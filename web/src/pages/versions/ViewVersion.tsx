import { css } from '@emotion/css';
import { useCallback } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LinkButton, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';

import { dashboardVersion, dashboardVersionPath } from '../../api/endpoints.ts';
import type { DashboardVersion } from '../../api/types.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { DashboardView } from '../../dashboard/index.ts';
import { NotDrawn } from '../dashboard/NotDrawn.tsx';
import { isBeyondClassic, isV2 } from '../dashboard/schema.ts';
import { V2View } from '../dashboard/v2/V2View.tsx';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { versionsPath } from './paths.ts';
import { Facts } from './VersionList.tsx';

interface Props {
  uid: string;
  version: number;
  canRestore: boolean;
  onRestore: (version: DashboardVersion) => void;
}

/** An old version, drawn as it was, with today's data. Nothing can be changed in it. */
export function ViewVersion({ uid, version, canRestore, onRestore }: Props) {
  const styles = useStyles2(getStyles);
  const alone = useStyles2(getAloneStyles);
  const loaded = useLoaded(
    useCallback((signal: AbortSignal) => dashboardVersion(uid, version, { signal }), [uid, version])
  );
  if (loaded.error !== undefined && !loaded.value) {
    return <LoadError what="The version" error={loaded.error} onRetry={loaded.reload} />;
  }
  if (!loaded.value) {
    return <LoadingPlaceholder text="Reading the version" />;
  }
  const found = loaded.value;
  const banner = (
    <Alert
      severity="info"
      title={`You are looking at version ${version}`}
      bottomSpacing={0}
      className={styles}
      action={
        <Stack gap={1} wrap="wrap">
          <LinkButton size="sm" variant="secondary" fill="outline" href={versionsPath(uid)}>
            All versions
          </LinkButton>
          {canRestore && !found.deleted && (
            <Button size="sm" variant="secondary" onClick={() => onRestore(found)}>
              Restore
            </Button>
          )}
        </Stack>
      }
    >
      {found.message} <Facts version={found} />
    </Alert>
  );
  if (isV2(found.data) && found.data) {
    return <V2View resource={found.data} json={dashboardVersionPath(uid, version)} banner={banner} />;
  }
  if (!found.data || isBeyondClassic(found.data)) {
    return (
      <>
        <div className={alone}>{banner}</div>
        {found.data ? (
          <NotDrawn json={dashboardVersionPath(uid, version)} />
        ) : (
          <Placeholder icon="trash-alt" title="This version holds no dashboard">
            The commit deleted it, or its file could not be read. The version before has what it was.
          </Placeholder>
        )}
      </>
    );
  }
  return (
    <DashboardView
      dashboard={found.data}
      meta={READ_ONLY}
      isNew={false}
      onSave={() => undefined}
      banner={banner}
    />
  );
}

const READ_ONLY = { canEdit: false, canSave: false };

/** The room at the sides that a drawn dashboard gives its banner. */
const getAloneStyles = (theme: GrafanaTheme2) => css({ padding: theme.spacing(0, 2) });

const getStyles = (theme: GrafanaTheme2) => css({ margin: theme.spacing(1, 0) });
