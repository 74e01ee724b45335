import { useCallback, useState, type FormEvent, type ReactNode } from 'react';

import { dateTimeFormatTimeAgo } from '@grafana/data';
import { Alert, Button, Field, Input, Modal, Stack, Text } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import {
  createFolder,
  dashboard as loadDashboard,
  deleteDashboard,
  deleteFolder,
  folder as loadFolder,
  folderCounts,
  folders,
  renameFolder,
  search,
} from '../../api/endpoints.ts';
import { isOtherSchema } from '../../api/stored.ts';
import type { ChangeAnswer, Folder, FolderRef } from '../../api/types.ts';
import { Dialog } from '../../app/Dialog.tsx';
import { type Notice, useNotices } from '../../app/notices.tsx';
import { sentence } from '../sentence.ts';
import { useLoaded } from '../useLoaded.ts';
import { comparePath } from '../versions/paths.ts';
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx';
import { newestOf } from './newest.ts';
import { folderPath } from './paths.ts';
import { type Deciding, type Seen, useDecision } from './useDecision.ts';
import { whatGoes } from './whatGoes.ts';

/** What the corner says of a change: done, or kept until Git is back. Never the one for the other. */
export function doneNotice(answer: ChangeAnswer | undefined, done: string, doing: string): Notice {
  return answer?.status === 'waiting'
    ? {
        severity: 'warning',
        sticky: true,
        title: `${doing} waits for Git`,
        text: `${sentence(answer.message ?? 'Git cannot be reached')} The cluster keeps it and does it by itself when Git is back; until then it is shown as it was.`,
      }
    : { severity: 'success', title: done };
}

interface CreateProps {
  parent?: FolderRef;
  onDone: (made: Folder) => void;
  onClose: () => void;
}

export function CreateFolderDialog({ parent, onDone, onClose }: CreateProps) {
  const { show } = useNotices();
  const deciding = useDecision<Folder & ChangeAnswer>(
    (_seen, { saveId }, title) => createFolder(title, parent?.uid, saveId),
    async () => NOTHING
  );
  return (
    <TitleDialog
      heading={parent ? `New folder in ${parent.title}` : 'New folder'}
      submit="Create"
      initial=""
      deciding={deciding}
      onSubmit={async (title) => {
        const made = await deciding.decide(NOTHING, title);
        if (made) {
          onClose();
          if (made.status === 'waiting') {
            show(doneNotice(made, '', `The new folder ${title}`));
          } else {
            onDone(made);
          }
        }
      }}
      onClose={onClose}
    />
  );
}

const NOTHING: Seen = { title: '' };

export interface FolderProps {
  folder: FolderRef & Partial<Folder>;
  onDone: () => void;
  onClose: () => void;
}

export function seenOf({ title, etag, version, updatedBy, updated }: Partial<Folder>): Seen {
  return { title: title ?? '', base: etag, version, updatedBy, updated };
}

/**
 * The folder as the page showed it when the dialog opened, whatever the page shows behind it; where it
 * shows only the title, as it was then.
 */
export function useFolderSeen(folder: FolderProps['folder']) {
  const [{ uid, title, etag, version, updatedBy, updated }] = useState(folder);
  return useLoaded(
    useCallback(
      async (signal: AbortSignal) =>
        seenOf(
          version !== undefined
            ? { title, etag, version, updatedBy, updated }
            : await loadFolder(uid, { signal })
        ),
      [uid, title, etag, version, updatedBy, updated]
    )
  );
}

export function RenameFolderDialog({ folder, onDone, onClose }: FolderProps) {
  const { show } = useNotices();
  const seen = useFolderSeen(folder);
  const deciding = useDecision(
    ({ version }, decision, title) => renameFolder(folder.uid, title, decision, version),
    async () => seenOf(await loadFolder(folder.uid))
  );
  const rename = async (from: Seen, title: string) => {
    const renamed = await deciding.decide(from, title);
    if (renamed) {
      if (renamed.status === 'waiting') {
        show(doneNotice(renamed, '', `Renaming ${from.title} to ${title}`));
      }
      onClose();
      onDone();
    }
  };
  if (!seen.value) {
    return <Reading heading={`Rename ${folder.title}`} error={seen.error} onClose={onClose} />;
  }
  const opened = seen.value;
  return (
    <TitleDialog
      heading={`Rename ${opened.title}`}
      submit="Rename"
      initial={opened.title}
      deciding={deciding}
      href={folderPath(folder.uid)}
      onSubmit={(title) => rename(deciding.meanwhile ?? opened, title)}
      onClose={onClose}
    />
  );
}

