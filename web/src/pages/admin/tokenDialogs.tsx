import { useState } from 'react';

import { Combobox, Field, Input, Text } from '@grafana/ui';

import { addServiceToken, deleteServiceToken, type ServiceAccount, type ServiceToken } from '../../api/people.ts';
import { useNotices } from '../../app/notices.tsx';
import { AskDialog } from './AskDialog.tsx';
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
  const wrong = sending.problem?.field === 'name' ? sending.problem.words : undefined;
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
      <Field label="Display name" noMargin invalid={wrong !== undefined} error={wrong}>
        <Input
          id="token-name"
          autoComplete="off"
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <Field label="Expiration" noMargin>
        <Combobox<number> id="token-life" value={life} options={LIVES} onChange={({ value }) => setLife(value)} />
      </Field>
    </AskDialog>
  );
}

export function DeleteTokenDialog({ account, token, onSent, onClose }: Props & { token: ServiceToken }) {
  const sending = useSending();
  const { show } = useNotices();
  const remove = async () => {
    if (await sending.send(() => deleteServiceToken(account.id, token.id))) {
      show({ severity: 'success', title: `Deleted token ${token.name} of ${account.name}` });
      onClose();
    }
    onSent();
  };
  return (
    <AskDialog
      title={`Delete token ${token.name}`}
      act="Delete"
      isDestructive
      sending={sending}
      onSend={remove}
      onClose={onClose}
    >
      <Text>Whatever uses it is turned away with its next request. It cannot be brought back.</Text>
    </AskDialog>
  );
}
