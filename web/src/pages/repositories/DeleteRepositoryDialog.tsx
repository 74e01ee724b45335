import { useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, ConfirmModal, Stack, Text } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { deleteRepository, type Repository } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { countWords } from './words.ts';

/**
 * Asks before a repository is taken away. There is no choice to keep its dashboards here: what is shown is what Git has, and
 * without the repository nothing stands behind it. Git itself is never touched.
 */
export function DeleteRepositoryDialog({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const { show } = useNotices();
  const [error, setError] = useState<string>();
  const { title } = repository.spec;

  const confirm = async () => {
    try {
      await deleteRepository(repository.metadata.name);
      show({ severity: 'success', title: `Deleted repository ${title}` });
      onClose();
      locationService.push('/admin/provisioning');
    } catch (failure) {
      setError(messageOf(failure));
    }
  };

  return (
    <ConfirmModal
      isOpen
      title={`Delete repository ${title}`}
      body={
        <Stack direction="column" gap={2}>
          <Text>{`The cluster stops following it, and nobody sees its ${countWords(repository)} here any more.`}</Text>
          <Text color="secondary">
            Nothing in Git is changed. To keep them here, copy them into another repository first.
          </Text>
          {error && <Alert severity="error" title={error} bottomSpacing={0} />}
        </Stack>
      }
      confirmText="Delete"
      onConfirm={confirm}
      onDismiss={onClose}
    />
  );
}
