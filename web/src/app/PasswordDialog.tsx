import { useState, type FormEvent } from 'react';

import { Alert, Button, Field, Input, Modal } from '@grafana/ui';

import { messageOf } from '../api/client.ts';
import { changePassword } from '../api/endpoints.ts';
import { Dialog } from './Dialog.tsx';

interface Props {
  onClose: () => void;
  /** Where to log in with the new one; a full load, since all sessions have ended. */
  leave?: () => void;
}

/** One's own password: whoever knows the present one may set another. */
export function PasswordDialog({ onClose, leave = () => window.location.assign('/logout') }: Props) {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const differs = again !== '' && again !== next;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await changePassword(present, next);
      leave();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title="Change password" onDismiss={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <Field label="Present password">
          <Input
            id="password-present"
            type="password"
            autoComplete="current-password"
            autoFocus
            value={present}
            onChange={(event) => setPresent(event.currentTarget.value)}
          />
        </Field>
        <Field label="New password">
          <Input
            id="password-next"
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
        </Field>
        <Field label="New password again" invalid={differs} error={differs ? 'The two differ.' : undefined}>
          <Input
            id="password-again"
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
        </Field>
        {problem && <Alert severity="error" title={problem} />}
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={isBusy || present === '' || next === '' || again !== next}>
            Change and log in again
          </Button>
        </Modal.ButtonRow>
      </form>
    </Dialog>
  );
}
