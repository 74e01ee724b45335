import { type GrafanaTheme2 } from '@grafana/data';

import type { Tone } from './cluster/clusterState.ts';

/** The one place that says which colour good and bad have. */
export function toneColor(theme: GrafanaTheme2, tone: Tone): string {
  switch (tone) {
    case 'good':
      return theme.colors.success.main;
    case 'bad':
      return theme.colors.error.main;
    case 'warning':
      return theme.colors.warning.main;
    case 'neutral':
      return theme.colors.text.disabled;
  }
}
