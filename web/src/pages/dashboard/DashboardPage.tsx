import { css } from '@emotion/css';
import { useCallback, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { isNotThere } from '../../api/client.ts';
import { dashboard as loadDashboard, folder as loadFolder } from '../../api/endpoints.ts';
import { isOtherSchema } from '../../api/stored.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
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
  return <AnyDashboard key={uid} uid={uid} />;
}

/** Begins anew when a dashboard turns out to be of another schema than its page. */
function AnyDashboard({ uid }: { uid: string }) {
  const [round, setRound] = useState(0);
  return <ExistingDashboard key={round} uid={uid} onOther={() => setRound(round + 1)} />;
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

function ExistingDashboard({ uid, onOther }: { uid: string; onOther: () => void }) {
  const loaded = useLoaded(useCallback((signal) => loadDashboard(uid, { signal }), [uid]));
  if (loaded.value) {
    return <DashboardHost initial={loaded.value.data} revision={loaded.value} isNew={false} onOther={onOther} />;
  }
  if (loaded.error !== undefined) {
    return <NotShown uid={uid} error={loaded.error} onRetry={loaded.reload} onOther={onOther} />;
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

interface NotShownProps {
  uid: string;
  error: unknown;
  onRetry: () => void;
  onOther: () => void;
}

function NotShown({ uid, error, onRetry, onOther }: NotShownProps) {
  const home = <LinkButton href="/">Go home</LinkButton>;
  if (isOtherSchema(error)) {
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
    return <V2Page uid={uid} actions={actions} onOther={onOther} />;
  }
  return (
    <Untitled>
      {isNotThere(error) ? (
        <Placeholder icon="question-circle" title="There is no such dashboard" actions={home}>
          It may have been deleted or moved in Git. To find one by its title press Ctrl+K.
        </Placeholder>
      ) : (
        <LoadError what="The dashboard" error={error} onRetry={onRetry} />
      )}
    </Untitled>
  );
}
