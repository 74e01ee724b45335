import { useState } from 'react';

import { Text } from '@grafana/ui';

import { type Account, deleteAccount, setAccountPassword, setAccountRole } from '../../api/people.ts';
import type { OrgRole } from '../../api/types.ts';
import { AskDialog } from './AskDialog.tsx';
import { ChangeDialog } from './ChangeDialog.tsx';
import { PasswordField, type PasswordSource } from './PasswordField.tsx';
import { madePassword } from './passwords.ts';
import { RoleField } from './RoleField.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { useSending } from './useSending.ts';

interface Props {
  /** As the page showed them when this was opened. */
  user: Account;
  /** Something was sent: whether or not it was done, the list may be another one. */
  onSent: () => void;
  onClose: () => void;
}

export function UserRoleDialog({ user, onSent, onClose }: Props) {
  const [role, setRole] = useState<OrgRole>(user.role);
  return (
    <ChangeDialog
      title={`Role of ${user.login}`}
      act="Change role"
      isIncomplete={role === user.role}
      change={() => setAccountRole(user.userId, role)}
      done={`${user.login} is ${role}`}
      onSent={onSent}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
      <Text color="secondary">It counts with their next request, on every instance.</Text>
    </ChangeDialog>
  );
}

export function UserPasswordDialog({ user, onSent, onClose }: Props) {
  const [source, setSource] = useState<PasswordSource>('made');
  const [typed, setTyped] = useState('');
  const [made] = useState(madePassword);
  const [isSet, setSet] = useState(false);
  const sending = useSending();
  const password = source === 'made' ? made : typed;
  const set = async () => {
    setSet(await sending.send(() => setAccountPassword(user.userId, password)));
    onSent();
  };
  if (isSet) {
    return (
      <SecretDialog title={`${user.login} has a new password`} secret={password} onClose={onClose}>
        <Text>It is shown only now. Whoever was logged in as them is logged out.</Text>
      </SecretDialog>
    );
  }
  return (
    <AskDialog
      title={`New password of ${user.login}`}
      act="Set password"
      isIncomplete={password === ''}
      sending={sending}
      fields={['password']}
      onSend={set}
      onClose={onClose}
    >
      <PasswordField
        source={source}
        typed={typed}
        problem={sending.problem?.field === 'password' ? sending.problem.words : undefined}
        onSource={setSource}
        onTyped={setTyped}
      />
      <Text color="secondary">It ends all of their sessions.</Text>
    </AskDialog>
  );
}

export function DeleteUserDialog({ user, onSent, onClose }: Props) {
  return (
    <ChangeDialog
      title={`Delete user ${user.login}`}
      act="Delete"
      isDestructive
      change={() => deleteAccount(user.userId)}
      done={`Deleted user ${user.login}`}
      onSent={onSent}
      onClose={onClose}
    >
      <Text>{`${user.name || user.login} can no longer log in, and is logged out everywhere.`}</Text>
      <Text color="secondary">
        What they saved stays: the dashboards, their commits in Git under their name, their annotations.
      </Text>
    </ChangeDialog>
  );
}
