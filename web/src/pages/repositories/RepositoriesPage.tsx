import { css } from '@emotion/css';
import { useCallback } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, EmptyState, LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { repositories, type Repository } from '../../api/provisioning.ts';
import { usePage } from '../../app/page.ts';
import { useMayOperate } from '../cluster/operations/useMayOperate.ts';
import { ConnectionsSection } from '../connections/ConnectionsSection.tsx';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { cardStyle, getPageStyles } from './pageStyles.ts';
import { PullButton } from './PullButton.tsx';
import { useEvery } from './useEvery.ts';
import { countWords, lookOf, messagesOf, placeOf, repositoryHref } from './words.ts';

const NEW = '/admin/provisioning/new';
const AGAIN_MILLIS = 5000;

/** `/admin/provisioning`: which repositories feed the cluster, and how each of them is. */
export function RepositoriesPage() {
  const styles = useStyles2(getPageStyles);
  const mayChange = useMayOperate();
  const loaded = useLoaded(useCallback((signal: AbortSignal) => repositories({ signal }), []));
  useEvery(AGAIN_MILLIS, loaded.refresh);
  usePage([{ title: 'Home', href: '/' }, { title: 'Repositories' }]);
  const add = mayChange && (
    <LinkButton icon="plus" href={NEW} data-testid="add-repository">
      Add repository
    </LinkButton>
  );
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          Repositories
        </Text>
        <span className={styles.aside}>{loaded.value && loaded.value.length > 0 && add}</span>
      </div>
      {loaded.error !== undefined && (
        <LoadError what="The repositories" error={loaded.error} onRetry={loaded.reload} />
      )}
      {!loaded.value && loaded.error === undefined && <LoadingPlaceholder text="Reading the repositories" />}
      {loaded.value?.length === 0 && (
        <EmptyState variant="call-to-action" message="No repository feeds this cluster yet" button={add || undefined}>
          Dashboards live in Git. Add the repository that holds yours, or one that is to hold them.
        </EmptyState>
      )}
      <div className={styles.stack}>
        {loaded.value?.map((repository) => (
          <RepositoryCard key={repository.metadata.name} repository={repository} mayChange={mayChange} />
        ))}
      </div>
      {mayChange && loaded.value && <ConnectionsSection repositories={loaded.value} />}
    </div>
  );
}

function RepositoryCard({ repository, mayChange }: { repository: Repository; mayChange: boolean }) {
  const styles = useStyles2(getStyles);
  const { name } = repository.metadata;
  const look = lookOf(repository);
  const place = placeOf(repository);
  const [message] = messagesOf(repository);
  return (
    <article className={styles.card} aria-label={`Repository ${repository.spec.title}`} data-testid={`repository-${name}`}>
      <div className={styles.top}>
        <a className={styles.title} href={repositoryHref(name)}>
          {repository.spec.title}
        </a>
        <Badge text={look.text} color={look.color} />
        <span className={styles.buttons}>
          {mayChange && <PullButton repository={repository} />}
          <LinkButton size="sm" variant="secondary" href={repositoryHref(name)}>
            Open
          </LinkButton>
        </span>
      </div>
      <div className={styles.where}>
        {place.url ?? place.path} <Text color="secondary">{placeWords(place)}</Text>
      </div>
      <Text color="secondary" variant="bodySmall">
        {countWords(repository)}
        {repository.spec.workflows.length === 0 && ' · read only'}
      </Text>
      {message && (
        <Text color="warning" variant="bodySmall">
          {message}
        </Text>
      )}
    </article>
  );
}

function placeWords({ branch, path, url }: { branch?: string; path?: string; url?: string }): string {
  return [branch && `branch ${branch}`, url && path && `path ${path}`].filter(Boolean).join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: cardStyle(theme),
  top: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1.5) }),
  title: css({
    fontSize: theme.typography.h5.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    '&:hover': { textDecoration: 'underline' },
  }),
  buttons: css({ marginLeft: 'auto', display: 'flex', gap: theme.spacing(1) }),
  where: css({ overflowWrap: 'anywhere' }),
});
