import { css, cx } from '@emotion/css';

import { type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2 } from '@grafana/ui';

import { type ClusterState, clusterHealth, type Tone } from './cluster/clusterState.ts';
import { useCluster } from './cluster/clusterFeed.ts';
import { toneColor } from './tones.ts';

/** Which instance answers and how the cluster is, always in sight; leads to the cluster page. */
export function ClusterPill() {
  const cluster = useCluster('glance');
  const health = clusterHealth(cluster);
  const styles = useStyles2(getStyles, health.tone);
  const who = cluster.instance ?? '…';
  return (
    <Tooltip content={explain(cluster, health.words)} placement="bottom">
      <a
        className={styles.pill}
        href="/cluster"
        data-testid="cluster-pill"
        aria-label={`Cluster: ${health.words}, answered by ${who}`}
      >
        <span className={cx(styles.dot, cluster.failingSince !== undefined && styles.pulse)} />
        <span className={styles.who}>{who}</span>
        <span className={styles.words}>{health.words}</span>
      </a>
    </Tooltip>
  );
}

function explain(cluster: ClusterState, words: string): string {
  const role = cluster.status?.members.find((member) => member.name === cluster.instance)?.role;
  const who = cluster.instance
    ? `Instance ${cluster.instance}${role ? ` (${role})` : ''} answered last.`
    : 'No instance has answered yet.';
  const trouble = cluster.failingSince !== undefined ? ` ${cluster.failure ?? ''}` : '';
  return `${who} Cluster: ${words}.${trouble} Click for details.`;
}

const getStyles = (theme: GrafanaTheme2, tone: Tone) => ({
  pill: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    height: theme.spacing(3.5),
    padding: theme.spacing(0, 1.25),
    borderRadius: theme.shape.radius.pill,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { borderColor: theme.colors.border.strong },
  }),
  dot: css({
    width: 8,
    height: 8,
    borderRadius: '50%',
    background: toneColor(theme, tone),
    transition: 'background 200ms',
  }),
  pulse: css({
    '@media (prefers-reduced-motion: no-preference)': {
      animation: 'lockstep-pulse 1s ease-in-out infinite alternate',
      '@keyframes lockstep-pulse': { from: { opacity: 1 }, to: { opacity: 0.3 } },
    },
  }),
  who: css({ fontWeight: theme.typography.fontWeightMedium }),
  words: css({
    color: theme.colors.text.secondary,
    [theme.breakpoints.down('md')]: { display: 'none' },
  }),
});
