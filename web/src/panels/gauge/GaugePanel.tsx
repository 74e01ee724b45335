import type { PanelProps } from '@grafana/data';
import { VizOrientation } from '@grafana/schema';
import { VizRepeater } from '@grafana/ui';
import { definePanel } from '../definePanel.ts';
import { NoData } from '../PanelMessage.tsx';
import { LAST_VALUE, useValues, type SingleValueOptions } from '../values.ts';
import { WithLinks } from '../WithLinks.tsx';
import { Dial } from './Dial.tsx';

interface GaugeOptions extends SingleValueOptions {
  showThresholdMarkers: boolean;
  showThresholdLabels: boolean;
}

function GaugePanel(props: PanelProps<GaugeOptions>) {
  const { options, width, height, data } = props;
  const getValues = useValues(props);
  if (data.series.length === 0) {
    return <NoData data={data} />;
  }
  return (
    <VizRepeater
      getValues={getValues}
      width={width}
      height={height}
      source={data}
      autoGrid
      itemSpacing={8}
      renderCounter={props.renderCounter}
      orientation={options.orientation}
      renderValue={({ value, width, height }) => (
        <WithLinks value={value}>
          {({ openMenu, targetClassName }) => (
            <Dial
              value={value}
              width={width}
              height={height}
              showMarkers={options.showThresholdMarkers}
              showLabels={options.showThresholdLabels}
              titleSize={options.text?.titleSize}
              valueSize={options.text?.valueSize}
              onClick={openMenu as never}
              className={targetClassName}
            />
          )}
        </WithLinks>
      )}
    />
  );
}

export const gauge = definePanel<GaugeOptions>({
  type: 'gauge',
  name: 'Gauge',
  component: GaugePanel,
  defaults: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto,
    showThresholdMarkers: true,
    showThresholdLabels: false,
  },
});
