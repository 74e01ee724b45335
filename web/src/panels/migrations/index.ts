import type { ClassicPanel } from '../../dashboard/types.ts';
import { migrateFieldOptions } from './fieldOptions.ts';
import { migrateGraph } from './graph.ts';
import { migrateLegend } from './legend.ts';
import { migrateMappings } from './mappings.ts';
import { migrateSinglestat } from './singlestat.ts';
import { migrateOldTable, migrateTableCells } from './table.ts';

/** Is no type of a plugin: what stands for types that cannot be drawn says so in the panel's place. */
const LIBRARY_PANEL = 'library panel';

/**
 * A panel in today's shape. What a dashboard file says stays as it is until somebody edits that
 * panel: this is only how it is read. Returns the same object if it is of today already.
 */
export function migratePanel(panel: ClassicPanel): ClassicPanel {
  switch (panel.type) {
    case undefined:
      // What it draws is not in the file: a query of its own would show something else in its place.
      return panel.libraryPanel
        ? { ...panel, type: LIBRARY_PANEL, targets: [] }
        : migrateMappings(migrateLegend(panel));
    case 'graph':
      return migrateGraph(panel);
    case 'singlestat':
    case 'grafana-singlestat-panel':
      return migrateSinglestat(panel);
    case 'table-old':
      return migrateOldTable(panel);
    case 'table':
      return panel.styles === undefined ? migrateMappings(migrateTableCells(panel)) : migrateOldTable(panel);
    case 'text':
      return migrateText(panel);
    case 'stat':
    case 'gauge':
    case 'bargauge':
      return migrateMappings(migrateFieldOptions(panel));
    default:
      return migrateMappings(migrateLegend(panel));
  }
}

/** Before version 7.1 the text stood beside the options. */
function migrateText(panel: ClassicPanel): ClassicPanel {
  if (panel.content === undefined && panel.mode === undefined) {
    return panel;
  }
  const { content, mode, ...rest } = panel;
  return { ...rest, options: { mode: mode ?? 'markdown', content: content ?? '', ...panel.options } };
}
