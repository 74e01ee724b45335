import { type FormEvent, type ReactNode } from 'react';

import { Alert, Button, Modal, Stack } from '@grafana/ui';

import { Dialog } from '../../app/Dialog.tsx';
import type { Sending } from './useSending.ts';

interface Props {
  title: string;
  /** What the button says that sends it. */
  act: string;
  isDestructive?: boolean;
  /** Nothing to send yet. */
  isIncomplete?: boolean;
  sending: Sending;
  /** What a field shows of the problem itself. */
  fields?: readonly string[];
  onSend: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** Asks something, sends it, and stays with the reason when it was not done. */
export function AskDialog(props: Props) {
  const { title, act, isDestructive, isIncomplete, sending, fields = [], onSend, onClose, children } = props;
  const { isBusy, problem } = sending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onSend();
  };
  return (
    // What is on its way may bring a secret that is told only once.
    <Dialog title={title} onDismiss={() => isBusy || onClose()} closeOnBackdropClick={false}>
      <form onSubmit={submit} noValidate>
        <Stack direction="column" gap={2}>
          {children}
          {problem && !(problem.field && fields.includes(problem.field)) && (
            <Alert severity="error" title={problem.words} bottomSpacing={0} />
          )}
        </Stack>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" disabled={isBusy} onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant={isDestructive ? 'destructive' : 'primary'}
            disabled={isBusy || isIncomplete}
            data-testid="ask-send"
          >
            {act}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Dialog>
  );
}