export function Reading({ heading, error, onClose }: { heading: string; error: unknown; onClose: () => void }) {
  return (
    <Dialog title={heading} onDismiss={onClose}>
      {error === undefined ? (
        <Text>Reading it…</Text>
      ) : (
        <Alert severity="error" title="It could not be read" bottomSpacing={0}>
          {sentence(messageOf(error))}
        </Alert>
      )}
    </Dialog>
  );
}

interface TitleDialogProps {
  heading: string;
  submit: string;
  initial: string;
  deciding: Deciding<ChangeAnswer>;
  /** Where it can be looked at when somebody else changed it meanwhile. */
  href?: string;
  onSubmit: (title: string) => Promise<void>;
  onClose: () => void;
}

function TitleDialog({ heading, submit, initial, deciding, href, onSubmit, onClose }: TitleDialogProps) {
  const [title, setTitle] = useState(initial);
  const [isTyped, setTyped] = useState(false);
  const { isBusy, problem, meanwhile } = deciding;
  const error = isTyped ? undefined : problem;
  const trimmed = title.trim();

  const send = (event?: FormEvent) => {
    event?.preventDefault();
    setTyped(false);
    void onSubmit(trimmed);
  };

  return (
    <Dialog title={heading} onDismiss={onClose}>
      <form onSubmit={send}>
        <Field label="Title" invalid={error !== undefined} error={error}>
          <Input
            id="folder-title"
            autoFocus
            value={title}
            onChange={(event) => {
              setTitle(event.currentTarget.value);
              setTyped(true);
            }}
          />
        </Field>
        {meanwhile && href ? (
          <ChangedMeanwhile
            title={initial}
            now={meanwhile}
            href={href}
            act={submit}
            isBusy={isBusy || trimmed === ''}
            onAct={send}
            onLeave={onClose}
          />
        ) : (
          <Modal.ButtonRow>
            <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={isBusy || trimmed === '' || trimmed === initial}>
              {isBusy ? 'Saving to Git…' : submit}
            </Button>
          </Modal.ButtonRow>
        )}
      </form>
    </Dialog>
  );
}

/** Asks before a folder is deleted, and names what is in it. */
export function DeleteFolderDialog({ folder, onDone, onClose }: FolderProps) {
  const { show } = useNotices();
  const seen = useFolderSeen(folder);
  const inside = useLoaded(useCallback((signal) => loadInside(folder.uid, signal), [folder.uid]));
  const { reload: listAnew } = inside;
  const deciding = useDecision(
    ({ contents }, decision) => deleteFolder(folder.uid, decision, contents),
    async ({ updatedBy, updated, inside: changed }) => {
      const [now, { contents }] = await Promise.all([loadFolder(folder.uid), loadInside(folder.uid)]);
      listAnew();
      const seen = { ...seenOf(now), contents };
      return changed === undefined ? seen : { ...seen, updatedBy, updated, inside: changed };
    }
  );
  const opened = seen.value && { ...seen.value, contents: inside.value?.contents };
  const remove = async (from: Seen) => {
    const answer = await deciding.decide(from);
    if (answer) {
      show(doneNotice(answer, `Deleted folder ${from.title}`, `Deleting the folder ${from.title}`));
      onClose();
      onDone();
    }
  };

  return (
    <DeleteDialog
      heading={`Delete folder ${opened?.title ?? folder.title}`}
      title={opened?.title ?? folder.title}
      deciding={deciding}
      href={folderPath(folder.uid)}
      // What is in it is part of what is decided on.
      opened={inside.value || inside.error ? opened : undefined}
      error={seen.error}
      onDelete={remove}
      onClose={onClose}
    >
      <Text>{inside.value ? inside.value.words : 'Looking what is in it…'}</Text>
      {inside.value && inside.value.titles.length > 0 && (
        <ul style={{ paddingLeft: 20, maxHeight: 200, overflowY: 'auto' }}>
          {inside.value.titles.map((title, i) => (
            <li key={i}>{title}</li>
          ))}
        </ul>
      )}
      {inside.error !== undefined && (
        <Text color="warning">What is in it could not be read: {messageOf(inside.error)}</Text>
      )}
    </DeleteDialog>
  );
}

/** What is in a folder, and the tag of all of it. */
async function loadInside(uid: string, signal?: AbortSignal) {
  const [counts, subfolders, dashboards] = await Promise.all([
    folderCounts(uid, { signal }),
    folders(uid, { signal }),
    search({ type: 'dash-db', folderUids: [uid], limit: 100 }, { signal }),
  ]);
  return { ...whatGoes(counts, subfolders, dashboards), contents: counts.etag };
}

