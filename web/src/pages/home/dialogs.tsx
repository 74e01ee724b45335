import { useCallback, useState, type FormEvent } from 'react';

import { Alert, Button, ConfirmModal, Field, Input, Modal, Stack, Text } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import {
  createFolder,
  deleteDashboard,
  deleteFolder,
  folderCounts,
  folders,
  renameFolder,
  search,
} from '../../api/endpoints.ts';
import type { Folder, FolderRef } from '../../api/types.ts';
import { useNotices } from '../../app/notices.tsx';
import { useLoaded } from '../useLoaded.ts';
import { whatGoes } from './whatGoes.ts';

interface CreateProps {
  parent?: FolderRef;
  onDone: (made: Folder) => void;
  onClose: () => void;
}

export function CreateFolderDialog({ parent, onDone, onClose }: CreateProps) {
  return (
    <TitleDialog
      heading={parent ? `New folder in ${parent.title}` : 'New folder'}
      submit="Create"
      initial=""
      onSubmit={async (title) => onDone(await createFolder(title, parent?.uid))}
      onClose={onClose}
    />
  );
}

interface FolderProps {
  folder: FolderRef;
  onDone: () => void;
  onClose: () => void;
}

export function RenameFolderDialog({ folder, onDone, onClose }: FolderProps) {
  return (
    <TitleDialog
      heading={`Rename ${folder.title}`}
      submit="Rename"
      initial={folder.title}
      onSubmit={async (title) => {
        await renameFolder(folder.uid, title);
        onDone();
      }}
      onClose={onClose}
    />
  );
}

interface TitleDialogProps {
  heading: string;
  submit: string;
  initial: string;
  onSubmit: (title: string) => Promise<void>;
  onClose: () => void;
}

function TitleDialog({ heading, submit, initial, onSubmit, onClose }: TitleDialogProps) {
  const [title, setTitle] = useState(initial);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const trimmed = title.trim();

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onSubmit(trimmed);
      onClose();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };

  return (
    <Modal isOpen title={heading} onDismiss={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <Field label="Title" invalid={error !== undefined} error={error}>
          <Input
            id="folder-title"
            autoFocus
            value={title}
            onChange={(event) => {
              setTitle(event.currentTarget.value);
              setError(undefined);
            }}
          />
        </Field>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={isBusy || trimmed === '' || trimmed === initial}>
            {isBusy ? 'Saving to Git…' : submit}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

/** Asks before a folder is deleted, and names what is in it. */
export function DeleteFolderDialog({ folder, onDone, onClose }: FolderProps) {
  const { show } = useNotices();
  const [error, setError] = useState<string>();
  const inside = useLoaded(useCallback((signal) => loadInside(folder.uid, signal), [folder.uid]));

  const confirm = async () => {
    try {
      await deleteFolder(folder.uid);
      show({ severity: 'success', title: `Deleted folder ${folder.title}` });
      onClose();
      onDone();
    } catch (failure) {
      setError(messageOf(failure));
    }
  };

  return (
    <ConfirmModal
      isOpen
      title={`Delete folder ${folder.title}`}
      body={
        <Stack direction="column" gap={1}>
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
          <Kept />
          {error && <Alert severity="error" title={error} bottomSpacing={0} />}
        </Stack>
      }
      confirmText="Delete"
      disabled={inside.isBusy}
      onConfirm={confirm}
      onDismiss={onClose}
    />
  );
}

async function loadInside(uid: string, signal: AbortSignal) {
  const [counts, subfolders, dashboards] = await Promise.all([
    folderCounts(uid, { signal }),
    folders(uid, { signal }),
    search({ type: 'dash-db', folderUids: [uid], limit: 100 }, { signal }),
  ]);
  return whatGoes(counts, subfolders, dashboards);
}

interface DeleteDashboardProps {
  uid: string;
  title: string;
  folderTitle?: string;
  onDone: () => void;
  onClose: () => void;
}

export function DeleteDashboardDialog({ uid, title, folderTitle, onDone, onClose }: DeleteDashboardProps) {
  const { show } = useNotices();
  const [error, setError] = useState<string>();
  const confirm = async () => {
    try {
      await deleteDashboard(uid);
      show({ severity: 'success', title: `Deleted ${title}` });
      onClose();
      onDone();
    } catch (failure) {
      setError(messageOf(failure));
    }
  };
  return (
    <ConfirmModal
      isOpen
      title="Delete dashboard"
      body={
        <Stack direction="column" gap={1}>
          <Text>
            {`Deletes the dashboard "${title}"${folderTitle ? ` in ${folderTitle}` : ''} for everybody.`}
          </Text>
          <Kept />
          {error && <Alert severity="error" title={error} bottomSpacing={0} />}
        </Stack>
      }
      confirmText="Delete"
      onConfirm={confirm}
      onDismiss={onClose}
    />
  );
}

function Kept() {
  return <Text color="secondary">It is a commit: Git keeps what was there, and dashboards can be restored from Recently deleted.</Text>;
}
