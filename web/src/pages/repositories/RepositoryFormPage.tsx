import { useCallback } from 'react';
import { useParams } from 'react-router-dom';

import { LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { connections } from '../../api/connections.ts';
import { provisioningSettings, repository as loadRepository } from '../../api/provisioning.ts';
import { usePage } from '../../app/page.ts';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { RepositoryForm } from './form/RepositoryForm.tsx';
import { getPageStyles } from './pageStyles.ts';
import { repositoryHref } from './words.ts';

/** `/admin/provisioning/new` and `/admin/provisioning/{name}/edit`. */
export function RepositoryFormPage() {
  const { name } = useParams();
  const styles = useStyles2(getPageStyles);
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const [before, settings, known] = await Promise.all([
          name === undefined ? undefined : loadRepository(name, { signal }),
          provisioningSettings({ signal }),
          connections({ signal }),
        ]);
        return { before, types: settings.availableRepositoryTypes, connections: known };
      },
      [name]
    )
  );
  const before = loaded.value?.before;
  usePage([
    { title: 'Home', href: '/' },
    { title: 'Repositories', href: '/admin/provisioning' },
    ...(name !== undefined
      ? [{ title: before?.spec.title ?? name, href: repositoryHref(name) }, { title: 'Edit' }]
      : [{ title: 'Add' }]),
  ]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          {name === undefined ? 'Add a repository' : `Edit ${before?.spec.title ?? name}`}
        </Text>
      </div>
      {loaded.value && <RepositoryForm {...loaded.value} />}
      {!loaded.value && loaded.error === undefined && <LoadingPlaceholder text="Reading the settings" />}
      {!loaded.value && loaded.error !== undefined && (
        <LoadError what="The settings" error={loaded.error} onRetry={loaded.reload} />
      )}
    </div>
  );
}
