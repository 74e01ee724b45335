import { useState } from 'react';

import { Button } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { type Repository, startJob } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { heldBack } from './words.ts';

/** Pulls now. Where deletions are held back it confirms them; what the person has not been told of stays held back. */
export function PullButton({ repository, onStarted }: { repository: Repository; onStarted?: () => void }) {
  const { show } = useNotices();
  const [isBusy, setBusy] = useState(false);
  const { title } = repository.spec;
  const held = heldBack(repository);
  const pull = async () => {
    setBusy(true);
    try {
      await startJob(repository.metadata.name, { action: 'pull', pull: { incremental: held === undefined } });
      show({ severity: 'success', title: held === undefined ? `Pulling ${title}` : `The deletions in ${title} are confirmed` });
      onStarted?.();
    } catch (failure) {
      show({ severity: 'error', title: `${title} cannot be pulled`, text: messageOf(failure), sticky: true });
    } finally {
      setBusy(false);
    }
  };
  return held === undefined ? (
    <Button size="sm" variant="secondary" icon="sync" disabled={isBusy} onClick={() => void pull()}>
      Pull
    </Button>
  ) : (
    <Button size="sm" variant="destructive" icon="check" tooltip={held} disabled={isBusy} onClick={() => void pull()}>
      Confirm the deletions
    </Button>
  );
}