interface DeleteDashboardProps {
  uid: string;
  title: string;
  folderTitle?: string;
  /** What the page shows of it; without this it is read when the dialog opens. */
  seen?: { base?: string; version?: number };
  onDone: () => void;
  onClose: () => void;
}

/** Asks before a dashboard is deleted, and deletes only what the person saw. */
export function DeleteDashboardDialog(props: DeleteDashboardProps) {
  const { uid, title, folderTitle, onDone, onClose } = props;
  const [seen] = useState(props.seen);
  const { show } = useNotices();
  const { base, version } = seen ?? {};
  const isShown = seen !== undefined;
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal): Promise<Seen> =>
        isShown ? { title, base, version } : lookAt(uid, title, signal),
      [isShown, uid, title, base, version]
    )
  );
  const deciding = useDecision(
    (_seen, decision) => deleteDashboard(uid, decision),
    () => lookAt(uid, title)
  );
  const { meanwhile } = deciding;
  const opened = loaded.value;
  const remove = async (from: Seen) => {
    const answer = await deciding.decide(from);
    if (answer) {
      show(doneNotice(answer, `Deleted ${title}`, `Deleting ${title}`));
      onClose();
      onDone();
    }
  };
  return (
    <DeleteDialog
      heading="Delete dashboard"
      title={title}
      deciding={deciding}
      href={lookPath(uid, opened, meanwhile)}
      opened={opened}
      error={loaded.error}
      onDelete={remove}
      onClose={onClose}
    >
      <Text>
        {`Deletes the dashboard "${title}"${folderTitle ? ` in ${folderTitle}` : ''} for everybody.`}
      </Text>
      {opened?.updated && (
        <Text color="secondary">
          {`Changed last by ${opened.updatedBy || 'somebody'} ${dateTimeFormatTimeAgo(opened.updated)}.`}
        </Text>
      )}
    </DeleteDialog>
  );
}

/** A dashboard as it is now, of whatever schema. */
async function lookAt(uid: string, title: string, signal?: AbortSignal): Promise<Seen> {
  try {
    const { data, etag } = await loadDashboard(uid, { signal });
    const { version, updatedBy, updated } = data.meta;
    return { title: data.dashboard.title ?? title, base: etag, version, updatedBy, updated };
  } catch (error) {
    if (isOtherSchema(error)) {
      return newestOf(uid, title, { signal });
    }
    throw error;
  }
}

function lookPath(uid: string, from: Seen | undefined, to: Seen | undefined): string {
  return from?.version && to?.version && from.version < to.version
    ? comparePath(uid, from.version, to.version)
    : `/d/${encodeURIComponent(uid)}`;
}

interface DeleteDialogProps {
  heading: string;
  title: string;
  deciding: Deciding<ChangeAnswer>;
  href: string;
  /** What the person decides on; undefined while it is read. */
  opened: Seen | undefined;
  /** Why it could not be read. */
  error: unknown;
  onDelete: (seen: Seen) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

function DeleteDialog(props: DeleteDialogProps) {
  const { heading, title, deciding, href, opened, error, onDelete, onClose, children } = props;
  const { meanwhile, isBusy, problem } = deciding;
  return (
    <Dialog title={heading} onDismiss={onClose}>
      <Stack direction="column" gap={1}>
        {children}
        <Text color="secondary">
          It is a commit: Git keeps what was there, and dashboards can be restored from Recently deleted.
        </Text>
        {problem && (
          <Alert severity="error" title="Not deleted" bottomSpacing={0}>
            {problem}
          </Alert>
        )}
        {error !== undefined && (
          <Alert severity="error" title="It could not be read" bottomSpacing={0}>
            {sentence(messageOf(error))}
          </Alert>
        )}
        {meanwhile && (
          <ChangedMeanwhile
            title={title}
            now={meanwhile}
            href={href}
            act="Delete it"
            isBusy={isBusy}
            onAct={() => void onDelete(meanwhile)}
            onLeave={onClose}
          />
        )}
      </Stack>
      {!meanwhile && (
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="destructive"
            data-testid="delete-confirm"
            disabled={isBusy || opened === undefined}
            onClick={() => opened && void onDelete(opened)}
          >
            {isBusy ? 'Saving to Git…' : 'Delete'}
          </Button>
        </Modal.ButtonRow>
      )}
    </Dialog>
  );
}
