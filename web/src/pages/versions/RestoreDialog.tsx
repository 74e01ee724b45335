import { type ReactNode, useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, Button, Modal } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { newSaveId } from '../../api/saves.ts';
import type { RestoreAnswer } from '../../api/types.ts';
import { useNotices } from '../../app/notices.tsx';
import { sentence } from '../sentence.ts';

interface Props {
  /** The question. */
  title: string;
  uid: string;
  /** What is said when it is done. */
  done: string;
  /** Where to go then, when it is not the dashboard. */
  next?: string;
  restore: (saveId: string) => Promise<RestoreAnswer>;
  /** What becomes of it. */
  children: ReactNode;
  onClose: () => void;
}

/** Asks once, makes an old content the newest, and shows it. */
export function RestoreDialog({ title, uid, done, next, restore, children, onClose }: Props) {
  const { show } = useNotices();
  // One id for all tries: however often it is sent, it becomes one commit.
  const [saveId] = useState(() => newSaveId());
  const [state, setState] = useState<{ isBusy: boolean; problem?: string }>({ isBusy: false });

  const confirm = async () => {
    setState({ isBusy: true });
    try {
      const answer = await restore(saveId);
      const isWaiting = answer.status === 'waiting';
      show({
        severity: isWaiting ? 'warning' : 'success',
        title: isWaiting ? 'Restoring waits for Git' : done,
        text: isWaiting ? answer.message : 'It is in Git as a new commit.',
      });
      onClose();
      locationService.push(next ?? `/d/${encodeURIComponent(uid)}`);
    } catch (error) {
      setState({ isBusy: false, problem: messageOf(error) });
    }
  };

  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      {children}
      {state.problem && (
        <Alert severity="error" title="Not restored" bottomSpacing={0}>
          {sentence(state.problem)} Trying again is safe: it stays one commit.
        </Alert>
      )}
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={state.isBusy} onClick={() => void confirm()} data-testid="restore-confirm">
          {state.isBusy ? 'Restoring…' : state.problem ? 'Try again' : 'Restore'}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
