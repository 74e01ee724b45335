import { css } from '@emotion/css';
import { useCallback, useState } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Badge, Button, LinkButton, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import { messageOf } from '../../api/client.ts';
import { cancelJob, type Job, type Repository, repositoryJobs, runningJobs, startJob } from '../../api/provisioning.ts';
import { useNotices } from '../../app/notices.tsx';
import { LoadError } from '../LoadError.tsx';
import { useLoaded } from '../useLoaded.ts';
import { longListStyle } from './pageStyles.ts';
import { useEvery } from './useEvery.ts';
import { actionWords, inOrder, isOpen, jobLook, pullRequestOf } from './words.ts';

const AGAIN_MILLIS = 1500;

/** What runs for this repository, and what ran lately. */
export function JobsTab({ repository, mayChange }: { repository: Repository; mayChange: boolean }) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const { name } = repository.metadata;
  const loaded = useLoaded(useCallback((signal: AbortSignal) => jobsOf(name, signal), [name]));
  useEvery(AGAIN_MILLIS, loaded.refresh);

  const fix = async () => {
    try {
      await startJob(name, { action: 'fixFolderMetadata', fixFolderMetadata: {} });
      loaded.reload();
    } catch (failure) {
      show({ severity: 'error', title: 'The job was not taken', text: messageOf(failure), sticky: true });
    }
  };

  if (!loaded.value) {
    return loaded.error === undefined ? (
      <LoadingPlaceholder text="Reading the jobs" />
    ) : (
      <LoadError what="The jobs" error={loaded.error} onRetry={loaded.reload} />
    );
  }
  return (
    <div className={styles.tab}>
      {mayChange && (
        <Button size="sm" variant="secondary" className={styles.start} onClick={() => void fix()}>
          Write missing folder files
        </Button>
      )}
      {loaded.value.length === 0 && <Text color="secondary">No job ran lately.</Text>}
      {loaded.value.map((job) => (
        <JobRow key={job.metadata.uid ?? job.metadata.name} job={job} mayCancel={mayChange} onChanged={loaded.reload} />
      ))}
    </div>
  );
}

async function jobsOf(name: string, signal: AbortSignal): Promise<Job[]> {
  const [ended, running] = await Promise.all([repositoryJobs(name, { signal }), runningJobs({ signal })]);
  return inOrder([...ended, ...running.filter((job) => job.spec.repository === name)]);
}

/** One job with its progress, and a way to end it. */
export function JobRow({ job, mayCancel, onChanged }: { job: Job; mayCancel: boolean; onChanged: () => void }) {
  const styles = useStyles2(getStyles);
  const { show } = useNotices();
  const [isAsked, setAsked] = useState(false);
  const look = jobLook(job);
  const { progress = 0, message, errors = [], warnings = [], started } = job.status ?? {};
  const words = actionWords(job.spec.action);
  const pullRequest = pullRequestOf(job);

  const cancel = async () => {
    setAsked(true);
    try {
      await cancelJob(job.metadata.name);
      onChanged();
    } catch (failure) {
      setAsked(false);
      show({ severity: 'error', title: `${words} goes on`, text: messageOf(failure), sticky: true });
    }
  };

  return (
    <article className={styles.job} aria-label={`Job ${words}`} data-testid={`job-${job.spec.action}`}>
      <div className={styles.top}>
        <strong>{words}</strong>
        <Badge text={isAsked && isOpen(job) ? 'stopping' : look.text} color={look.color} />
        <Text color="secondary" variant="bodySmall">
          {started ? dateTimeFormat(started) : ''}
        </Text>
        {isOpen(job) && mayCancel && (
          <Button
            size="sm"
            fill="text"
            variant="secondary"
            className={styles.cancel}
            disabled={isAsked}
            onClick={() => void cancel()}
          >
            Cancel
          </Button>
        )}
      </div>
      {isOpen(job) && (
        <progress className={styles.progress} max={100} value={progress} aria-label={`${Math.round(progress)} percent`} />
      )}
      {message && <Text variant="bodySmall">{message}</Text>}
      {pullRequest && (
        <LinkButton
          size="sm"
          variant="secondary"
          icon="external-link-alt"
          className={styles.start}
          href={pullRequest}
          target="_blank"
          rel="noopener"
        >
          Open a pull request
        </LinkButton>
      )}
      {[...errors, ...warnings].length > 0 && (
        <ul className={styles.list}>
          {errors.map((text, i) => (
            <li key={`e${i}`} className={styles.error}>
              {text}
            </li>
          ))}
          {warnings.map((text, i) => (
            <li key={`w${i}`}>{text}</li>
          ))}
        </ul>
      )}
    </article>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tab: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), paddingTop: theme.spacing(2) }),
  start: css({ alignSelf: 'flex-start' }),
  job: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    padding: theme.spacing(1.5),
  }),
  top: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1.5) }),
  cancel: css({ marginLeft: 'auto' }),
  progress: css({
    appearance: 'none',
    width: '100%',
    height: 6,
    border: 'none',
    borderRadius: 3,
    overflow: 'hidden',
    background: theme.colors.action.disabledBackground,
    '&::-webkit-progress-bar': { background: theme.colors.action.disabledBackground },
    '&::-webkit-progress-value': { background: theme.colors.primary.main },
    '&::-moz-progress-bar': { background: theme.colors.primary.main },
  }),
  list: longListStyle(theme),
  error: css({ color: theme.colors.error.text }),
});
