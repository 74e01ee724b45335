import { cx } from '@emotion/css';
import { useCallback, useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Badge, Button, EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';

import { type ServiceAccount, serviceAccounts } from '../../api/people.ts';
import { Section } from '../cluster/Section.tsx';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { AdminPage, SCRIPTS_PATH } from './AdminPage.tsx';
import { type Asked, ServiceAccountMenu, ServiceAccountDialogs } from './ServiceAccountMenu.tsx';
import { AddServiceAccountDialog } from './serviceAccountDialogs.tsx';
import { getAdminStyles } from './tableStyles.ts';
import { useWatched } from './useWatched.ts';

/** `/org/serviceaccounts`: the accounts of scripts. */
export function ServiceAccountsPage() {
  return (
    <AdminPage tab="Service accounts">
      <ServiceAccounts />
    </AdminPage>
  );
}

const pageOf = ({ id }: ServiceAccount) => `${SCRIPTS_PATH}/${id}`;

function ServiceAccounts() {
  const loaded = useWatched(useCallback((signal: AbortSignal) => serviceAccounts({ signal }), []));
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const shown = loaded.value;
  const add = (
    <Button size="sm" icon="plus" onClick={() => setAdding(true)}>
      Add service account
    </Button>
  );
  return (
    <>
      {loaded.error !== undefined && (
        <LoadError what="The service accounts" error={loaded.error} onRetry={loaded.reload} />
      )}
      {!shown && loaded.error === undefined && <LoadingPlaceholder text="Reading the service accounts" />}
      {shown?.length === 0 && (
        <EmptyState variant="call-to-action" message="There is no service account yet" button={add}>
          A script gets one, with tokens in place of a password and a role as people have.
        </EmptyState>
      )}
      {shown && shown.length > 0 && (
        <Section title="Service accounts" aside={add}>
          <Table accounts={shown} onAsk={setAsked} />
        </Section>
      )}
      {isAdding && (
        <AddServiceAccountDialog
          onAdded={(added) => locationService.push(pageOf(added))}
          onSent={loaded.reload}
          onClose={() => setAdding(false)}
        />
      )}
      <ServiceAccountDialogs asked={asked} onSent={loaded.reload} onClose={() => setAsked(undefined)} />
    </>
  );
}

function Table({ accounts, onAsk }: { accounts: readonly ServiceAccount[]; onAsk: (asked: Asked) => void }) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getAdminStyles);
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>Name</th>
            <th>Login</th>
            <th>Role</th>
            <th>Tokens</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} data-testid={`script-${account.login}`}>
              <th scope="row" className={cx(styles.name, styles.typed)}>
                <div className={styles.named}>
                  <a href={pageOf(account)} className={styles.link}>
                    {account.name}
                  </a>
                  {account.isDisabled && <Badge text="disabled" color="orange" />}
                </div>
              </th>
              <td className={styles.typed}>{account.login}</td>
              <td>{account.role}</td>
              <td>{account.tokens === 0 ? 'none' : account.tokens}</td>
              <td className={styles.menu}>
                <ServiceAccountMenu account={account} onAsk={onAsk} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
