import { formattedValueToString, type FieldDisplay } from '@grafana/data';

export interface Slice {
  name: string;
  text: string;
  color: string;
  value: number;
  /** Of the whole, from 0 to 1. */
  share: number;
  path: string;
}

/** The pieces of a pie around (0, 0) with radius 1, clockwise from the top; what is not above zero has none. */
export function slices(values: FieldDisplay[], isDonut: boolean): Slice[] {
  const positive = values.filter(({ display }) => display.numeric > 0);
  const total = positive.reduce((sum, { display }) => sum + display.numeric, 0);
  let from = 0;
  return positive.map(({ display }) => {
    const share = display.numeric / total;
    const path = piece(from, from + share, isDonut ? 0.65 : 0);
    from += share;
    return {
      name: display.title ?? '',
      text: formattedValueToString(display),
      color: display.color ?? 'gray',
      value: display.numeric,
      share,
      path,
    };
  });
}

function piece(from: number, to: number, hole: number): string {
  // A whole circle has no two ends for an arc to run between.
  const end = to - from > 0.9999 ? to - 0.0001 : to;
  const large = end - from > 0.5 ? 1 : 0;
  const outer = `M${point(from, 1)} A1 1 0 ${large} 1 ${point(end, 1)}`;
  return hole > 0
    ? `${outer} L${point(end, hole)} A${hole} ${hole} 0 ${large} 0 ${point(from, hole)} Z`
    : `${outer} L0 0 Z`;
}

function point(share: number, radius: number): string {
  const angle = share * 2 * Math.PI - Math.PI / 2;
  return `${(radius * Math.cos(angle)).toFixed(4)} ${(radius * Math.sin(angle)).toFixed(4)}`;
}
