import { css } from '@emotion/css';
import { useCallback } from 'react';
import { useParams } from 'react-router-dom';

import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { isNotThere } from '../../api/client.ts';
import { folder as loadFolder } from '../../api/endpoints.ts';
import type { Folder } from '../../api/types.ts';
import { type Crumb, usePage } from '../../app/page.ts';
import { Placeholder } from '../../app/Placeholder.tsx';
import { LoadError } from '../LoadError.tsx';
import { useRights } from '../role.ts';
import { useLoaded } from '../useLoaded.ts';
import { FolderTree } from './FolderTree.tsx';
import { HomeActions } from './HomeActions.tsx';
import { DELETED_PATH, folderPath } from './paths.ts';
import { RecentlyChanged } from './RecentlyChanged.tsx';
import { SearchBar } from './SearchBar.tsx';
import { SearchResults } from './SearchResults.tsx';
import { isSearching, useSearchState } from './searchState.ts';

/** The folders and dashboards: all of them, or those of one folder; or what a search finds. */
export function HomePage() {
  const { uid } = useParams();
  return uid === undefined ? <Contents /> : <FolderPage key={uid} uid={uid} />;
}

function FolderPage({ uid }: { uid: string }) {
  const folder = useLoaded(useCallback((signal) => loadFolder(uid, { signal }), [uid]));
  if (folder.value) {
    return <Contents folder={folder.value} onChanged={folder.reload} />;
  }
  if (isNotThere(folder.error)) {
    return <NoSuchFolder />;
  }
  if (folder.error) {
    return <LoadError what="The folder" error={folder.error} onRetry={folder.reload} />;
  }
  return <LoadingPlaceholder text="Loading" />;
}

function NoSuchFolder() {
  usePage([{ title: 'Home', href: '/' }, { title: 'Not found' }]);
  return (
    <Placeholder
      icon="folder"
      title="There is no such folder"
      actions={<LinkButton href="/">Go home</LinkButton>}
    >
      It may have been renamed or deleted in Git. To find one by its title press Ctrl+K.
    </Placeholder>
  );
}

function Contents({ folder, onChanged }: { folder?: Folder; onChanged?: () => void }) {
  const styles = useStyles2(getStyles);
  const [query, setQuery] = useSearchState();
  const mayEdit = useRights().may('Editor');
  usePage(crumbsOf(folder));

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3" truncate>
          {folder?.title ?? 'Dashboards'}
        </Text>
        {mayEdit && <HomeActions folder={folder} onChanged={onChanged} />}
      </div>
      <SearchBar query={query} onChange={setQuery} />
      {isSearching(query) ? (
        <SearchResults
          query={query}
          mayEdit={mayEdit}
          onTag={(tag) => setQuery({ ...query, tags: [...query.tags, tag] })}
        />
      ) : (
        <div className={folder ? undefined : styles.columns}>
          <section aria-label="Folders and dashboards">
            {!folder && <h2 className={styles.heading}>Browse</h2>}
            <FolderTree folderUid={folder?.uid} mayEdit={mayEdit} />
          </section>
          {!folder && (
            <section aria-label="Recently changed">
              <h2 className={styles.heading}>Recently changed</h2>
              <RecentlyChanged />
              <LinkButton icon="trash-alt" variant="secondary" fill="text" size="sm" href={DELETED_PATH}>
                Recently deleted
              </LinkButton>
            </section>
          )}
        </div>
      )}
    </div>
  );
}

function crumbsOf(folder: Folder | undefined): Crumb[] {
  const home = { title: 'Home', href: '/' };
  if (!folder) {
    return [home];
  }
  const parents = (folder.parents ?? []).map(({ uid, title }) => ({ title, href: folderPath(uid) }));
  return [home, ...parents, { title: folder.title }];
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: 1200,
    margin: '0 auto',
    padding: theme.spacing(3, 2, 8),
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(2, 1.5, 6) },
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    minHeight: theme.spacing(4),
    marginBottom: theme.spacing(2),
    h1: { margin: 0 },
    [theme.breakpoints.down('sm')]: { flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  heading: css({
    margin: theme.spacing(0, 0, 1),
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: theme.spacing(3),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
