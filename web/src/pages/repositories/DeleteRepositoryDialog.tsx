import { useState } from 'react';

import { locationService } from '@grafana/runtime';
import { Alert, ConfirmModal, RadioButtonList, Stack, Text } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { deleteRepository, type Repository, updateRepository } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { countWords } from './words.ts';

const REMOVE = 'remove-orphan-resources';
const RELEASE = 'release-orphan-resources';

const CHOICES = [
  {
    value: REMOVE,
    label: 'Remove its dashboards from here',
    description: 'Nobody sees them here any more. They stay in Git.',
  },
  {
    value: RELEASE,
    label: 'Keep its dashboards here',
    description: 'What of them is shown goes on being shown as it was, without Git behind it.',
  },
];

/** Asks before a repository is taken away, and what becomes of its dashboards. Git is never touched. */
export function DeleteRepositoryDialog({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const { show } = useNotices();
  const [error, setError] = useState<string>();
  const [choice, setChoice] = useState(REMOVE);
  const { title } = repository.spec;

  const confirm = async () => {
    try {
      const finalizers = repository.metadata.finalizers ?? [];
      if (!finalizers.includes(choice)) {
        const others = finalizers.filter((one) => one !== REMOVE && one !== RELEASE);
        await updateRepository({
          ...repository,
          metadata: { ...repository.metadata, finalizers: [...others, choice] },
        });
      }
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
          <Text>{`The cluster stops following it: ${countWords(repository)}. Nothing in Git is changed.`}</Text>
          <RadioButtonList name="what-stays" value={choice} options={CHOICES} onChange={setChoice} />
          {error && <Alert severity="error" title={error} bottomSpacing={0} />}
        </Stack>
      }
      confirmText="Delete"
      onConfirm={confirm}
      onDismiss={onClose}
    />
  );
}
