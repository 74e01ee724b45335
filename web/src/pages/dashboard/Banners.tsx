import { css } from '@emotion/css';

import { dateTimeFormatTimeAgo, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LinkButton, Stack, useStyles2 } from '@grafana/ui';

import type { SaveAttempt } from '../../api/saves.ts';
import { sentence } from '../sentence.ts';
import type { Draft } from './drafts.ts';
import type { Chain } from './chain.ts';
import type { SaveState } from './saveFlow.ts';
import type { WaitingSave } from './useSaving.ts';
import type { RemoteChange } from './useRemoteChange.ts';

interface Props {
  save: SaveState;
  /** Saves that were made on this page, or on an earlier one, and wait for Git. */
  waiting: readonly WaitingSave[];
  chain?: Chain;
  remote?: RemoteChange;
  isDirty: boolean;
  draft?: Draft;
  currentVersion: number;
  /** Where the change in Git can be read, if there is anything to compare. */
  compareHref?: string;
  onReload: () => void;
  /** Opens the save dialog: saving merges with what is there. */
  onSave: () => void;
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
    props.waiting.length > 0 && <WaitingForGit key="waiting" {...props} />,
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

function WaitingForGit({ waiting, chain }: Pick<Props, 'waiting' | 'chain'>) {
  const count = waiting.length;
  const isOne = count === 1;
  const position = waiting[0].position;
  const place =
    position === undefined ? '' : ` ${isOne ? 'It is' : 'The first of them is'} number ${position} in line.`;
  const failed = chain?.links.some(({ end }) => end !== undefined && end.kind !== 'saved');
  return (
    <Alert
      severity="warning"
      title={isOne ? 'Your save waits for Git' : `${count} of your saves wait for Git`}
      bottomSpacing={0}
      data-testid="waiting-for-git"
    >
      Git cannot be reached, so {isOne ? 'it is' : 'they are'} not in Git yet.{place} The cluster keeps{' '}
      {isOne ? 'it' : 'them'} and sends {isOne ? 'it' : 'them in their order'} by itself; you may go on editing and
      save again, or close this page.
      {failed && ' One before could not be merged: you are asked about it when nothing waits any more.'}
    </Alert>
  );
}

function ChangedMeanwhile({
  remote,
  compareHref,
  onReload,
  onSave,
}: Pick<Props, 'onReload' | 'onSave' | 'compareHref'> & { remote: RemoteChange }) {
  const who = remote.author ?? 'Somebody';
  const isDeleted = remote.action === 'deleted';
  return (
    <Alert
      severity="info"
      title={`${who} ${isDeleted ? 'deleted' : 'changed'} this dashboard while you edit it`}
      bottomSpacing={0}
      data-testid="newer-version"
      action={
        !isDeleted && (
          <Stack gap={1} wrap="wrap">
            {compareHref && (
              <LinkButton size="sm" variant="secondary" fill="outline" href={compareHref} target="_blank">
                See what changed
              </LinkButton>
            )}
            <Button size="sm" variant="secondary" fill="outline" onClick={onReload}>
              Show theirs
            </Button>
            <Button size="sm" variant="secondary" onClick={onSave}>
              Save and take it in
            </Button>
          </Stack>
        )
      }
    >
      {isDeleted
        ? 'You can save yours as a copy, or put it back.'
        : 'Go on if you like: your save will be merged with theirs, and asks where you both changed the same. If you show theirs, yours is kept as a draft.'}
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
      title={`You have changes from ${dateTimeFormatTimeAgo(draft.savedAt)} that are not in this dashboard`}
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
        ? `They started from version ${draft.baseVersion}; the dashboard is at version ${currentVersion} now, so saving them merges both, and asks where both changed the same.`
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
