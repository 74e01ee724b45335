import { FieldColorModeId, FieldType, type DataFrame, type PanelProps } from '@grafana/data';
import {
  AxisColorMode,
  AxisPlacement,
  BarAlignment,
  DashboardCursorSync,
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LineInterpolation,
  ScaleDistribution,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from '@grafana/schema';
import { TimeSeries, TooltipPlugin2, usePanelContext } from '@grafana/ui';
import { useMemo } from 'react';
import { definePanel } from '../definePanel.ts';
import { NoData } from '../PanelMessage.tsx';
import { AnnotationMarks } from './AnnotationMarks.tsx';
import { graphable } from './graphable.ts';
import { SeriesTooltip } from './SeriesTooltip.tsx';

interface TimeSeriesOptions {
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

/** `TooltipHoverMode` of @grafana/ui is a const enum, which isolated modules cannot read. */
const HOVER_ONE = 0;
const HOVER_ALL = 1;

const NONE: DataFrame[] = [];

function TimeSeriesPanel(props: PanelProps<TimeSeriesOptions>) {
  const { data, width, height, timeRange, timeZone, options, onChangeTimeRange } = props;
  const frames = useMemo(() => graphable(data.series), [data.series]);
  const { sync, eventsScope } = usePanelContext();
  if (frames.length === 0) {
    return (
      <NoData
        data={data}
        message={data.series.length > 0 ? 'The data has no time and numbers to draw' : undefined}
      />
    );
  }
  const { mode, sort, hideZeros } = options.tooltip;
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(config, aligned) => (
        <>
          <AnnotationMarks config={config} annotations={data.annotations ?? NONE} timeZone={timeZone} />
          {mode !== TooltipDisplayMode.None && (
            <TooltipPlugin2
              config={config}
              hoverMode={mode === TooltipDisplayMode.Multi ? HOVER_ALL : HOVER_ONE}
              queryZoom={onChangeTimeRange}
              clientZoom
              syncMode={sync?.() ?? DashboardCursorSync.Off}
              syncScope={eventsScope}
              render={(_plot, rows, nearest, isPinned) => (
                <SeriesTooltip
                  frame={aligned}
                  {...{ rows, nearest, mode, sort, hideZeros, timeZone, isPinned }}
                />
              )}
            />
          )}
        </>
      )}
    </TimeSeries>
  );
}

export const timeseries = definePanel<TimeSeriesOptions>({
  type: 'timeseries',
  name: 'Time series',
  component: TimeSeriesPanel,
  drawsAnnotations: true,
  fieldDefaults: { color: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } },
  defaults: {
    legend: { displayMode: LegendDisplayMode.List, placement: 'bottom', showLegend: true, calcs: [] },
    tooltip: { mode: TooltipDisplayMode.Single, sort: SortOrder.None, hideZeros: false },
  },
  customFieldApplies: (path, field) => field.type !== FieldType.time || path !== 'axisLabel',
  customFields: {
    drawStyle: GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    lineWidth: 1,
    lineStyle: undefined,
    lineColor: undefined,
    fillOpacity: 0,
    fillColor: undefined,
    fillBelowTo: undefined,
    gradientMode: GraphGradientMode.None,
    barAlignment: BarAlignment.Center,
    barWidthFactor: 0.6,
    barMaxWidth: undefined,
    showPoints: VisibilityMode.Auto,
    showValues: false,
    pointSize: 5,
    pointColor: undefined,
    pointSymbol: undefined,
    spanNulls: false,
    insertNulls: false,
    stacking: { mode: StackingMode.None, group: 'A' },
    transform: undefined,
    axisPlacement: AxisPlacement.Auto,
    axisLabel: '',
    axisWidth: undefined,
    axisSoftMin: undefined,
    axisSoftMax: undefined,
    axisColorMode: AxisColorMode.Text,
    axisBorderShow: false,
    axisGridShow: undefined,
    axisCenteredZero: false,
    scaleDistribution: { type: ScaleDistribution.Linear },
    thresholdsStyle: { mode: GraphThresholdsStyleMode.Off },
    hideFrom: { tooltip: false, viz: false, legend: false },
  },
});
