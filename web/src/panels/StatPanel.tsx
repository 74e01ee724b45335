import { getDisplayValueAlignmentFactors, type PanelProps } from '@grafana/data';
import { VizOrientation, type PercentChangeColorMode } from '@grafana/schema';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import { definePanel } from './definePanel.ts';
import { NoData } from './PanelMessage.tsx';
import { LAST_VALUE, useValues, type SingleValueOptions } from './values.ts';
import { WithLinks } from './WithLinks.tsx';

interface StatOptions extends SingleValueOptions {
  colorMode: BigValueColorMode;
  graphMode: BigValueGraphMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  showPercentChange: boolean;
  percentChangeColorMode?: PercentChangeColorMode;
}

function StatPanel(props: PanelProps<StatOptions>) {
  const { options, width, height, data } = props;
  const theme = useTheme2();
  const getValues = useValues(props, {
    sparkline: options.graphMode !== BigValueGraphMode.None,
    percentChange: options.showPercentChange,
  });
  if (data.series.length === 0) {
    return <NoData data={data} />;
  }
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      source={data}
      autoGrid
      itemSpacing={3}
      renderCounter={props.renderCounter}
      orientation={options.orientation}
      renderValue={({ value, width, height, alignmentFactors, count }) => (
        <WithLinks value={value}>
          {({ openMenu, targetClassName }) => (
            <BigValue
              value={value.display}
              count={count}
              sparkline={value.sparkline}
              colorMode={options.colorMode}
              graphMode={options.graphMode}
              justifyMode={options.justifyMode}
              textMode={options.textMode}
              percentChangeColorMode={options.percentChangeColorMode}
              alignmentFactors={alignmentFactors}
              text={options.text}
              width={width}
              height={height}
              theme={theme}
              onClick={openMenu}
              className={targetClassName}
              disableWideLayout={!options.wideLayout}
            />
          )}
        </WithLinks>
      )}
    />
  );
}

export const stat = definePanel<StatOptions>({
  type: 'stat',
  name: 'Stat',
  component: StatPanel,
  noPadding: true,
  defaults: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto,
    colorMode: BigValueColorMode.Value,
    graphMode: BigValueGraphMode.Area,
    justifyMode: BigValueJustifyMode.Auto,
    textMode: BigValueTextMode.Auto,
    wideLayout: true,
    showPercentChange: false,
  },
});
