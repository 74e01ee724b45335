import { css } from '@emotion/css';
import { useCallback, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { ApiError } from '../../api/client.ts';
import { dashboard as loadDashboard, folder as loadFolder } from '../../api/endpoints.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { isNotClassic } from '../home/newest.ts';
import { LoadError } from '../LoadError.tsx';
import { NeedsRole } from '../NeedsRole.tsx';
import { useRights } from '../role.ts';
import { useLoaded } from '../useLoaded.ts';
import { versionsPath } from '../versions/paths.ts';
import { DashboardHost } from './DashboardHost.tsx';
import { newDashboard } from './newDashboard.ts';
import { Untitled } from './Untitled.tsx';
import { V2Page } from './v2/V2Page.tsx';

/** `/d/{uid}` and `/dashboard/new`. */
export function DashboardPage() {
  const { uid } = useParams();
  const { search } = useLocation();
  if (uid === undefined) {
    const folderUid = new URLSearchParams(search).get('folderUid') ?? '';
    return <NewDashboard key={folderUid} folderUid={folderUid} />;
  }
  return <ExistingDashboard key={uid} uid={uid} />;
}

function NewDashboard({ folderUid }: { folderUid: string }) {
  const folder = useLoaded(
    useCallback(async (signal) => (folderUid ? loadFolder(folderUid, { signal }) : null), [folderUid])
  );
  const { may, isAsking } = useRights();
  const style = useStyles2(getPaddedStyle);
  if (folder.isBusy || isAsking) {
    return <Loading text="Loading" />;
  }
  if (!may('Editor')) {
    return (
      <Untitled>
        <div className={style}>
          <NeedsRole role="Editor" />
        </div>
      </Untitled>
    );
  }
  // A folder that is not there any more is no reason not to begin: the save dialog asks again.
  const { uid = '', title } = folder.value ?? {};
  const meta = { folderUid: uid, folderTitle: title, version: 0, canSave: true, canEdit: true };
  return <DashboardHost initial={{ dashboard: newDashboard(), meta }} isNew />;
}

function ExistingDashboard({ uid }: { uid: string }) {
  const loaded = useLoaded(useCallback((signal) => loadDashboard(uid, { signal }), [uid]));
  /** Why it has no classic JSON any more, though it had some when the page was opened. */
  const [other, setOther] = useState<unknown>();
  const error = other ?? (loaded.value ? undefined : loaded.error);
  if (error !== undefined) {
    const retry = () => {
      setOther(undefined);
      loaded.reload();
    };
    return <NotShown uid={uid} error={error} onRetry={retry} />;
  }
  if (loaded.value) {
    return <DashboardHost initial={loaded.value.data} revision={loaded.value} isNew={false} onOther={setOther} />;
  }
  return <Loading text="Loading the dashboard" />;
}

const getPaddedStyle = (theme: GrafanaTheme2) => css({ padding: theme.spacing(3, 2) });

function Loading({ text }: { text: string }) {
  const style = useStyles2(getPaddedStyle);
  return (
    <div className={style}>
      <LoadingPlaceholder text={text} />
    </div>
  );
}

function NotShown({ uid, error, onRetry }: { uid: string; error: unknown; onRetry: () => void }) {
  const home = <LinkButton href="/">Go home</LinkButton>;
  if (isNotClassic(error)) {
    const versions = (
      <LinkButton variant="secondary" href={versionsPath(uid)}>
        All versions
      </LinkButton>
    );
    const actions = (
      <>
        {home}
        {versions}
      </>
    );
    return <V2Page uid={uid} actions={actions} onOther={onRetry} />;
  }
  return (
    <Untitled>
      {error instanceof ApiError && error.status === 404 ? (
        <Placeholder icon="question-circle" title="There is no such dashboard" actions={home}>
          It may have been deleted or moved in Git. To find one by its title press Ctrl+K.
        </Placeholder>
      ) : (
        <LoadError what="The dashboard" error={error} onRetry={onRetry} />
      )}
    </Untitled>
  );
}
