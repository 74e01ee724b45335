import { useState } from 'react';

import { Text } from '@grafana/ui';

import {
  addServiceAccount,
  changeServiceAccount,
  deleteServiceAccount,
  type ServiceAccount,
} from '../../api/people.ts';
import type { OrgRole } from '../../api/types.ts';
import { AskDialog } from './AskDialog.tsx';
import { ChangeDialog } from './ChangeDialog.tsx';
import { NameField } from './NameField.tsx';
import { RoleField } from './RoleField.tsx';
import { useSending } from './useSending.ts';

interface AddProps {
  onAdded: (added: ServiceAccount) => void;
  onSent: () => void;
  onClose: () => void;
}

export function AddServiceAccountDialog({ onAdded, onSent, onClose }: AddProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<OrgRole>('Viewer');
  const sending = useSending();
  const add = async () => {
    if (!(await sending.send(async () => onAdded(await addServiceAccount(name, role))))) {
      onSent();
    }
  };
  return (
    <AskDialog
      title="Add service account"
      act="Create"
      isIncomplete={name.trim() === ''}
      sending={sending}
      fields={['name']}
      onSend={add}
      onClose={onClose}
    >
      <NameField id="script-name" value={name} sending={sending} onChange={setName} />
      <RoleField value={role} onChange={setRole} />
    </AskDialog>
  );
}

interface Props {
  /** As the page showed it when this was opened. */
  account: ServiceAccount;
  /** Something was sent: whether or not it was done, the page may be another one. */
  onSent: () => void;
  onClose: () => void;
}

export function ServiceAccountRoleDialog({ account, onSent, onClose }: Props) {
  const [role, setRole] = useState<OrgRole>(account.role);
  return (
    <ChangeDialog
      title={`Role of ${account.name}`}
      act="Change role"
      isIncomplete={role === account.role}
      change={() => changeServiceAccount(account.id, { role })}
      done={`${account.name} is ${role}`}
      onSent={onSent}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
      <Text color="secondary">It counts for all its tokens with their next request, on every instance.</Text>
    </ChangeDialog>
  );
}

/** Disables an account, or enables it. */
export function DisableDialog({ account, onSent, onClose }: Props) {
  const { id, name, isDisabled } = account;
  const act = isDisabled ? 'Enable' : 'Disable';
  return (
    <ChangeDialog
      title={`${act} service account ${name}`}
      act={act}
      isDestructive={!isDisabled}
      change={() => changeServiceAccount(id, { isDisabled: !isDisabled })}
      done={`${name} is ${isDisabled ? 'enabled' : 'disabled'}`}
      onSent={onSent}
      onClose={onClose}
    >
      <Text>
        {isDisabled
          ? 'Its tokens are good again with their next request, unless they have ended.'
          : 'Its tokens open nothing with their next request, on every instance, until it is enabled again.'}
      </Text>
    </ChangeDialog>
  );
}

/** @param props `onDone` leaves the page of what is not there any more */
export function DeleteServiceAccountDialog({ account, onSent, onClose, onDone }: Props & { onDone?: () => void }) {
  return (
    <ChangeDialog
      title={`Delete service account ${account.name}`}
      act="Delete"
      isDestructive
      change={() => deleteServiceAccount(account.id)}
      done={`Deleted service account ${account.name}`}
      onSent={onSent}
      onClose={onClose}
      onDone={onDone}
    >
      <Text>Whatever uses one of its tokens is turned away with its next request. The tokens cannot be brought back.</Text>
      <Text color="secondary">What it saved stays: the dashboards, its commits in Git under its name, its annotations.</Text>
    </ChangeDialog>
  );
}
