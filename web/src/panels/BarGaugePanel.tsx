import { getDisplayValueAlignmentFactors, type PanelProps } from '@grafana/data';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  VizOrientation,
} from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater } from '@grafana/ui';
import { definePanel } from './definePanel.ts';
import { NoData } from './PanelMessage.tsx';
import { LAST_VALUE, useValues, type SingleValueOptions } from './values.ts';
import { WithLinks } from './WithLinks.tsx';

interface BarGaugeOptions extends SingleValueOptions {
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  minVizWidth: number;
  minVizHeight: number;
  maxVizHeight: number;
}

function BarGaugePanel(props: PanelProps<BarGaugeOptions>) {
  const { options, width, height, data } = props;
  const theme = useTheme2();
  const getValues = useValues(props);
  if (data.series.length === 0) {
    return <NoData data={data} />;
  }
  const spacing = options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10;
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      minVizWidth={options.minVizWidth}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
      source={data}
      itemSpacing={spacing}
      renderCounter={props.renderCounter}
      orientation={options.orientation}
      renderValue={({ value, width, height, alignmentFactors, orientation }) => (
        <WithLinks value={value}>
          {({ openMenu, targetClassName }) => (
            <BarGauge
              value={value.display}
              field={value.field}
              display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)}
              theme={theme}
              width={width}
              height={height}
              orientation={orientation}
              text={options.text}
              itemSpacing={spacing}
              displayMode={options.displayMode}
              showUnfilled={options.showUnfilled}
              alignmentFactors={alignmentFactors}
              valueDisplayMode={options.valueMode}
              namePlacement={options.namePlacement}
              onClick={openMenu}
              className={targetClassName}
            />
          )}
        </WithLinks>
      )}
    />
  );
}

export const bargauge = definePanel<BarGaugeOptions>({
  type: 'bargauge',
  name: 'Bar gauge',
  component: BarGaugePanel,
  defaults: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto,
    displayMode: BarGaugeDisplayMode.Gradient,
    valueMode: BarGaugeValueMode.Color,
    namePlacement: BarGaugeNamePlacement.Auto,
    showUnfilled: true,
    minVizWidth: 8,
    minVizHeight: 16,
    maxVizHeight: 300,
  },
});
