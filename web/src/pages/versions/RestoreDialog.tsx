import { useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, Button, Modal } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { restoreVersion } from '../../api/endpoints.ts';
import { newSaveId } from '../../api/saves.ts';
import type { DashboardVersion } from '../../api/types.ts';
import { useNotices } from '../../app/notices.tsx';
import { sentence } from '../sentence.ts';
import { Facts } from './VersionList.tsx';

interface Props {
  uid: string;
  version: DashboardVersion;
  onClose: () => void;
}

/** Asks once, and makes the old content the newest. */
export function RestoreDialog({ uid, version, onClose }: Props) {
  const { show } = useNotices();
  // One id for all tries: however often it is sent, it becomes one commit.
  const [saveId] = useState(() => newSaveId());
  const [state, setState] = useState<{ isBusy: boolean; problem?: string }>({ isBusy: false });

  const restore = async () => {
    setState({ isBusy: true });
    try {
      const answer = await restoreVersion(uid, version.version, saveId);
      const isWaiting = answer.status === 'waiting';
      show({
        severity: isWaiting ? 'warning' : 'success',
        title: isWaiting ? 'Restoring waits for Git' : `Version ${version.version} is back`,
        text: isWaiting ? answer.message : 'It is in Git as a new commit.',
      });
      onClose();
      locationService.push(`/d/${encodeURIComponent(uid)}`);
    } catch (error) {
      setState({ isBusy: false, problem: messageOf(error) });
    }
  };

  return (
    <Modal isOpen title={`Restore version ${version.version}?`} onDismiss={onClose}>
      <p>
        {version.message || 'No message'}
        <br />
        <Facts version={version} />
      </p>
      <p>Its content becomes a new commit on top. Nothing is lost: today's version stays in the list.</p>
      {state.problem && (
        <Alert severity="error" title="Not restored" bottomSpacing={0}>
          {sentence(state.problem)} Trying again is safe: it stays one commit.
        </Alert>
      )}
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={state.isBusy} onClick={() => void restore()} data-testid="restore-confirm">
          {state.isBusy ? 'Restoring…' : state.problem ? 'Try again' : 'Restore'}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
