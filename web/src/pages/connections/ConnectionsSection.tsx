import { css } from '@emotion/css';
import { useCallback, useState } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Badge, Button, ConfirmModal, LinkButton, Text, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import {
  type Connection,
  connections,
  deleteConnection,
  type OpenRepository,
  repositoriesOf,
} from '../../api/connections.ts';
import { fieldErrorsIn, type Repository } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { LoadError } from '../LoadError.tsx';
import { cardStyle, longListStyle } from '../repositories/pageStyles.ts';
import { useEvery } from '../repositories/useEvery.ts';
import { useLoaded } from '../useLoaded.ts';
import { answerOf, connectionLook, homeOf, TYPES } from './connectionValues.ts';

const AGAIN_MILLIS = 5000;

/** Which connections there are, how each of them is, and which repositories use it; for administrators. */
export function ConnectionsSection({ repositories }: { repositories: readonly Repository[] }) {
  const styles = useStyles2(getStyles);
  const loaded = useLoaded(useCallback((signal: AbortSignal) => connections({ signal }), []));
  useEvery(AGAIN_MILLIS, loaded.refresh);
  return (
    <section className={styles.section} aria-label="Connections">
      <div className={styles.head}>
        <Text element="h2" variant="h4">
          Connections
        </Text>
        <LinkButton
          icon="plus"
          size="sm"
          variant="secondary"
          className={styles.right}
          href="/admin/provisioning/connections/new"
          data-testid="add-connection"
        >
          Add connection
        </LinkButton>
      </div>
      <Text color="secondary" variant="bodySmall">
        One App or token of a Git host for several repositories.
      </Text>
      {loaded.error !== undefined && (
        <LoadError what="The connections" error={loaded.error} onRetry={loaded.reload} />
      )}
      {loaded.value?.map((connection) => (
        <ConnectionCard
          key={connection.metadata.name}
          connection={connection}
          users={repositories.filter(({ spec }) => nameOf(spec.connection) === connection.metadata.name)}
          onChanged={loaded.reload}
        />
      ))}
    </section>
  );
}

function nameOf(connection: unknown): string | undefined {
  return (connection as { name?: string } | undefined)?.name;
}

interface CardProps {
  connection: Connection;
  /** The repositories that get their tokens from it. */
  users: readonly Repository[];
  onChanged: () => void;
}

function ConnectionCard({ connection, users, onChanged }: CardProps) {
  const styles = useStyles2(getStyles);
  const [isDeleting, setDeleting] = useState(false);
  const { metadata, spec, status } = connection;
  const look = connectionLook(connection);
  const type = TYPES.find(({ value }) => value === spec.type)?.label ?? spec.type;
  const checked = status?.health?.checked;
  return (
    <article className={styles.card} aria-label={`Connection ${spec.title}`} data-testid={`connection-${metadata.name}`}>
      <div className={styles.head}>
        <strong>{spec.title}</strong>
        <Badge text={look.text} color={look.color} />
        <span className={styles.right}>
          <LinkButton
            size="sm"
            variant="secondary"
            icon="pen"
            aria-label={`Edit connection ${spec.title}`}
            href={`/admin/provisioning/connections/${encodeURIComponent(metadata.name)}/edit`}
          >
            Edit
          </LinkButton>
          <Button
            size="sm"
            variant="destructive"
            fill="outline"
            icon="trash-alt"
            aria-label={`Delete connection ${spec.title}`}
            onClick={() => setDeleting(true)}
          >
            Delete
          </Button>
        </span>
      </div>
      <div className={styles.where}>
        {type} <Text color="secondary">{spec.url || homeOf(spec.type) || ''}</Text>
      </div>
      <Text color="secondary" variant="bodySmall">
        {users.length === 0 ? 'No repository uses it' : `Used by ${users.map(({ spec: { title } }) => title).join(', ')}`}
        {checked ? ` · looked at ${dateTimeFormat(checked)}` : ''}
      </Text>
      {look.why && (
        <Text color="warning" variant="bodySmall">
          {look.why}
        </Text>
      )}
      <WhatItOpens name={metadata.name} known={look.why} />
      {isDeleting && <DeleteConnection connection={connection} onDone={onChanged} onClose={() => setDeleting(false)} />}
    </article>
  );
}

/** Asked of the host when a person wants to know. What is known to be wrong stands above, and is not said twice. */
function WhatItOpens({ name, known }: { name: string; known: string }) {
  const styles = useStyles2(getStyles);
  const [opens, setOpens] = useState<OpenRepository[] | string>();
  const ask = () => {
    setOpens('Asking the host…');
    repositoriesOf(name).then(setOpens, (failure: unknown) => setOpens(answerOf(messageOf(failure), known)));
  };
  if (opens === undefined) {
    return (
      <Button size="sm" fill="text" variant="secondary" className={styles.ask} onClick={ask}>
        Which repositories does it open?
      </Button>
    );
  }
  if (typeof opens === 'string' || opens.length === 0) {
    return (
      <span aria-live="polite">
        <Text color="secondary" variant="bodySmall">
          {typeof opens === 'string' ? opens : 'The host shows it no repository.'}
        </Text>
      </span>
    );
  }
  return (
    <ul className={styles.list} aria-label="What it opens">
      {opens.map(({ url }) => (
        <li key={url}>{url}</li>
      ))}
    </ul>
  );
}

function DeleteConnection({ connection, onDone, onClose }: Omit<CardProps, 'users' | 'onChanged'> & DeleteProps) {
  const { show } = useNotices();
  const { title } = connection.spec;
  const confirm = async () => {
    try {
      await deleteConnection(connection.metadata.name);
      show({ severity: 'success', title: `Deleted connection ${title}` });
      onDone();
    } catch (failure) {
      const why = fieldErrorsIn(failure).map(({ detail }) => detail);
      const text = why.length > 0 ? why.join('. ') : messageOf(failure);
      show({ severity: 'error', title: `${title} is not deleted`, text, sticky: true });
    }
    onClose();
  };
  return (
    <ConfirmModal
      isOpen
      title={`Delete connection ${title}?`}
      body="The cluster forgets its key or token. At the Git host nothing is changed."
      confirmText="Delete"
      onConfirm={confirm}
      onDismiss={onClose}
    />
  );
}

interface DeleteProps {
  onDone: () => void;
  onClose: () => void;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), marginTop: theme.spacing(4) }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    h2: { margin: 0 },
  }),
  right: css({ marginLeft: 'auto', display: 'flex', gap: theme.spacing(1) }),
  card: cardStyle(theme),
  where: css({ overflowWrap: 'anywhere' }),
  ask: css({ alignSelf: 'flex-start', marginLeft: theme.spacing(-1) }),
  list: longListStyle(theme),
});
