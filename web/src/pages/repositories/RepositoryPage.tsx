import { useCallback, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom';

import { locationService } from '@grafana/runtime';
import { Badge, Button, LinkButton, LoadingPlaceholder, Tab, TabsBar, Text, useStyles2 } from '@grafana/ui';

import { repository as loadRepository } from '../../api/provisioning.ts';
import { usePage } from '../../app/page.ts';
import { LoadError } from '../LoadError.tsx';
import { NeedsRole } from '../NeedsRole.tsx';
import { useRights } from '../role.ts';
import { useLoaded } from '../useLoaded.ts';
import { DeleteRepositoryDialog } from './DeleteRepositoryDialog.tsx';
import { FilesTab } from './FilesTab.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { JobsTab } from './JobsTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { getPageStyles } from './pageStyles.ts';
import { PullButton } from './PullButton.tsx';
import { useEvery } from './useEvery.ts';
import { isFixed, lookOf, repositoryHref } from './words.ts';

/** Each with the role that the server asks for, as Grafana does. */
const TABS = [
  { id: 'overview', label: 'Overview', needs: 'Viewer' },
  { id: 'files', label: 'Files', needs: 'Viewer' },
  { id: 'history', label: 'History', needs: 'Admin' },
  { id: 'jobs', label: 'Jobs', needs: 'Editor' },
] as const;
const AGAIN_MILLIS = 3000;

/** `/admin/provisioning/{name}`: one repository, with its files, its history and its jobs. */
export function RepositoryPage() {
  const { name = '' } = useParams();
  const styles = useStyles2(getPageStyles);
  const { may, isAsking } = useRights();
  const mayChange = may('Admin');
  const [isDeleting, setDeleting] = useState(false);
  const asked = new URLSearchParams(useLocation().search).get('tab');
  const { id: tab, needs } = TABS.find(({ id }) => id === asked) ?? TABS[0];
  const loaded = useLoaded(useCallback((signal: AbortSignal) => loadRepository(name, { signal }), [name]));
  useEvery(AGAIN_MILLIS, loaded.refresh);
  const repository = loaded.value;
  usePage([
    { title: 'Home', href: '/' },
    { title: 'Repositories', href: '/admin/provisioning' },
    { title: repository?.spec.title ?? name },
  ]);
  if (!repository) {
    return (
      <div className={styles.page}>
        {loaded.error === undefined ? (
          <LoadingPlaceholder text="Reading the repository" />
        ) : (
          <LoadError what="The repository" error={loaded.error} onRetry={loaded.reload} />
        )}
      </div>
    );
  }
  const look = lookOf(repository);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          {repository.spec.title}
        </Text>
        <Badge text={look.text} color={look.color} />
        {mayChange && (
          <span className={styles.aside}>
            <PullButton repository={repository} onStarted={loaded.reload} />
            {!isFixed(repository) && (
              <>
                <LinkButton size="sm" variant="secondary" icon="pen" href={`${repositoryHref(name)}/edit`}>
                  Edit
                </LinkButton>
                <Button
                  size="sm"
                  variant="destructive"
                  fill="outline"
                  icon="trash-alt"
                  aria-label="Delete repository"
                  onClick={() => setDeleting(true)}
                >
                  Delete
                </Button>
              </>
            )}
          </span>
        )}
      </div>
      <TabsBar>
        {TABS.filter((one) => may(one.needs)).map(({ id, label }) => (
          <Tab
            key={id}
            label={label}
            active={id === tab}
            onChangeTab={() => locationService.push(repositoryHref(name, id))}
          />
        ))}
      </TabsBar>
      {!may(needs) && !isAsking && (
        <div className={styles.instead}>
          <NeedsRole role={needs} />
        </div>
      )}
      {may(needs) && (
        <>
          {tab === 'overview' && <OverviewTab repository={repository} mayChange={mayChange} />}
          {tab === 'files' && <FilesTab repository={repository} mayChoose={may('Editor')} />}
          {tab === 'history' && <HistoryTab repository={repository} />}
          {tab === 'jobs' && <JobsTab repository={repository} mayChange={mayChange} />}
        </>
      )}
      {isDeleting && <DeleteRepositoryDialog repository={repository} onClose={() => setDeleting(false)} />}
    </div>
  );
}
