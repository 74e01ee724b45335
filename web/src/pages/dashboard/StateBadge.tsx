import { Badge } from '@grafana/ui';

import { useCluster } from '../../app/cluster/clusterFeed.ts';
import { standingOf } from '../../app/cluster/gitStanding.ts';
import { lookOf, type Standing } from './badgeLook.ts';

interface Props extends Omit<Standing, 'git'> {
  /** The repository that the dashboard is from; undefined for a new one. */
  repository?: string;
}

/** Where the dashboard on screen stands towards Git, in a word or three, as it is now. */
export function StateBadge({ repository, ...standing }: Props) {
  const git = standingOf(useCluster('glance'), repository, Date.now());
  const { text, color, icon, tooltip } = lookOf({ ...standing, git });
  return <Badge text={text} color={color} icon={icon} tooltip={tooltip} data-testid="sync-state" />;
}
