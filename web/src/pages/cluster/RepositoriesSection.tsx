import { css } from '@emotion/css';
import { type ReactNode } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Badge, type BadgeColor, ClipboardButton, LinkButton, Stack, Text, useStyles2 } from '@grafana/ui';

import type { RepositoryState, RepositoryStatus } from '../../api/types.ts';
import { type LagSample, shortCommit } from '../../app/cluster/clusterState.ts';
import { repositoryHref } from '../repositories/words.ts';
import { DroppedSaves } from './DroppedSaves.tsx';
import { FileWarnings } from './FileWarnings.tsx';
import { LagSparkline } from './LagSparkline.tsx';
import { Section } from './Section.tsx';
import { SetAside } from './SetAside.tsx';
import { lagWords, secondsWords } from './words.ts';

interface Props {
  repositories: readonly RepositoryStatus[];
  lag: readonly LagSample[];
  /** Epoch millis. */
  now: number;
}

const STATE_COLORS: Record<RepositoryState, BadgeColor> = {
  synced: 'green',
  pulling: 'blue',
  behind: 'orange',
  held: 'orange',
  unreachable: 'red',
  'branch-missing': 'red',
  refused: 'red',
};

/** The states in which the remote has just been read. */
const READ = new Set<RepositoryState>(['synced', 'behind', 'held']);

/** Where the dashboards come from, how far behind this instance is, and what it could not read. */
export function RepositoriesSection({ repositories, lag, now }: Props) {
  return (
    <>
      {repositories.map((repository) => (
        <Section
          key={repository.name}
          title={`Repository ${repository.title || repository.name}`}
          aside={
            <Stack gap={1} alignItems="center">
              <Badge text={repository.state} color={STATE_COLORS[repository.state] ?? 'darkgrey'} />
              <LinkButton size="sm" fill="text" variant="secondary" href={repositoryHref(repository.name)}>
                Files, history, jobs
              </LinkButton>
            </Stack>
          }
        >
          <Facts repository={repository} lag={lag} now={now} />
          {repository.message && repository.state !== 'synced' && (
            <Alert severity="warning" title={repository.message} bottomSpacing={0} topSpacing={2} />
          )}
          <SetAside {...repository} />
          <DroppedSaves repository={repository.name} count={repository.dropped ?? 0} />
          <FileWarnings {...repository} />
        </Section>
      ))}
    </>
  );
}

function Facts({ repository, lag, now }: { repository: RepositoryStatus } & Omit<Props, 'repositories'>) {
  const styles = useStyles2(getStyles);
  const pulled = repository.lastPullAt
    ? `${secondsWords(Math.max(0, now - Date.parse(repository.lastPullAt)) / 1000)} ago`
    : 'not yet';
  return (
    <dl className={styles.facts}>
      <Fact name="Where">
        <span className={styles.where}>{repository.url}</span>
        <Text color="secondary">{` branch ${repository.branch}, path ${repository.path || '/'}`}</Text>
      </Fact>
      <Fact name="Shown here">
        <Commit commit={repository.head} />
      </Fact>
      <Fact name={READ.has(repository.state) ? 'On the remote' : 'On the remote, as last seen'}>
        <Commit commit={repository.remoteHead} />
      </Fact>
      {repository.saving !== undefined && (
        <Fact name="Saves on their way">{repository.saving === 0 ? 'none' : String(repository.saving)}</Fact>
      )}
      {repository.waiting !== undefined && (
        <Fact name="Saves that wait">
          {repository.waiting === 0 ? 'none' : `${repository.waiting} in the journal, not in Git yet`}
        </Fact>
      )}
      <Fact name="Last pull">{pulled}</Fact>
      <Fact name="Lag">
        <Stack gap={2} alignItems="center" wrap="wrap">
          <span>{lagWords(repository.lagCommits, repository.lagSeconds, READ.has(repository.state))}</span>
          <LagSparkline samples={lag} repository={repository.name} />
        </Stack>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Commit({ commit }: { commit?: string }) {
  const styles = useStyles2(getStyles);
  if (!commit) {
    return <>unknown</>;
  }
  return (
    <span className={styles.commit}>
      <code>{shortCommit(commit)}</code>
      <ClipboardButton
        size="sm"
        fill="text"
        variant="secondary"
        icon="copy"
        aria-label={`Copy commit ${commit}`}
        getText={() => commit}
      />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.75, 3),
    margin: 0,
    alignItems: 'center',
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, minWidth: 0, fontVariantNumeric: 'tabular-nums' },
    code: { padding: 0, border: 'none', background: 'none' },
  }),
  where: css({ overflowWrap: 'anywhere' }),
  commit: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
});
