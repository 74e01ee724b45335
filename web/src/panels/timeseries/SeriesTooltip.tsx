import { dateTimeFormat, formattedValueToString, getFieldDisplayName, type DataFrame } from '@grafana/data';
import { SortOrder, TooltipDisplayMode } from '@grafana/schema';
import {
  VizTooltipColorIndicator,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
  type VizTooltipItem,
} from '@grafana/ui';

interface SeriesTooltipProps {
  frame: DataFrame;
  /** For each field the row under the cursor. */
  rows: Array<number | null>;
  /** The field nearest to the cursor. */
  nearest: number | null;
  mode: TooltipDisplayMode;
  sort: SortOrder;
  hideZeros?: boolean;
  timeZone: string;
  isPinned: boolean;
}

export function SeriesTooltip({
  frame,
  rows,
  nearest,
  mode,
  sort,
  hideZeros,
  timeZone,
  isPinned,
}: SeriesTooltipProps) {
  const time = frame.fields[0].values[rows[0] ?? 0];
  const items = tooltipItems(frame, rows, nearest, mode).filter((item) => !hideZeros || item.numeric !== 0);
  if (sort === SortOrder.Ascending) {
    items.sort((a, b) => (a.numeric ?? 0) - (b.numeric ?? 0));
  } else if (sort === SortOrder.Descending) {
    items.sort((a, b) => (b.numeric ?? 0) - (a.numeric ?? 0));
  }
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: dateTimeFormat(time, { timeZone }) }} isPinned={isPinned} />
      <VizTooltipContent items={items} isPinned={isPinned} scrollable={isPinned} maxHeight={320} />
    </VizTooltipWrapper>
  );
}

function tooltipItems(
  frame: DataFrame,
  rows: Array<number | null>,
  nearest: number | null,
  mode: TooltipDisplayMode
): VizTooltipItem[] {
  return frame.fields.flatMap((field, i): VizTooltipItem[] => {
    const row = rows[i];
    const wanted = mode === TooltipDisplayMode.Multi || i === nearest;
    if (i === 0 || row === null || row === undefined || !wanted || field.config.custom?.hideFrom?.tooltip) {
      return [];
    }
    const value = field.values[row];
    const display = field.display?.(value);
    return [
      {
        label: field.state?.displayName ?? getFieldDisplayName(field, frame),
        value: display ? formattedValueToString(display) : String(value ?? ''),
        color: display?.color,
        colorIndicator: VizTooltipColorIndicator.series,
        isActive: i === nearest,
        numeric: display?.numeric,
        lineStyle: field.config.custom?.lineStyle,
      },
    ];
  });
}
