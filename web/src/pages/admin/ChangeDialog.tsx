import type { ReactNode } from 'react';

import { useNotices } from '../../app/notices.tsx';
import { AskDialog } from './AskDialog.tsx';
import { useSending } from './useSending.ts';

interface Props {
  title: string;
  /** What the button says that sends it. */
  act: string;
  isDestructive?: boolean;
  /** Nothing to send yet. */
  isIncomplete?: boolean;
  change: () => Promise<unknown>;
  /** What the corner says when it is done. */
  done: string;
  /** Something was sent: whether or not it was done, the page may be another one. */
  onSent: () => void;
  onClose: () => void;
  /** It was done, and the dialog is closed. */
  onDone?: () => void;
  children: ReactNode;
}

/** Asks for a change of which nothing is to be shown but that it is done. */
export function ChangeDialog(props: Props) {
  const { title, act, isDestructive, isIncomplete, change, done, onSent, onClose, onDone, children } = props;
  const sending = useSending();
  const { show } = useNotices();
  const send = async () => {
    if (await sending.send(change)) {
      show({ severity: 'success', title: done });
      onClose();
      onDone?.();
    }
    onSent();
  };
  return (
    <AskDialog
      title={title}
      act={act}
      isDestructive={isDestructive}
      isIncomplete={isIncomplete}
      sending={sending}
      onSend={send}
      onClose={onClose}
    >
      {children}
    </AskDialog>
  );
}
