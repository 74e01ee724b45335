import { Badge } from '@grafana/ui';

import { lookOf, type Standing } from './badgeLook.ts';

/** Where the dashboard on screen stands towards Git, in one word. */
export function StateBadge(props: Standing) {
  const { text, color, icon, tooltip } = lookOf(props);
  return <Badge text={text} color={color} icon={icon} tooltip={tooltip} data-testid="sync-state" />;
}
