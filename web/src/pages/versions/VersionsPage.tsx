import { css } from '@emotion/css';
import { useCallback, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { dashboardVersions, restoreVersion } from '../../api/endpoints.ts';
import type { DashboardVersion } from '../../api/types.ts';
import { usePage } from '../../app/page.ts';
import { folderPath } from '../home/paths.ts';
import { LoadError } from '../LoadError.tsx';
import { useCommits } from '../useCommits.ts';
import { useLoaded } from '../useLoaded.ts';
import { CompareVersions } from './CompareVersions.tsx';
import { type Head, headOf } from './head.ts';
import { versionsPath } from './paths.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import { Facts, VersionList } from './VersionList.tsx';
import { ViewVersion } from './ViewVersion.tsx';

const PAGE = 30;

/** `/d/{uid}/-/versions`: all versions of a dashboard; one of them drawn; two of them compared. */
export function VersionsPage() {
  const { uid = '' } = useParams();
  const query = new URLSearchParams(useLocation().search);
  const head = useLoaded(useCallback((signal: AbortSignal) => headOf(uid, { signal }), [uid]));
  // What is listed is what is decided on.
  useCommits(head.refresh);
  const styles = useStyles2(getStyles);
  const [from, to, view] = ['from', 'to', 'view'].map((name) => numberIn(query.get(name)));
  const [restoring, setRestoring] = useState<DashboardVersion>();
  const title = head.value?.title ?? 'Dashboard';
  const canRestore = head.value?.canSave === true;
  usePage([
    ...crumbsOf(uid, title, head.value),
    ...(from !== undefined || view !== undefined
      ? [
          { title: 'Versions', href: versionsPath(uid) },
          { title: view !== undefined ? `Version ${view}` : 'Compare' },
        ]
      : [{ title: 'Versions' }]),
  ]);

  const content = () => {
    if (view !== undefined) {
      return (
        <ViewVersion key={view} uid={uid} version={view} canRestore={canRestore} onRestore={setRestoring} />
      );
    }
    if (from !== undefined && to !== undefined) {
      return (
        <CompareVersions uid={uid} from={from} to={to} canRestore={canRestore} onRestore={setRestoring} />
      );
    }
    return (
      <div className={styles.page}>
        <div className={styles.head}>
          <Text element="h1" variant="h3">
            Versions of {title}
          </Text>
          <LinkButton size="sm" variant="secondary" href={`/d/${encodeURIComponent(uid)}`}>
            Back to the dashboard
          </LinkButton>
        </div>
        <AllVersions uid={uid} canRestore={canRestore} onRestore={setRestoring} />
      </div>
    );
  };
  return (
    <>
      {content()}
      {restoring && (
        <RestoreDialog
          title={`Restore version ${restoring.version}?`}
          uid={uid}
          done={`Version ${restoring.version} is back`}
          next={head.value?.isClassic === false ? versionsPath(uid) : undefined}
          seen={head.value?.seen}
          look={async () => (await headOf(uid, {})).seen}
          restore={(decision) => restoreVersion(uid, restoring.version, decision)}
          onClose={() => setRestoring(undefined)}
        >
          <p>
            {restoring.message || 'No message'}
            <br />
            <Facts version={restoring} />
          </p>
          <p>Its content becomes a new commit on top. Nothing is lost: today's version stays in the list.</p>
        </RestoreDialog>
      )}
    </>
  );
}

interface AllProps {
  uid: string;
  canRestore: boolean;
  onRestore: (version: DashboardVersion) => void;
}

function AllVersions({ uid, canRestore, onRestore }: AllProps) {
  const [count, setCount] = useState(PAGE);
  const loaded = useLoaded(
    useCallback(
      (signal: AbortSignal) => dashboardVersions(uid, count + 1, undefined, { signal }),
      [uid, count]
    )
  );
  useCommits(loaded.reload);
  const [last, setLast] = useState(loaded.value);
  if (loaded.value && loaded.value !== last) {
    setLast(loaded.value);
  }
  // While more are on their way, those that are there stay.
  const shown = loaded.value ?? last;
  if (!shown) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading the history" />
    ) : (
      <LoadError what="The versions" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  return (
    <>
      <VersionList
        uid={uid}
        versions={shown.versions.slice(0, count)}
        canRestore={canRestore}
        onRestore={onRestore}
      />
      {shown.versions.length > count && (
        <Button
          variant="secondary"
          fill="text"
          disabled={loaded.isBusy}
          onClick={() => setCount(count + PAGE)}
        >
          Show older versions
        </Button>
      )}
    </>
  );
}

function crumbsOf(uid: string, title: string, head: Head | undefined) {
  const { folderUid, folderTitle } = head ?? {};
  return [
    { title: 'Home', href: '/' },
    ...(folderUid && folderTitle ? [{ title: folderTitle, href: folderPath(folderUid) }] : []),
    { title, href: `/d/${encodeURIComponent(uid)}` },
  ];
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 1100, margin: '0 auto', padding: theme.spacing(2) }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
    h1: { margin: 0, overflowWrap: 'anywhere' },
  }),
});
