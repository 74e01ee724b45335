import { cx } from '@emotion/css';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router-dom';

import { dateTimeFormat } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Badge, Button, IconButton, LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { ApiError } from '../../api/client.ts';
import { type ServiceAccount, serviceAccount, type ServiceToken, serviceTokens } from '../../api/people.ts';
import { Section } from '../cluster/Section.tsx';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { AdminPage, SCRIPTS_PATH } from './AdminPage.tsx';
import { type Asked, ServiceAccountDialogs, ServiceAccountMenu } from './ServiceAccountMenu.tsx';
import { getAdminStyles } from './tableStyles.ts';
import { AddTokenDialog, DeleteTokenDialog } from './tokenDialogs.tsx';
import { useWatched } from './useWatched.ts';

/** `/org/serviceaccounts/{id}`: one account with its tokens. */
export function ServiceAccountPage() {
  const { id = '' } = useParams();
  const [name, setName] = useState<string>();
  return (
    <AdminPage tab="Service accounts" title={name ?? 'Service account'}>
      <OneAccount key={id} id={id} onName={setName} />
    </AdminPage>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400);
}

function OneAccount({ id, onName }: { id: string; onName: (name: string) => void }) {
  const styles = useStyles2(getAdminStyles);
  const loaded = useWatched(
    useCallback(
      async (signal: AbortSignal) => {
        const number = Number(id);
        const account = await serviceAccount(number, { signal });
        onName(account.name);
        return { account, tokens: await serviceTokens(number, { signal }) };
      },
      [id, onName]
    )
  );
  const [asked, setAsked] = useState<Asked>();
  if (isGone(loaded.error)) {
    return (
      <Alert severity="info" title="There is no such service account, or not any more" data-testid="script-gone">
        <LinkButton size="sm" variant="secondary" href={SCRIPTS_PATH}>
          All service accounts
        </LinkButton>
      </Alert>
    );
  }
  const shown = loaded.value;
  return (
    <>
      {loaded.error !== undefined && (
        <LoadError what="The service account" error={loaded.error} onRetry={loaded.reload} />
      )}
      {!shown && loaded.error === undefined && <LoadingPlaceholder text="Reading the service account" />}
      {shown && (
        <>
          <div className={styles.head}>
            <Text element="h2" variant="h4">
              {shown.account.name}
            </Text>
            <Text color="secondary">{`${shown.account.login} · ${shown.account.role}`}</Text>
            {shown.account.isDisabled && <Badge text="disabled" color="orange" />}
            <ServiceAccountMenu account={shown.account} onAsk={setAsked} />
          </div>
          {shown.account.isDisabled && (
            <Alert severity="warning" title="It is disabled: its tokens open nothing until it is enabled" />
          )}
          <Tokens {...shown} onSent={loaded.reload} />
        </>
      )}
      <ServiceAccountDialogs
        asked={asked}
        onSent={loaded.reload}
        onClose={() => setAsked(undefined)}
        onDeleted={() => locationService.push(SCRIPTS_PATH)}
      />
    </>
  );
}

interface TokensProps {
  account: ServiceAccount;
  tokens: readonly ServiceToken[];
  onSent: () => void;
}

function Tokens({ account, tokens, onSent }: TokensProps) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getAdminStyles);
  const [isAdding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<ServiceToken>();
  return (
    <Section
      title="Tokens"
      aside={
        <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
          Add service account token
        </Button>
      }
    >
      {tokens.length === 0 ? (
        <Text color="secondary">It has none, so nobody can come in with it.</Text>
      ) : (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Expires</th>
                <th>Created</th>
                <th>Last used</th>
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id} data-testid={`token-${token.name}`}>
                  <th scope="row" className={cx(styles.name, styles.typed)}>
                    {token.name}
                  </th>
                  <td>{token.hasExpired ? <Badge text="expired" color="red" /> : minute(token.expiration)}</td>
                  <td>{minute(token.created)}</td>
                  <td>{minute(token.lastUsedAt)}</td>
                  <td className={styles.menu}>
                    <IconButton
                      name="trash-alt"
                      aria-label={`Delete token ${token.name}`}
                      onClick={() => setDeleting(token)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isAdding && <AddTokenDialog account={account} onSent={onSent} onClose={() => setAdding(false)} />}
      {deleting && (
        <DeleteTokenDialog
          account={account}
          token={deleting}
          onSent={onSent}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </Section>
  );
}

function minute(time: string | null): string {
  return time === null ? 'Never' : dateTimeFormat(time, { format: 'YYYY-MM-DD HH:mm' });
}
