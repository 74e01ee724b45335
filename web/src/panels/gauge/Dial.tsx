import { formattedValueToString, type FieldDisplay } from '@grafana/data';
import { measureText, useTheme2 } from '@grafana/ui';
import type { MouseEventHandler } from 'react';
import { arc, fraction, thresholdBands } from './arc.ts';

interface DialProps {
  value: FieldDisplay;
  width: number;
  height: number;
  showMarkers: boolean;
  showLabels: boolean;
  titleSize?: number;
  valueSize?: number;
  onClick?: MouseEventHandler<SVGElement>;
  className?: string;
}

/** One gauge, drawn with SVG: @grafana/ui has not had one since version 13. */
export function Dial({
  value,
  width,
  height,
  showMarkers,
  showLabels,
  titleSize,
  valueSize,
  onClick,
  className,
}: DialProps) {
  const theme = useTheme2();
  const { display, field } = value;
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const title = display.title && height > 60 ? display.title : '';
  const titleFont = titleSize ?? Math.min(16, Math.max(10, height / 10));
  const titleHeight = title ? titleFont * 1.4 : 0;
  const labelRoom = showLabels ? 14 : 0;

  // The dial is 2 radii wide and about 1.46 high, because it opens at the bottom.
  const outer = Math.max(
    8,
    Math.min(width / 2 - 4 - labelRoom * 1.5, (height - titleHeight - labelRoom) / 1.5 - 2)
  );
  const markers = showMarkers ? Math.max(2, outer * 0.06) : 0;
  const thickness = Math.max(4, outer * 0.24);
  const radius = outer - markers - (showMarkers ? 2 : 0) - thickness / 2;
  const centreX = width / 2;
  const centreY = labelRoom + outer + Math.max(0, (height - titleHeight - labelRoom - outer * 1.46) / 2);

  const text = formattedValueToString(display);
  const bands = thresholdBands(field, min, max);
  const share = fraction(display.numeric, min, max);
  return (
    <svg
      width={width}
      height={height}
      onClick={onClick}
      className={className}
      role="img"
      aria-label={`${title} ${text}`}
    >
      <path
        d={arc(centreX, centreY, radius, 0, 1)}
        stroke={theme.colors.background.secondary}
        strokeWidth={thickness}
        fill="none"
      />
      {share > 0 && (
        <path
          d={arc(centreX, centreY, radius, 0, share)}
          stroke={display.color}
          strokeWidth={thickness}
          fill="none"
        />
      )}
      {showMarkers &&
        bands.map((band) => (
          <path
            key={band.from}
            d={arc(centreX, centreY, outer - markers / 2, band.from, band.to)}
            stroke={theme.visualization.getColorByName(band.color)}
            strokeWidth={markers}
            fill="none"
          />
        ))}
      {showLabels &&
        bands.map((band) => (
          <EndLabel key={band.from} at={band.to} {...{ min, max, value, outer, centreX, centreY }} />
        ))}
      <text
        x={centreX}
        y={centreY + radius * 0.14}
        textAnchor="middle"
        fontSize={valueSize ?? fittingSize(text, (radius - thickness / 2) * 1.75, outer * 0.42)}
        fontWeight={theme.typography.fontWeightMedium}
        fill={display.color ?? theme.colors.text.primary}
      >
        {text}
      </text>
      {title && (
        <text
          x={centreX}
          y={height - titleFont * 0.35}
          textAnchor="middle"
          fontSize={titleFont}
          fill={theme.colors.text.primary}
        >
          {shortened(title, width, titleFont)}
        </text>
      )}
    </svg>
  );
}

interface EndLabelProps {
  at: number;
  min: number;
  max: number;
  value: FieldDisplay;
  outer: number;
  centreX: number;
  centreY: number;
}

/** The number at the end of a threshold band. */
function EndLabel({ at, min, max, value, outer, centreX, centreY }: EndLabelProps) {
  const theme = useTheme2();
  const number = min + at * (max - min);
  const formatted = value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)?.(number);
  const [x, y] = (arc(centreX, centreY, outer + 7, at, at).split(' A')[0] ?? 'M0 0')
    .slice(1)
    .split(' ')
    .map(Number);
  const anchor = x < centreX - 5 ? 'end' : x > centreX + 5 ? 'start' : 'middle';
  return (
    <text x={x} y={y + 3} textAnchor={anchor} fontSize={10} fill={theme.colors.text.secondary}>
      {formatted ? formattedValueToString(formatted) : number}
    </text>
  );
}

function fittingSize(text: string, width: number, largest: number): number {
  const measured = measureText(text, 100).width;
  return Math.max(8, Math.min(largest, (100 * width) / (measured || 1)));
}

function shortened(text: string, width: number, size: number): string {
  if (measureText(text, size).width <= width) {
    return text;
  }
  let kept = text;
  while (kept.length > 1 && measureText(`${kept}…`, size).width > width) {
    kept = kept.slice(0, -1);
  }
  return `${kept}…`;
}
