import { css } from '@emotion/css';

import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Stack, useStyles2 } from '@grafana/ui';

import type { SaveAttempt } from '../../api/saves.ts';
import { sentence } from '../sentence.ts';
import type { Draft } from './drafts.ts';
import type { SaveState } from './saveFlow.ts';
import type { RemoteChange } from './useRemoteChange.ts';

interface Props {
  save: SaveState;
  remote?: RemoteChange;
  isDirty: boolean;
  draft?: Draft;
  currentVersion: number;
  onReload: () => void;
  onRestore: (draft: Draft) => void;
  onDiscard: (draft: Draft) => void;
  onSendAgain: (attempt: SaveAttempt) => void;
  onAskAgain: (attempt: SaveAttempt) => void;
}

/** What a person must know before going on, above the panels. */
export function Banners(props: Props) {
  const styles = useStyles2(getStyles);
  const banners = [
    props.save.kind === 'unconfirmed' && <Unconfirmed key="unconfirmed" {...props} save={props.save} />,
    props.remote && props.isDirty && <ChangedMeanwhile key="remote" {...props} remote={props.remote} />,
    props.draft && <Restorable key="draft" {...props} draft={props.draft} />,
  ].filter(Boolean);
  return banners.length === 0 ? null : <div className={styles}>{banners}</div>;
}

function Unconfirmed({
  save,
  onSendAgain,
  onAskAgain,
}: Pick<Props, 'onSendAgain' | 'onAskAgain'> & { save: Extract<SaveState, { kind: 'unconfirmed' }> }) {
  return (
    <Alert
      severity="warning"
      title="Your save is not confirmed"
      bottomSpacing={0}
      data-testid="unconfirmed"
      action={
        <Stack gap={1} wrap="wrap">
          {!save.isAsking && (
            <Button size="sm" variant="secondary" onClick={() => onAskAgain(save.attempt)}>
              Ask again
            </Button>
          )}
          <Button size="sm" variant="secondary" onClick={() => onSendAgain(save.attempt)}>
            Send again
          </Button>
        </Stack>
      }
    >
      {sentence(save.message)} {save.isAsking && 'Asking every second. '}
      Sending again is safe: it stays one commit. Your work is kept in this browser.
    </Alert>
  );
}

function ChangedMeanwhile({ remote, onReload }: Pick<Props, 'onReload'> & { remote: RemoteChange }) {
  const who = remote.author ?? 'Somebody';
  const isDeleted = remote.action === 'deleted';
  return (
    <Alert
      severity="info"
      title={`${who} ${isDeleted ? 'deleted' : 'changed'} this dashboard while you edit it`}
      bottomSpacing={0}
      action={
        !isDeleted && (
          <Button size="sm" variant="secondary" onClick={onReload}>
            Reload theirs
          </Button>
        )
      }
    >
      You can go on: a save never overwrites theirs without asking you. If you reload, yours is kept as a draft.
    </Alert>
  );
}

function Restorable({
  draft,
  currentVersion,
  onRestore,
  onDiscard,
}: Pick<Props, 'currentVersion' | 'onRestore' | 'onDiscard'> & { draft: Draft }) {
  const isOlder = draft.baseVersion !== currentVersion;
  return (
    <Alert
      severity="info"
      title={`You have changes from ${dateTimeFormatTimeAgo(draft.savedAt)} that were never saved`}
      bottomSpacing={0}
      data-testid="draft"
      action={
        <Stack gap={1} wrap="wrap">
          <Button size="sm" onClick={() => onRestore(draft)}>
            Restore
          </Button>
          <Button size="sm" variant="secondary" fill="outline" onClick={() => onDiscard(draft)}>
            Discard
          </Button>
        </Stack>
      }
    >
      {isOlder
        ? `They started from version ${draft.baseVersion}; the dashboard is at version ${currentVersion} now, so saving them will show what both changed.`
        : 'Nobody changed the dashboard since.'}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: theme.spacing(1, 0),
  });
