import { useCallback, useMemo, useState, type ReactNode } from 'react';

import { LoadingPlaceholder } from '@grafana/ui';

import { ApiError } from '../../../api/client.ts';
import { hitOf } from '../../../api/endpoints.ts';
import { storedDashboard, storedPath, storedVersion, type StoredDashboard } from '../../../api/stored.ts';
import type { DashboardMeta } from '../../../api/types.ts';
import { countedVersion, isOfWaiting } from '../../../api/waitingVersion.ts';
import { usePage } from '../../../app/page.ts';
import { LoadError } from '../../LoadError.tsx';
import { useCommits } from '../../useCommits.ts';
import { useLoaded } from '../../useLoaded.ts';
import { useRemoteNotice } from '../cornerNotices.ts';
import { DashboardMenu } from '../DashboardMenu.tsx';
import { NotDrawn } from '../NotDrawn.tsx';
import { usePresence } from '../presence/usePresence.ts';
import { idle } from '../saveFlow.ts';
import { isV2 } from '../schema.ts';
import { StateBadge } from '../StateBadge.tsx';
import { crumbsOf, TitleLine } from '../TitleLine.tsx';
import { Untitled } from '../Untitled.tsx';
import type { RemoteChange } from '../useRemoteChange.ts';
import { V2View } from './V2View.tsx';

interface Props {
  uid: string;
  /** What is offered where it cannot be drawn. */
  actions: ReactNode;
  /** It is of another schema by now: the page begins anew. */
  onOther: () => void;
}

interface Found {
  resource: StoredDashboard;
  meta: DashboardMeta;
  /** It is not in Git yet. */
  isWaiting: boolean;
  commit?: string;
}

const PREFIX = 'dashboard.grafana.app/';

/** The dashboard as it is stored; `other` for a schema that is not v2, `gone` when it is not there. */
async function load(uid: string, signal: AbortSignal): Promise<Found | 'other' | 'gone'> {
  const version = await storedVersion(uid, { signal });
  if (version === undefined) {
    return 'gone';
  }
  if (!isV2({ apiVersion: PREFIX + version })) {
    return 'other';
  }
  const [{ data, commit }, hit] = await Promise.all([
    storedDashboard(uid, version, { signal }),
    hitOf(uid, { signal }),
  ]);
  const { generation, annotations = {} } = data.metadata;
  return {
    resource: data,
    isWaiting: isOfWaiting(generation),
    commit,
    meta: {
      version: countedVersion(generation),
      updated: annotations['grafana.app/updatedTimestamp'],
      updatedBy: annotations['grafana.app/updatedBy'],
      repository: annotations['grafana.app/managerId'],
      folderUid: hit?.folderUid,
      folderTitle: hit?.folderTitle,
      canDelete: data.access?.canDelete === true,
    },
  };
}

/** `/d/{uid}` of a dashboard that has no classic JSON: drawn when it is of v2, never edited. */
export function V2Page({ uid, actions, onOther }: Props) {
  const loaded = useLoaded(useCallback((signal: AbortSignal) => load(uid, signal), [uid]));
  useCommits(loaded.refresh);
  // What is on screen stays until the person asks for what came since.
  const [shown, setShown] = useState<Found>();
  const { value } = loaded;
  // What waited comes to Git as it is shown, and that is no news to anybody.
  const isNewest = typeof value !== 'object' || shown === value;
  if (!isNewest && (!shown || (shown.isWaiting && !value.isWaiting))) {
    setShown(value);
  }
  if (shown) {
    const reload = () => (typeof value === 'object' ? setShown(value) : onOther());
    return <Drawn uid={uid} shown={shown} value={value} onReload={reload} />;
  }
  const error = value === 'gone' ? new ApiError(404, 'There is no such dashboard', undefined) : loaded.error;
  return (
    <Untitled>
      {value === 'other' ? (
        <NotDrawn actions={actions} />
      ) : error === undefined ? (
        <LoadingPlaceholder text="Loading the dashboard" />
      ) : (
        <LoadError what="The dashboard" error={error} onRetry={loaded.reload} />
      )}
    </Untitled>
  );
}

interface DrawnProps {
  uid: string;
  shown: Found;
  /** What is in Git now. */
  value: Found | 'other' | 'gone' | undefined;
  onReload: () => void;
}

function Drawn({ uid, shown, value, onReload }: DrawnProps) {
  const { resource, meta, isWaiting, commit } = shown;
  const { resourceVersion } = resource.metadata;
  const people = usePresence(uid, false);
  const title = typeof resource.spec.title === 'string' ? resource.spec.title : uid;
  const { version = 0 } = meta;
  usePage(crumbsOf(meta, title));
  const remote = useMemo(() => changeTo(value, shown), [value, shown]);
  useRemoteNotice(uid, title, remote, onReload);
  return (
    <>
      <TitleLine
        title={title}
        meta={meta}
        version={version}
        people={people}
        badge={
          <StateBadge
            repository={meta.repository}
            commit={commit}
            save={idle}
            remote={remote}
            isWaiting={isWaiting}
            isDirty={false}
            isNew={false}
            isOurs={false}
          />
        }
        menu={
          <DashboardMenu
            base={{ uid, title }}
            meta={meta}
            seen={{ base: resourceVersion && `"${resourceVersion}"`, version }}
            currentJson={() => fileOf(resource)}
          />
        }
      />
      <V2View
        key={resourceVersion}
        resource={resource}
        json={storedPath(uid, resource.apiVersion.slice(PREFIX.length))}
      />
    </>
  );
}

/** What a person copies: what is in the file, without what the server says of it. */
function fileOf({ apiVersion, metadata, spec }: StoredDashboard): Record<string, unknown> {
  return { apiVersion, kind: 'Dashboard', metadata: { name: metadata.name }, spec };
}

function changeTo(value: Found | 'other' | 'gone' | undefined, shown: Found): RemoteChange | undefined {
  if (typeof value !== 'object') {
    const action = value === 'gone' ? 'deleted' : 'updated';
    return value === undefined ? undefined : { action };
  }
  const { resource, meta } = value;
  return resource.metadata.resourceVersion === shown.resource.metadata.resourceVersion
    ? undefined
    : { action: 'updated', version: meta.version, author: meta.updatedBy };
}
