import { useState } from 'react';

import { Alert, Field, Input, Text } from '@grafana/ui';

import { ApiError } from '../../api/client.ts';
import { type Account, addAccount, setAccountRole } from '../../api/people.ts';
import type { OrgRole } from '../../api/types.ts';
import { AskDialog } from './AskDialog.tsx';
import { PasswordField, type PasswordSource } from './PasswordField.tsx';
import { madePassword } from './passwords.ts';
import { RoleField } from './RoleField.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { problemOf, useSending } from './useSending.ts';

interface Props {
  /** Who is there already, as far as the page knows. */
  known: readonly Account[];
  /** Something was sent: whether or not an answer came, the list may be another one. */
  onSent: () => void;
  onClose: () => void;
}

interface Added {
  login: string;
  password: string;
  /** Why the role could not be given. */
  without?: string;
}

const FIELDS = ['login', 'name', 'email', 'password'];

/** Somebody new, with a password that is shown once. */
export function AddUserDialog({ known, onSent, onClose }: Props) {
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<OrgRole>('Viewer');
  const [source, setSource] = useState<PasswordSource>('made');
  const [typed, setTyped] = useState('');
  const [made] = useState(madePassword);
  const [added, setAdded] = useState<Added>();
  const sending = useSending();
  const password = source === 'made' ? made : typed;

  const add = async () => {
    await sending.send(async () => {
      const { id } = await addAccount({ login, name, email, password }).catch((error: unknown) => {
        throw namingTheDouble(error, email, known);
      });
      // Whoever is added is a Viewer; from here on they are there.
      const without = role === 'Viewer' ? undefined : await failureOf(setAccountRole(id, role));
      setAdded({ login: login.trim().toLowerCase() || email.trim().toLowerCase(), password, without });
    });
    onSent();
  };

  if (added) {
    return (
      <SecretDialog title={`${added.login} is added`} secret={added.password} onClose={onClose}>
        {added.without !== undefined && (
          <Alert severity="warning" title={`${added.login} is Viewer: the role ${role} could not be given`}>
            {added.without}
          </Alert>
        )}
        <Text>{`The password of ${added.login}. It is shown only now.`}</Text>
      </SecretDialog>
    );
  }
  const wrong = (field: string) => (sending.problem?.field === field ? sending.problem.words : undefined);
  const text = (label: string, field: string, value: string, onChange: (text: string) => void, isFirst = false) => (
    <Field label={label} noMargin invalid={wrong(field) !== undefined} error={wrong(field)}>
      <Input
        id={`user-${field}`}
        autoComplete="off"
        autoCapitalize="none"
        autoFocus={isFirst}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
  return (
    <AskDialog
      title="Add user"
      act="Add user"
      isIncomplete={(login.trim() === '' && email.trim() === '') || password === ''}
      sending={sending}
      fields={FIELDS}
      onSend={add}
      onClose={onClose}
    >
      {text('Login', 'login', login, setLogin, true)}
      {text('Name', 'name', name, setName)}
      {text('Email', 'email', email, setEmail)}
      <RoleField value={role} onChange={setRole} />
      <PasswordField
        source={source}
        typed={typed}
        problem={wrong('password')}
        onSource={setSource}
        onTyped={setTyped}
      />
    </AskDialog>
  );
}

async function failureOf(doing: Promise<unknown>): Promise<string | undefined> {
  try {
    await doing;
    return undefined;
  } catch (error) {
    return problemOf(error).words;
  }
}

/** The server does not say which of the two is another's; where the page does not know either, it is the login. */
function namingTheDouble(error: unknown, email: string, known: readonly Account[]): unknown {
  if (!(error instanceof ApiError) || error.status !== 412) {
    return error;
  }
  const wanted = email.trim().toLowerCase();
  const field = wanted !== '' && known.some((one) => one.email === wanted) ? 'email' : 'login';
  return new ApiError(412, `${field}: ${error.message}`, error.body);
}
