import { useState } from 'react';

import { Button } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { type Repository, startJob } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';

/** Pulls now; also confirms a commit that is held back. */
export function PullButton({ repository, onStarted }: { repository: Repository; onStarted?: () => void }) {
  const { show } = useNotices();
  const [isBusy, setBusy] = useState(false);
  const { title } = repository.spec;
  const pull = async () => {
    setBusy(true);
    try {
      await startJob(repository.metadata.name, { action: 'pull', pull: { incremental: true } });
      show({ severity: 'success', title: `Pulling ${title}` });
      onStarted?.();
    } catch (failure) {
      show({ severity: 'error', title: `${title} cannot be pulled`, text: messageOf(failure), sticky: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" variant="secondary" icon="sync" disabled={isBusy} onClick={() => void pull()}>
      Pull
    </Button>
  );
}
