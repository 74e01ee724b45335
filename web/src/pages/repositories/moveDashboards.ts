import { pause } from '../../api/client.ts';
import { type Job, type Repository, repositoryJobs, startJob } from '../../api/provisioning.ts';
import { isOpen } from './words.ts';

const ASK_MILLIS = 1000;

export type Moved = { kind: 'moved'; words: string } | { kind: 'left'; words: string; reasons: string[] };

/** The repositories that could take the dashboards of `from`: they are followed, and take commits. */
export function takers(all: readonly Repository[], from: Repository): Repository[] {
  return all.filter(
    ({ metadata, spec }) =>
      metadata.name !== from.metadata.name &&
      metadata.deletionTimestamp === undefined &&
      spec.sync.enabled &&
      spec.workflows.includes('write')
  );
}

/**
 * Moves all dashboards of a repository to another, under their uids, by a job of the cluster, and waits for its end.
 * The job goes on when this page is closed.
 *
 * @param tell what the job says of itself, in between
 * @returns whether all were moved; what was left, and why
 */
export async function moveDashboards(
  from: string,
  to: string,
  tell: (words: string) => void,
  signal?: AbortSignal
): Promise<Moved> {
  let job = await startJob(to, { action: 'migrate', migrate: { source: from } });
  const { uid } = job.metadata;
  while (isOpen(job)) {
    tell(`${Math.round(job.status?.progress ?? 0)} % ${job.status?.message ?? ''}`.trim());
    await pause(ASK_MILLIS, signal);
    const known = await repositoryJobs(to, { signal });
    job = known.find(({ metadata }) => metadata.uid === uid) ?? job;
  }
  return outcomeOf(job);
}

function outcomeOf({ status }: Job): Moved {
  const words = status?.message ?? '';
  return status?.state === 'success'
    ? { kind: 'moved', words }
    : { kind: 'left', words, reasons: [...(status?.errors ?? []), ...(status?.warnings ?? [])] };
}
