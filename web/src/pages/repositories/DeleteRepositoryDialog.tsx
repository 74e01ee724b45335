import { css } from '@emotion/css';
import { useCallback, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, Modal, RadioButtonList, Text, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { deleteRepository, repositories, type Repository } from '../../api/provisioning.ts';
import { Dialog } from '../../app/Dialog.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useLoaded } from '../useLoaded.ts';
import { moveDashboards, type Moved, takers } from './moveDashboards.ts';
import { countWords } from './words.ts';

type Fate = 'remove' | 'keep';

/**
 * Asks before a repository is taken away, and what becomes of its dashboards here. What is shown is what Git has, so to
 * keep them is to move them to another repository first. Without that Git is not touched.
 */
export function DeleteRepositoryDialog({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const [fate, setFate] = useState<Fate>('remove');
  const [to, setTo] = useState<string>();
  const [progress, setProgress] = useState<string>();
  const [error, setError] = useState<string>();
  const [left, setLeft] = useState<Extract<Moved, { kind: 'left' }>>();
  const { title, workflows } = repository.spec;
  const { name } = repository.metadata;
  const others = useLoaded(useCallback((signal: AbortSignal) => repositories({ signal }), []));
  const choices = takers(others.value ?? [], repository);
  const target = to ?? choices[0]?.metadata.name;
  const whyNot = !workflows.includes('write')
    ? 'Its branch takes no commits, so nothing can be moved out of it.'
    : others.value && choices.length === 0
    ? 'There is no other repository that takes commits.'
    : undefined;
  const isBusy = progress !== undefined;

  const confirm = async () => {
    setError(undefined);
    setLeft(undefined);
    setProgress('');
    try {
      if (fate === 'keep' && target) {
        const moved = await moveDashboards(name, target, setProgress);
        if (moved.kind === 'left') {
          setLeft(moved);
          return;
        }
      }
      await deleteRepository(name);
      show({ severity: 'success', title: `Deleted repository ${title}` });
      onClose();
      locationService.push('/admin/provisioning');
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setProgress(undefined);
    }
  };

  return (
    <Dialog title={`Delete repository ${title}`} onDismiss={onClose}>
      <div className={styles.body}>
        <Text>{`The cluster stops following it. What becomes of its ${countWords(repository)} here?`}</Text>
        <RadioButtonList<Fate>
          name="fate"
          value={fate}
          onChange={setFate}
          disabled={isBusy}
          disabledOptions={whyNot ? ['keep'] : []}
          options={[
            {
              value: 'remove',
              label: 'Remove them',
              description: 'Nobody sees them here any more. Nothing in Git is changed.',
            },
            {
              value: 'keep',
              label: 'Keep them',
              description:
                whyNot ?? 'They are moved to another repository first, in Git too; their addresses stay.',
            },
          ]}
        />
        {fate === 'keep' && (
          <Field label="Move them to" noMargin>
            <Combobox
              value={target ?? null}
              disabled={isBusy}
              options={choices.map(({ metadata, spec }) => ({ value: metadata.name, label: spec.title }))}
              onChange={({ value }) => setTo(value)}
            />
          </Field>
        )}
        {isBusy && (
          <Text color="secondary" aria-live="polite">
            {fate === 'keep' ? `Moving them: ${progress || 'waiting for the job'}` : 'Deleting it'}
          </Text>
        )}
        {left && (
          <Alert
            severity="warning"
            title="Not all could be moved, so the repository is still there"
            bottomSpacing={0}
            data-testid="not-moved"
          >
            {left.words}
            <ul className={styles.reasons}>
              {left.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </Alert>
        )}
        {error && <Alert severity="error" title={error} bottomSpacing={0} />}
      </div>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="destructive"
          disabled={isBusy || (fate === 'keep' && !target)}
          data-testid="delete-repository"
          onClick={() => void confirm()}
        >
          {fate === 'keep' ? 'Move and delete' : 'Delete'}
        </Button>
      </Modal.ButtonRow>
    </Dialog>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  reasons: css({ margin: theme.spacing(1, 0, 0), paddingLeft: theme.spacing(2.5), overflowWrap: 'anywhere' }),
});
