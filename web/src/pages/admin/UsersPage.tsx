import { cx } from '@emotion/css';
import { useCallback, useState } from 'react';

import { Badge, Button, Dropdown, IconButton, LoadingPlaceholder, Menu, Text, useStyles2 } from '@grafana/ui';

import { currentUser } from '../../api/endpoints.ts';
import { type Account, accounts } from '../../api/people.ts';
import { PasswordDialog } from '../../app/PasswordDialog.tsx';
import { Section } from '../cluster/Section.tsx';
import { getTableStyles } from '../cluster/tableStyles.ts';
import { LoadError } from '../LoadError.tsx';
import { AddUserDialog } from './AddUserDialog.tsx';
import { AdminPage } from './AdminPage.tsx';
import { getAdminStyles } from './tableStyles.ts';
import { DeleteUserDialog, UserPasswordDialog, UserRoleDialog } from './userDialogs.tsx';
import { useWatched } from './useWatched.ts';

/** `/admin/users`: who may log in, and what they may do. */
export function UsersPage() {
  return (
    <AdminPage tab="Users">
      <Users />
    </AdminPage>
  );
}

type Asked = { what: 'add' } | { what: 'own' } | { what: 'role' | 'password' | 'delete'; user: Account };

function Users() {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getAdminStyles);
  const loaded = useWatched(
    useCallback(async (signal: AbortSignal) => {
      const [users, self] = await Promise.all([accounts({ signal }), currentUser({ signal })]);
      return { users, self: self.id };
    }, [])
  );
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const onSent = loaded.reload;
  const shown = loaded.value;
  return (
    <>
      {loaded.error !== undefined && <LoadError what="The users" error={loaded.error} onRetry={loaded.reload} />}
      {!shown && loaded.error === undefined && <LoadingPlaceholder text="Reading the users" />}
      {shown && (
        <Section
          title="Users"
          aside={
            <Button size="sm" icon="plus" onClick={() => setAsked({ what: 'add' })}>
              Add user
            </Button>
          }
        >
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th>Login</th>
                  <th>Name</th>
                  <th>Email</th>
                  <th>Role</th>
                  <th aria-label="Actions" />
                </tr>
              </thead>
              <tbody>
                {shown.users.map((user) => (
                  <tr key={user.userId} data-testid={`user-${user.login}`}>
                    <th scope="row" className={cx(styles.name, styles.typed)}>
                      <div className={styles.named}>
                        {user.login}
                        {user.userId === shown.self && <Badge text="you" color="darkgrey" />}
                      </div>
                    </th>
                    <td className={styles.typed}>{user.name}</td>
                    <td className={styles.typed}>{user.email}</td>
                    <td>{user.role}</td>
                    <td className={styles.menu}>
                      <UserMenu user={user} isSelf={user.userId === shown.self} onAsk={setAsked} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className={styles.note}>
            <Text color="secondary" variant="bodySmall">
              Your own role is changed, and your own user deleted, by another administrator.
            </Text>
          </div>
        </Section>
      )}
      {asked?.what === 'add' && <AddUserDialog known={shown?.users ?? []} onSent={onSent} onClose={close} />}
      {asked?.what === 'own' && <PasswordDialog onClose={close} />}
      {asked?.what === 'role' && <UserRoleDialog user={asked.user} onSent={onSent} onClose={close} />}
      {asked?.what === 'password' && <UserPasswordDialog user={asked.user} onSent={onSent} onClose={close} />}
      {asked?.what === 'delete' && <DeleteUserDialog user={asked.user} onSent={onSent} onClose={close} />}
    </>
  );
}

interface MenuProps {
  user: Account;
  isSelf: boolean;
  onAsk: (asked: Asked) => void;
}

function UserMenu({ user, isSelf, onAsk }: MenuProps) {
  const menu = isSelf ? (
    <Menu>
      <Menu.Item label="Change password…" icon="lock" onClick={() => onAsk({ what: 'own' })} />
    </Menu>
  ) : (
    <Menu>
      <Menu.Item label="Change role…" icon="shield" onClick={() => onAsk({ what: 'role', user })} />
      <Menu.Item label="Set password…" icon="lock" onClick={() => onAsk({ what: 'password', user })} />
      <Menu.Item label="Delete…" icon="trash-alt" destructive onClick={() => onAsk({ what: 'delete', user })} />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton name="ellipsis-v" aria-label={`Actions for ${user.login}`} />
    </Dropdown>
  );
}
