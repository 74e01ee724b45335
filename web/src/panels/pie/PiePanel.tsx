import { FieldColorModeId, FALLBACK_COLOR, type FieldDisplay, type PanelProps } from '@grafana/data';
import { LegendDisplayMode, VizOrientation, type LegendPlacement } from '@grafana/schema';
import { Tooltip, useTheme2, VizLayout, VizLegend } from '@grafana/ui';
import { definePanel } from '../definePanel.ts';
import { NoData } from '../PanelMessage.tsx';
import { LAST_VALUE, useValues, type SingleValueOptions } from '../values.ts';
import { slices, type Slice } from './slices.ts';

interface PieOptions extends SingleValueOptions {
  pieType: 'pie' | 'donut';
  displayLabels: Array<'name' | 'value' | 'percent'>;
  legend: {
    showLegend: boolean;
    displayMode: LegendDisplayMode;
    placement: LegendPlacement;
    calcs: string[];
    values: Array<'value' | 'percent'>;
  };
}

function PiePanel(props: PanelProps<PieOptions>) {
  const { data, options, width, height } = props;
  const values: FieldDisplay[] = useValues(props)();
  const pieces = slices(values, options.pieType === 'donut');
  if (data.series.length === 0 || pieces.length === 0) {
    return <NoData data={data} />;
  }
  const { legend } = options;
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend ? (
          <VizLayout.Legend placement={legend.placement}>
            <VizLegend
              items={pieces.map((slice) => legendItem(slice, legend.values))}
              placement={legend.placement}
              displayMode={legend.displayMode}
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(width, height) => (
        <Pie pieces={pieces} width={width} height={height} labels={options.displayLabels} />
      )}
    </VizLayout>
  );
}

interface PieProps {
  pieces: Slice[];
  width: number;
  height: number;
  labels: PieOptions['displayLabels'];
}

function Pie({ pieces, width, height, labels }: PieProps) {
  const theme = useTheme2();
  const radius = Math.max(10, Math.min(width, height) / 2 - 6);
  let before = 0;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}
      role="img"
      aria-label="Pie chart"
    >
      {pieces.map((slice, i) => {
        const middle = (before + slice.share / 2) * 2 * Math.PI - Math.PI / 2;
        before += slice.share;
        const label = labelOf(slice, labels);
        return (
          <g key={i}>
            <Tooltip content={`${slice.name}: ${slice.text} (${percent(slice)})`}>
              <path
                d={slice.path}
                transform={`scale(${radius})`}
                fill={slice.color}
                stroke={theme.colors.background.primary}
                strokeWidth={1.5 / radius}
              />
            </Tooltip>
            {label && slice.share > 0.04 && (
              <text
                x={Math.cos(middle) * radius * 0.82}
                y={Math.sin(middle) * radius * 0.82 + 4}
                fontSize={12}
                textAnchor="middle"
                pointerEvents="none"
                fill={theme.colors.getContrastText(slice.color)}
              >
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function labelOf(slice: Slice, labels: PieOptions['displayLabels']): string {
  const parts = { name: slice.name, value: slice.text, percent: percent(slice) };
  return labels.map((label) => parts[label]).join(' ');
}

function percent({ share }: Slice): string {
  return `${Math.round(share * 100)}%`;
}

function legendItem(slice: Slice, values: PieOptions['legend']['values']) {
  return {
    label: slice.name,
    color: slice.color || FALLBACK_COLOR,
    yAxis: 1,
    getDisplayValues: () =>
      values.map((value) => ({
        numeric: value === 'percent' ? slice.share * 100 : slice.value,
        text: value === 'percent' ? percent(slice) : slice.text,
        title: value === 'percent' ? 'Percent' : 'Value',
      })),
  };
}

export const piechart = definePanel<PieOptions>({
  type: 'piechart',
  name: 'Pie chart',
  component: PiePanel,
  fieldDefaults: { color: { defaultValue: { mode: FieldColorModeId.PaletteClassic } } },
  customFields: { hideFrom: { legend: false, tooltip: false, viz: false } },
  defaults: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto,
    pieType: 'pie',
    displayLabels: [],
    legend: {
      showLegend: true,
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      calcs: [],
      values: [],
    },
  },
});
