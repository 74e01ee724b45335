import { css, cx } from '@emotion/css';
import { useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, LoadingPlaceholder, Text, useStyles2 } from '@grafana/ui';

import type { ClusterStatus } from '../../api/types.ts';
import { type ClusterState, digestVerdict, type DigestVerdict } from '../../app/cluster/clusterState.ts';
import { useCluster } from '../../app/cluster/clusterFeed.ts';
import { usePage } from '../../app/page.ts';
import { sentence } from '../sentence.ts';
import { useNow } from '../useNow.ts';
import { DangerBanners } from './DangerBanners.tsx';
import { GatewaySection } from './GatewaySection.tsx';
import { MaintenanceBanners } from './MaintenanceBanners.tsx';
import { MembersSection } from './MembersSection.tsx';
import { OperationDialog } from './operations/OperationDialog.tsx';
import { OperationsMenu } from './operations/OperationsMenu.tsx';
import type { Plan } from './operations/plan.ts';
import { useMayOperate } from './operations/useMayOperate.ts';
import { RepositoriesSection } from './RepositoriesSection.tsx';
import { Section } from './Section.tsx';
import { Timeline } from './Timeline.tsx';
import { WhySection } from './WhySection.tsx';
import { secondsWords } from './words.ts';

/** The cluster, live: who is there, who serves, how far behind, and what just happened. */
export function ClusterPage() {
  const styles = useStyles2(getStyles);
  const cluster = useCluster('watch');
  const now = useNow(1000);
  const mayOperate = useMayOperate();
  const [plan, setPlan] = useState<Plan>();
  const onPlan = mayOperate ? setPlan : undefined;
  usePage([{ title: 'Home', href: '/' }, { title: 'Cluster' }]);

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <Text element="h1" variant="h3">
          Cluster
        </Text>
        {cluster.status && <Text color="secondary">{factsOf(cluster.status)}</Text>}
        {cluster.status && onPlan && (
          <span className={styles.operate}>
            <OperationsMenu status={cluster.status} onPlan={onPlan} />
          </span>
        )}
      </div>
      <Trouble cluster={cluster} now={now} />
      {!cluster.status && cluster.failingSince === undefined && (
        <LoadingPlaceholder text="Asking the cluster" />
      )}
      {cluster.status && (
        <div className={styles.grid}>
          <div className={cx(styles.column, cluster.failingSince !== undefined && styles.stale)}>
            <DangerBanners dangers={cluster.status.dangers ?? []} onPlan={onPlan} />
            <MaintenanceBanners maintenance={cluster.status.maintenance ?? []} onPlan={onPlan} />
            <MembersSection status={cluster.status} instance={cluster.instance} onPlan={onPlan} />
            <DigestStatement verdict={digestVerdict(cluster.status)} />
            {cluster.gateway && <GatewaySection gateway={cluster.gateway} />}
            <RepositoriesSection repositories={cluster.status.repositories} lag={cluster.lag} now={now} />
          </div>
          <div className={styles.column}>
            <WhySection instance={cluster.instance} occasion={occasionOf(cluster)} />
            <Section title="What happened">
              <Timeline entries={cluster.timeline} />
            </Section>
          </div>
        </div>
      )}
      {plan && cluster.status && (
        <OperationDialog plan={plan} status={cluster.status} onClose={() => setPlan(undefined)} />
      )}
    </div>
  );
}

/** Changes when somebody has another role, or when another member answers. */
function occasionOf({ status, instance }: ClusterState): string {
  const roles = status?.members.map(({ name, role, maintenance }) => [name, role, maintenance]);
  return JSON.stringify([instance, status?.epoch, status?.writer, roles]);
}

function factsOf({ cluster, mode, epoch, version }: ClusterStatus): string {
  // Behind a load balancer there is no primary, so no epoch either.
  const facts = [cluster, mode, epoch > 0 ? `epoch ${epoch}` : '', `version ${version}`];
  return facts.filter(Boolean).join(' · ');
}

function Trouble({ cluster, now }: { cluster: ClusterState; now: number }) {
  if (cluster.failingSince === undefined) {
    return null;
  }
  const since = secondsWords(Math.max(0, now - cluster.failingSince) / 1000);
  return (
    <Alert severity="error" title={`Nobody has answered for ${since}`} data-testid="cluster-failing">
      {sentence(cluster.failure ?? '')} {cluster.status && 'Below is the last state that was seen.'} This page
      goes on asking every second.
    </Alert>
  );
}

function DigestStatement({ verdict }: { verdict: DigestVerdict }) {
  switch (verdict.kind) {
    case 'unknown':
      return null;
    case 'same': {
      const who =
        verdict.members === 1 ? 'The one member shows' : `All ${verdict.members} members show the same`;
      const away = verdict.away.length > 0 ? ` Not compared: ${verdict.away.join(', ')}.` : '';
      return (
        <Alert
          severity="success"
          bottomSpacing={0}
          title={`${who} content ${verdict.digest.slice(0, 12)}`}
          data-testid="digest"
        >
          {away}
        </Alert>
      );
    }
    case 'different':
      return (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title="The members show different content"
          data-testid="digest"
        >
          {verdict.groups
            .map(({ digest, members }) => `${members.join(', ')}: ${digest.slice(0, 12)}`)
            .join(' · ')}
          . That is normal for a moment after a save; if it lasts, look at the lag below.
        </Alert>
      );
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: 1500,
    margin: '0 auto',
    padding: theme.spacing(3, 2, 8),
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(2, 1.5, 6) },
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
    marginBottom: theme.spacing(2),
    h1: { margin: 0 },
  }),
  operate: css({ marginLeft: 'auto' }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 2fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('xl')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  column: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
    transition: 'opacity 200ms',
  }),
  stale: css({ opacity: 0.6 }),
});
