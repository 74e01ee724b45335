import { ThresholdsMode, type FieldConfig } from '@grafana/data';

/** The dial opens at the bottom: it runs clockwise from lower left to lower right, in radians. */
export const START = Math.PI * 0.85;
export const SWEEP = Math.PI * 1.3;

/** An SVG path along the dial between two fractions (0 to 1) of its sweep. */
export function arc(centreX: number, centreY: number, radius: number, from: number, to: number): string {
  const point = (fraction: number) => {
    const angle = START + SWEEP * fraction;
    return `${round(centreX + radius * Math.cos(angle))} ${round(centreY + radius * Math.sin(angle))}`;
  };
  const large = (to - from) * SWEEP > Math.PI ? 1 : 0;
  return `M${point(from)} A${round(radius)} ${round(radius)} 0 ${large} 1 ${point(to)}`;
}

/** Where a value stands on the dial, from 0 to 1; a value that is no number stands at 0. */
export function fraction(value: number, min: number, max: number): number {
  if (!Number.isFinite(value)) {
    return 0;
  }
  return Math.min(1, Math.max(0, (value - min) / (max - min || 1)));
}

export interface Band {
  from: number;
  to: number;
  color: string;
}

/** The coloured ring outside the dial: one band for each threshold step that is in range. */
export function thresholdBands(field: FieldConfig, min: number, max: number): Band[] {
  const steps = field.thresholds?.steps ?? [];
  const percentage = field.thresholds?.mode === ThresholdsMode.Percentage;
  const at = (value: number | null) => {
    if (value === null || value === -Infinity) {
      return 0;
    }
    return percentage ? fraction(value, 0, 100) : fraction(value, min, max);
  };
  return steps
    .map((step, i) => ({
      from: at(step.value),
      to: i + 1 < steps.length ? at(steps[i + 1].value) : 1,
      color: step.color,
    }))
    .filter((band) => band.to > band.from);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
