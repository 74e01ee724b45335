import { FieldType, type FieldSparkline } from '@grafana/data';
import { Sparkline, useTheme2 } from '@grafana/ui';

import type { LagSample } from '../../app/cluster/clusterState.ts';

/** The lag of one repository over the last minutes, as this page has seen it. */
export function LagSparkline({ samples, repository }: { samples: readonly LagSample[]; repository: string }) {
  const theme = useTheme2();
  const values = samples.map(({ seconds }) => seconds[repository] ?? 0);
  if (samples.length < 2) {
    return null;
  }
  const sparkline: FieldSparkline = {
    x: { name: 'time', type: FieldType.time, config: {}, values: samples.map(({ at }) => at) },
    y: {
      name: 'lag',
      type: FieldType.number,
      config: { min: 0, color: { mode: 'fixed', fixedColor: 'blue' } },
      values,
      // The scale starts at no lag and never zooms into the noise of a healthy cluster.
      state: { range: scaleOf(values) },
    },
  };
  return (
    <div role="img" aria-label={`Lag in seconds over the last ${samples.length} answers`}>
      <Sparkline theme={theme} width={180} height={28} sparkline={sparkline} />
    </div>
  );
}

function scaleOf(values: readonly number[]) {
  const max = Math.max(1, ...values);
  return { min: 0, max, delta: max };
}
