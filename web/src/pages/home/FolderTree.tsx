import { useCallback, useState } from 'react';

import { IconButton, LinkButton, LoadingPlaceholder, Text } from '@grafana/ui';

import { folders as loadFolders, search } from '../../api/endpoints.ts';
import type { Folder, SearchHit } from '../../api/types.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { LoadError } from '../LoadError.tsx';
import { useCommits } from '../useCommits.ts';
import { useLoaded } from '../useLoaded.ts';
import { DashboardMenu, FolderMenu } from './HomeActions.tsx';
import { ItemRow } from './ItemRow.tsx';
import { ListBox } from './ListBox.tsx';
import { folderPath, newDashboardPath } from './paths.ts';

const PAGE_LIMIT = 1000;

interface Level {
  folders: Folder[];
  dashboards: SearchHit[];
}

/** The folders and dashboards directly in a folder (or the root), each folder to be opened in place. */
export function FolderTree({ folderUid, mayEdit }: { folderUid?: string; mayEdit: boolean }) {
  const level = useLevel(folderUid);
  if (level.error && !level.value) {
    return <LoadError what="The folders" error={level.error} onRetry={level.reload} />;
  }
  if (!level.value) {
    return <LoadingPlaceholder text="Loading folders" />;
  }
  if (isEmpty(level.value)) {
    return (
      <Placeholder
        icon="folder-open"
        title={folderUid ? 'This folder is empty' : 'No dashboards yet'}
        actions={
          mayEdit && (
            <LinkButton icon="plus" href={newDashboardPath(folderUid)}>
              New dashboard
            </LinkButton>
          )
        }
      >
        {mayEdit
          ? 'Make a dashboard here, or push one to the Git repository: it appears by itself.'
          : 'What somebody saves here, or pushes to the Git repository, appears by itself.'}
      </Placeholder>
    );
  }
  return (
    <ListBox>
      <Lines level={level.value} depth={0} mayEdit={mayEdit} onChanged={level.reload} />
    </ListBox>
  );
}

interface LinesProps {
  level: Level;
  depth: number;
  mayEdit: boolean;
  onChanged: () => void;
}

function Lines({ level, depth, mayEdit, onChanged }: LinesProps) {
  return (
    <>
      {level.folders.map((folder) => (
        <FolderLine
          key={folder.uid}
          folder={folder}
          depth={depth}
          mayEdit={mayEdit}
          // A folder that is all there is, like that of the one repository, hides nothing.
          isOpenAtFirst={level.folders.length === 1 && level.dashboards.length === 0}
          onChanged={onChanged}
        />
      ))}
      {level.dashboards.map((hit) => (
        <ItemRow
          key={hit.uid}
          icon="apps"
          title={hit.title}
          href={hit.url}
          depth={depth}
          lead={<Gap />}
          tags={hit.tags}
          actions={mayEdit && <DashboardMenu hit={hit} onChanged={onChanged} />}
        />
      ))}
    </>
  );
}

interface FolderLineProps {
  folder: Folder;
  depth: number;
  mayEdit: boolean;
  isOpenAtFirst: boolean;
  onChanged: () => void;
}

function FolderLine({ folder, depth, mayEdit, isOpenAtFirst, onChanged }: FolderLineProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <>
      <ItemRow
        icon={isOpen ? 'folder-open' : 'folder'}
        title={folder.title}
        href={folderPath(folder.uid)}
        depth={depth}
        lead={
          <IconButton
            name={isOpen ? 'angle-down' : 'angle-right'}
            aria-label={`${isOpen ? 'Close' : 'Open'} folder ${folder.title}`}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
        }
        actions={mayEdit && <FolderMenu folder={folder} onChanged={onChanged} />}
      />
      {isOpen && <OpenFolder folder={folder} depth={depth + 1} mayEdit={mayEdit} />}
    </>
  );
}

function OpenFolder({ folder, depth, mayEdit }: { folder: Folder; depth: number; mayEdit: boolean }) {
  const level = useLevel(folder.uid);
  const indent = { padding: `8px 8px 8px ${40 + depth * 24}px` };
  if (level.error && !level.value) {
    return <LoadError what={`The folder ${folder.title}`} error={level.error} onRetry={level.reload} />;
  }
  if (!level.value || isEmpty(level.value)) {
    return (
      <div style={indent}>
        <Text color="secondary">{level.value ? 'Empty' : 'Loading…'}</Text>
      </div>
    );
  }
  return <Lines level={level.value} depth={depth} mayEdit={mayEdit} onChanged={level.reload} />;
}

function useLevel(folderUid: string | undefined) {
  const level = useLoaded(
    useCallback(
      async (signal: AbortSignal): Promise<Level> => {
        const folderUids = [folderUid ?? 'general'];
        const [folders, dashboards] = await Promise.all([
          loadFolders(folderUid, { signal }),
          search({ type: 'dash-db', folderUids, limit: PAGE_LIMIT }, { signal }),
        ]);
        return { folders, dashboards };
      },
      [folderUid]
    )
  );
  useCommits(level.reload);
  return level;
}

function isEmpty(level: Level): boolean {
  return level.folders.length === 0 && level.dashboards.length === 0;
}

/** As wide as a folder's toggle, so that titles stand under each other. */
function Gap() {
  return <span style={{ width: 20, flexShrink: 0 }} />;
}
