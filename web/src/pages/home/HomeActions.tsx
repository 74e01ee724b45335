import { useState, type ReactNode } from 'react';

import { locationService } from '@grafana/runtime';
import { Button, Dropdown, IconButton, LinkButton, Menu, Stack } from '@grafana/ui';

import type { Folder, FolderRef, SearchHit } from '../../api/types.ts';
import { CreateFolderDialog, DeleteDashboardDialog, DeleteFolderDialog, RenameFolderDialog } from './dialogs.tsx';
import { MoveFolderDialog } from './MoveFolderDialog.tsx';
import { folderPath, newDashboardPath } from './paths.ts';

type Open = 'create' | 'rename' | 'move' | 'delete' | undefined;

/** What can be done on the page of a folder, or at home. */
export function HomeActions({ folder, onChanged }: { folder?: Folder; onChanged?: () => void }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const parent = folder?.parents?.at(-1)?.uid;
  return (
    <Stack gap={1} wrap="wrap">
      <LinkButton icon="plus" href={newDashboardPath(folder?.uid)}>
        New dashboard
      </LinkButton>
      <Button icon="folder-plus" variant="secondary" onClick={() => setOpen('create')}>
        New folder
      </Button>
      {folder && (
        <Dropdown
          overlay={
            <Menu>
              <Menu.Item label="Rename folder" icon="pen" onClick={() => setOpen('rename')} />
              <Menu.Item label="Move folder" icon="folder-upload" onClick={() => setOpen('move')} />
              <Menu.Item label="Delete folder" icon="trash-alt" destructive onClick={() => setOpen('delete')} />
            </Menu>
          }
          placement="bottom-end"
        >
          <Button icon="ellipsis-v" variant="secondary" aria-label="Folder actions" />
        </Dropdown>
      )}
      {open === 'create' && (
        <CreateFolderDialog
          parent={folder}
          onDone={(made) => locationService.push(folderPath(made.uid))}
          onClose={close}
        />
      )}
      {open === 'rename' && folder && (
        <RenameFolderDialog folder={folder} onDone={() => onChanged?.()} onClose={close} />
      )}
      {open === 'move' && folder && (
        <MoveFolderDialog folder={folder} onDone={() => onChanged?.()} onClose={close} />
      )}
      {open === 'delete' && folder && (
        <DeleteFolderDialog
          folder={folder}
          onDone={() => locationService.push(parent ? folderPath(parent) : '/')}
          onClose={close}
        />
      )}
    </Stack>
  );
}

/** What can be done with a folder in a list. */
export function FolderMenu({ folder, onChanged }: { folder: FolderRef; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <>
      <LineMenu label={`Actions for folder ${folder.title}`}>
        <Menu.Item label="New dashboard here" icon="plus" url={newDashboardPath(folder.uid)} />
        <Menu.Item label="New folder here" icon="folder-plus" onClick={() => setOpen('create')} />
        <Menu.Item label="Rename" icon="pen" onClick={() => setOpen('rename')} />
        <Menu.Item label="Move" icon="folder-upload" onClick={() => setOpen('move')} />
        <Menu.Item label="Delete" icon="trash-alt" destructive onClick={() => setOpen('delete')} />
      </LineMenu>
      {open === 'create' && (
        <CreateFolderDialog
          parent={folder}
          onDone={(made) => locationService.push(folderPath(made.uid))}
          onClose={close}
        />
      )}
      {open === 'rename' && <RenameFolderDialog folder={folder} onDone={onChanged} onClose={close} />}
      {open === 'move' && <MoveFolderDialog folder={folder} onDone={onChanged} onClose={close} />}
      {open === 'delete' && <DeleteFolderDialog folder={folder} onDone={onChanged} onClose={close} />}
    </>
  );
}

/** What can be done with a dashboard in a list. */
export function DashboardMenu({ hit, onChanged }: { hit: SearchHit; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>();
  return (
    <>
      <LineMenu label={`Actions for dashboard ${hit.title}`}>
        <Menu.Item label="Open" icon="apps" url={hit.url} />
        <Menu.Item label="Delete" icon="trash-alt" destructive onClick={() => setOpen('delete')} />
      </LineMenu>
      {open === 'delete' && (
        <DeleteDashboardDialog
          uid={hit.uid}
          title={hit.title}
          folderTitle={hit.folderTitle}
          onDone={onChanged}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function LineMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Dropdown overlay={<Menu>{children}</Menu>} placement="bottom-end">
      <IconButton name="ellipsis-v" aria-label={label} />
    </Dropdown>
  );
}
