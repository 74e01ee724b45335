import type { ClassicPanel } from '../../dashboard/types.ts';

/** `displayMode: hidden` became `showLegend: false`. */
export function migrateLegend(panel: ClassicPanel): ClassicPanel {
  const legend = panel.options?.legend as { displayMode?: string } | undefined;
  if (legend?.displayMode !== 'hidden') {
    return panel;
  }
  return {
    ...panel,
    options: { ...panel.options, legend: { ...legend, displayMode: 'list', showLegend: false } },
  };
}
