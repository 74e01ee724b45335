import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { COLUMNS } from './panels.ts';

/** Before schema version 16 a dashboard was a list of rows, each so many pixels high, of 12 columns. */
interface OldRow {
  title?: string;
  showTitle?: boolean;
  collapse?: boolean;
  height?: number | string;
  repeat?: string | null;
  panels?: Array<ClassicPanel & { span?: number; height?: number | string }>;
}

const FIRST_GRID_SCHEMA = 16;
const OLD_COLUMNS = 12;
const DEFAULT_HEIGHT = 250;
/** A grid row with its gap. */
const ROW_PIXELS = 38;

/** A dashboard with its rows laid out on the grid; the same object if it has none. */
export function withoutOldRows(dashboard: ClassicDashboard): ClassicDashboard {
  const { rows, ...rest } = dashboard;
  if (!Array.isArray(rows) || (dashboard.panels?.length ?? 0) > 0) {
    return dashboard;
  }
  const oldRows = rows as OldRow[];
  const withTitles = oldRows.some((row) => row.showTitle || row.collapse || row.repeat);
  const panels: ClassicPanel[] = [];
  let y = 0;
  for (const row of oldRows) {
    if (withTitles) {
      const heading = {
        type: 'row',
        title: row.showTitle || row.collapse ? (row.title ?? '') : '',
        collapsed: Boolean(row.collapse),
        ...(row.repeat ? { repeat: row.repeat } : {}),
        gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
      };
      const placed = place(row, y);
      panels.push({ ...heading, panels: row.collapse ? placed.panels : [] });
      if (row.collapse) {
        continue;
      }
      panels.push(...placed.panels);
      y = placed.bottom;
    } else {
      const placed = place(row, y);
      panels.push(...placed.panels);
      y = placed.bottom;
    }
  }
  return { ...rest, schemaVersion: Math.max(FIRST_GRID_SCHEMA, dashboard.schemaVersion ?? 0), panels };
}

/** Side by side until the line is full. */
function place(row: OldRow, top: number): { panels: ClassicPanel[]; bottom: number } {
  let x = 0;
  let y = top;
  let bottom = top;
  const panels = (row.panels ?? []).map(({ span, height, ...panel }) => {
    const w = Math.min(COLUMNS, Math.max(1, Math.round(((span ?? 4) * COLUMNS) / OLD_COLUMNS)));
    const h = Math.max(2, Math.ceil(pixels(height ?? row.height) / ROW_PIXELS));
    if (x + w > COLUMNS) {
      x = 0;
      y = bottom;
    }
    const placed = { ...panel, gridPos: { x, y, w, h } };
    x += w;
    bottom = Math.max(bottom, y + h);
    return placed;
  });
  return { panels, bottom };
}

function pixels(height: number | string | undefined): number {
  const number = typeof height === 'string' ? parseInt(height, 10) : height;
  return Number.isFinite(number) && Number(number) > 0 ? Number(number) : DEFAULT_HEIGHT;
}
