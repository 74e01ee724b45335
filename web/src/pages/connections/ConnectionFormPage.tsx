import { useCallback } from 'react';
import { useParams } from 'react-router-dom';

import { LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { connection as loadConnection } from '../../api/connections.ts';
import { usePage } from '../../app/page.ts';
import { LoadError } from '../LoadError.tsx';
import { NeedsRole } from '../NeedsRole.tsx';
import { getPageStyles } from '../repositories/pageStyles.ts';
import { useRights } from '../role.ts';
import { useLoaded } from '../useLoaded.ts';
import { ConnectionForm } from './ConnectionForm.tsx';

/** `/admin/provisioning/connections/new` and `/admin/provisioning/connections/{name}/edit`. */
export function ConnectionFormPage() {
  const { name } = useParams();
  const styles = useStyles2(getPageStyles);
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => ({ before: name === undefined ? undefined : await loadConnection(name, { signal }) }),
      [name]
    )
  );
  const { may, isAsking } = useRights();
  const isReading = isAsking || (!loaded.value && loaded.error === undefined);
  const title = name === undefined ? 'Add a connection' : `Edit ${loaded.value?.before?.spec.title ?? name}`;
  usePage([{ title: 'Home', href: '/' }, { title: 'Repositories', href: '/admin/provisioning' }, { title }]);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          {title}
        </Text>
      </div>
      {isReading ? (
        <LoadingPlaceholder text="Reading the connection" />
      ) : !may('Admin') ? (
        <NeedsRole role="Admin" />
      ) : loaded.value ? (
        <ConnectionForm {...loaded.value} />
      ) : (
        <LoadError what="The connection" error={loaded.error} onRetry={loaded.reload} />
      )}
    </div>
  );
}
