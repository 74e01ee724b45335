import { useState } from 'react';

import { Field, Input, Text } from '@grafana/ui';

import {
  addServiceAccount,
  changeServiceAccount,
  deleteServiceAccount,
  type ServiceAccount,
} from '../../api/people.ts';
import type { OrgRole } from '../../api/types.ts';
import { useNotices } from '../../app/notices.tsx';
import { AskDialog } from './AskDialog.tsx';
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
  const wrong = sending.problem?.field === 'name' ? sending.problem.words : undefined;
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
      <Field label="Display name" noMargin invalid={wrong !== undefined} error={wrong}>
        <Input
          id="script-name"
          autoComplete="off"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
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
  const sending = useSending();
  const { show } = useNotices();
  const change = async () => {
    if (await sending.send(() => changeServiceAccount(account.id, { role }))) {
      show({ severity: 'success', title: `${account.name} is ${role}` });
      onClose();
    }
    onSent();
  };
  return (
    <AskDialog
      title={`Role of ${account.name}`}
      act="Change role"
      isIncomplete={role === account.role}
      sending={sending}
      onSend={change}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
      <Text color="secondary">It counts for all its tokens with their next request, on every instance.</Text>
    </AskDialog>
  );
}

/** Disables an account, or enables it. */
export function DisableDialog({ account, onSent, onClose }: Props) {
  const sending = useSending();
  const { show } = useNotices();
  const { id, name, isDisabled } = account;
  const act = isDisabled ? 'Enable' : 'Disable';
  const change = async () => {
    if (await sending.send(() => changeServiceAccount(id, { isDisabled: !isDisabled }))) {
      show({ severity: 'success', title: `${name} is ${isDisabled ? 'enabled' : 'disabled'}` });
      onClose();
    }
    onSent();
  };
  return (
    <AskDialog
      title={`${act} service account ${name}`}
      act={act}
      isDestructive={!isDisabled}
      sending={sending}
      onSend={change}
      onClose={onClose}
    >
      <Text>
        {isDisabled
          ? 'Its tokens are good again with their next request, unless they have ended.'
          : 'Its tokens open nothing with their next request, on every instance, until it is enabled again.'}
      </Text>
    </AskDialog>
  );
}

/** @param props `onDone` leaves the page of what is not there any more */
export function DeleteServiceAccountDialog({ account, onSent, onClose, onDone }: Props & { onDone?: () => void }) {
  const sending = useSending();
  const { show } = useNotices();
  const remove = async () => {
    if (await sending.send(() => deleteServiceAccount(account.id))) {
      show({ severity: 'success', title: `Deleted service account ${account.name}` });
      onClose();
      onDone?.();
    }
    onSent();
  };
  return (
    <AskDialog
      title={`Delete service account ${account.name}`}
      act="Delete"
      isDestructive
      sending={sending}
      onSend={remove}
      onClose={onClose}
    >
      <Text>Whatever uses one of its tokens is turned away with its next request. The tokens cannot be brought back.</Text>
      <Text color="secondary">What it saved stays: the dashboards, its commits in Git under its name, its annotations.</Text>
    </AskDialog>
  );
}
