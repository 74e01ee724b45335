import { useState } from 'react';

import { Combobox, Field, Text } from '@grafana/ui';

import { addServiceToken, deleteServiceToken, type ServiceAccount, type ServiceToken } from '../../api/people.ts';
import { AskDialog } from './AskDialog.tsx';
import { ChangeDialog } from './ChangeDialog.tsx';
import { NameField } from './NameField.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { useSending } from './useSending.ts';

interface Props {
  account: ServiceAccount;
  /** Something was sent: whether or not it was done, the list may be another one. */
  onSent: () => void;
  onClose: () => void;
}

const DAY = 86_400;

/** 0 is for ever. */
const LIVES = [
  { value: DAY, label: '1 day' },
  { value: 7 * DAY, label: '7 days' },
  { value: 30 * DAY, label: '30 days' },
  { value: 90 * DAY, label: '90 days' },
  { value: 365 * DAY, label: '1 year' },
  { value: 0, label: 'No expiration' },
];

export function AddTokenDialog({ account, onSent, onClose }: Props) {
  const [name, setName] = useState('');
  const [life, setLife] = useState(90 * DAY);
  const [key, setKey] = useState<string>();
  const sending = useSending();
  const add = async () => {
    await sending.send(async () => setKey((await addServiceToken(account.id, name, life)).key));
    onSent();
  };
  if (key !== undefined) {
    return (
      <SecretDialog title={`Token ${name.trim()} of ${account.name}`} secret={key} onClose={onClose}>
        <Text>
          {'It is shown only now. A script sends it as '}
          <code>Authorization: Bearer TOKEN</code>
          {account.isDisabled && '. It opens nothing until the account is enabled'}.
        </Text>
      </SecretDialog>
    );
  }
  return (
    <AskDialog
      title="Add service account token"
      act="Generate token"
      isIncomplete={name.trim() === ''}
      sending={sending}
      fields={['name']}
      onSend={add}
      onClose={onClose}
    >
      <NameField id="token-name" value={name} sending={sending} onChange={setName} />
      <Field label="Expiration" noMargin>
        <Combobox<number> id="token-life" value={life} options={LIVES} onChange={({ value }) => setLife(value)} />
      </Field>
    </AskDialog>
  );
}

export function DeleteTokenDialog({ account, token, onSent, onClose }: Props & { token: ServiceToken }) {
  return (
    <ChangeDialog
      title={`Delete token ${token.name}`}
      act="Delete"
      isDestructive
      change={() => deleteServiceToken(account.id, token.id)}
      done={`Deleted token ${token.name} of ${account.name}`}
      onSent={onSent}
      onClose={onClose}
    >
      <Text>Whatever uses it is turned away with its next request. It cannot be brought back.</Text>
    </ChangeDialog>
  );
}
