import { css } from '@emotion/css';
import { useCallback, type ReactNode } from 'react';

import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Alert, ClipboardButton, Text, useStyles2 } from '@grafana/ui';

import { clusterStatus } from '../../api/endpoints.ts';
import { type Repository, runningJobs, type SyncStatus } from '../../api/provisioning.ts';
import type { RepositoryStatus } from '../../api/types.ts';
import { DroppedSaves } from '../cluster/DroppedSaves.tsx';
import { FileWarnings } from '../cluster/FileWarnings.tsx';
import { alone } from '../sentence.ts';
import { useLoaded } from '../useLoaded.ts';
import { JobRow } from './JobsTab.tsx';
import { useEvery } from './useEvery.ts';
import { conditionsOf, countWords, inOrder, isFixed, messagesOf, placeOf, quotaOf } from './words.ts';

const JOBS_AGAIN_MILLIS = 3000;
const WEBHOOK_WAY_OUT =
  'Pushes are still found by polling. Lockstep tries again every five minutes; a token that may manage webhooks is the usual cure.';

/** Where it is, how it is, and what could not be read, file by file. */
export function OverviewTab({ repository, mayChange }: { repository: Repository; mayChange: boolean }) {
  const styles = useStyles2(getStyles);
  const { spec, status, metadata } = repository;
  const place = placeOf(repository);
  const quota = quotaOf(repository);
  const live = useLiveState(metadata.name, status?.sync?.finished);
  return (
    <div className={styles.tab}>
      {spec.description && <Text color="secondary">{spec.description}</Text>}
      {messagesBesides(live?.warnings ?? [], repository).map((message) => (
        <Alert key={message} severity="warning" title={message} bottomSpacing={0} />
      ))}
      {status?.webhook?.error && (
        <Alert
          severity="warning"
          title="The webhook at the Git host is not as it should be"
          bottomSpacing={0}
          data-testid="webhook-error"
        >
          {alone(status.webhook.error)} {WEBHOOK_WAY_OUT}
        </Alert>
      )}
      {mayChange && <JobsNow repository={metadata.name} />}
      <dl className={styles.facts}>
        <Fact name="Where">{place.url ?? place.path}</Fact>
        <Fact name="Branch">{place.branch || "the remote's default"}</Fact>
        {place.url !== undefined && <Fact name="Path">{place.path || 'the whole repository'}</Fact>}
        <Fact name="Shown as">{TARGET_WORDS[spec.sync.target] ?? spec.sync.target}</Fact>
        <Fact name="Edits">{workflowWords(spec.workflows)}</Fact>
        <Fact name="Content">{countWords(repository)}</Fact>
        <Fact name="Commit">
          {status?.sync?.lastRef ? <code>{status.sync.lastRef.slice(0, 12)}</code> : 'none yet'}
        </Fact>
        <Fact name="Last pull">{pullWords(status?.sync)}</Fact>
        <Fact name="Health looked at">{timeWords(status?.health?.checked)}</Fact>
        {conditionsOf(repository).map(({ name, holds, isPending, why, field }) => (
          <Fact key={name} name={name}>
            <span data-testid={`condition-${name}`} className={holds || isPending ? undefined : styles.fails}>
              {holds ? 'yes' : isPending ? why : `no, ${why}`}
            </span>
            {field && (
              <>
                {' '}
                <code>{field}</code>
              </>
            )}
          </Fact>
        ))}
        {quota && (
          <Fact name="Quota">
            <span data-testid="quota" className={quota.isExceeded ? styles.fails : undefined}>
              {quota.text}
            </span>
          </Fact>
        )}
        {isFixed(repository) && (
          <Fact name="Set in">the configuration file of each instance: it is changed there</Fact>
        )}
        {status?.webhook?.url && (
          <Fact name="Webhook">
            {status.webhook.url}{' '}
            <ClipboardButton
              size="sm"
              fill="text"
              variant="secondary"
              icon="copy"
              aria-label="Copy the address of the webhook"
              getText={() => status.webhook?.url ?? ''}
            />
            <Text color="secondary">
              {status.webhook.lastEvent ? `last heard of at ${dateTimeFormat(status.webhook.lastEvent)}` : 'nothing came yet'}
            </Text>
          </Fact>
        )}
      </dl>
      {live && <DroppedSaves repository={live.name} count={live.dropped ?? 0} />}
      {live && <FileWarnings {...live} />}
    </div>
  );
}

/** What runs for it at this moment, or waits to. */
function JobsNow({ repository }: { repository: string }) {
  const loaded = useLoaded(useCallback((signal: AbortSignal) => runningJobs({ signal, retries: 0 }), []));
  useEvery(JOBS_AGAIN_MILLIS, loaded.refresh);
  const jobs = (loaded.value ?? []).filter(({ spec }) => spec.repository === repository);
  return inOrder(jobs).map((job) => (
    <JobRow key={job.metadata.uid ?? job.metadata.name} job={job} mayCancel onChanged={loaded.reload} />
  ));
}

/** What is not among the warnings that are listed below, file by file. */
function messagesBesides(warnings: RepositoryStatus['warnings'], repository: Repository): string[] {
  const listed = new Set(warnings.map(({ path, reason }) => (path ? `${path}: ${reason}` : reason)));
  return messagesOf(repository).filter((message) => !listed.has(message));
}

/** What the instance that answers says of it now; also its warnings, which the resource has not. */
function useLiveState(name: string, round: number | undefined) {
  const loaded = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const { data } = await clusterStatus({ signal, retries: 0 });
        return data.repositories.find((one) => one.name === name);
      },
      // After each pull there may be others.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [name, round]
    )
  );
  return loaded.value;
}

const TARGET_WORDS: Record<string, string> = {
  folder: 'a folder of its own',
  folderless: 'at the top level, beside others',
  instance: 'the whole instance',
};

function workflowWords(workflows: readonly string[]): string {
  const words = [
    workflows.includes('write') ? 'saved to the branch' : '',
    workflows.includes('branch') ? 'saved to branches of their own' : '',
  ].filter(Boolean);
  return words.length === 0 ? 'none: read only' : words.join(', or ');
}

function pullWords(sync: SyncStatus | undefined): string {
  return !sync?.finished && sync?.state === 'error' ? 'failed' : timeWords(sync?.finished);
}

function timeWords(millis: number | undefined): string {
  return millis ? dateTimeFormat(millis) : 'not yet';
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tab: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), paddingTop: theme.spacing(2) }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.75, 3),
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
  }),
  fails: css({ color: theme.colors.error.text }),
});
