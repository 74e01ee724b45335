import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { gridPos, movedDown } from './panels.ts';

/** A row with what stands under it: its own list if it is collapsed, else the panels down to the next row. */
export interface RowSection {
  row: ClassicPanel;
  panels: ClassicPanel[];
}

export interface Sections {
  top: ClassicPanel[];
  rows: RowSection[];
}

/** Reads the flat list of a dashboard as rows, in the order of their place and not of the file. */
export function sections(panels: ClassicPanel[]): Sections {
  const result: Sections = { top: [], rows: [] };
  for (const panel of byPlace(panels)) {
    const open = result.rows.at(-1);
    if (panel.type === 'row') {
      result.rows.push({ row: panel, panels: panel.collapsed ? byPlace(panel.panels ?? []) : [] });
    } else if (open && !open.row.collapsed) {
      open.panels.push(panel);
    } else {
      // What follows a collapsed row belongs to no row.
      result.top.push(panel);
    }
  }
  return result;
}

/** Stable, so that panels that claim one place keep the order of the file. */
export function byPlace(panels: ClassicPanel[]): ClassicPanel[] {
  return [...panels].sort((a, b) => gridPos(a).y - gridPos(b).y || gridPos(a).x - gridPos(b).x);
}

/** Opens or closes a row in the file: a closed row holds its panels inside itself. */
export function setRowCollapsed(
  dashboard: ClassicDashboard,
  id: number,
  collapsed: boolean
): ClassicDashboard {
  const panels = dashboard.panels ?? [];
  const row = panels.find((panel) => panel.id === id);
  if (!row || Boolean(row.collapsed) === collapsed) {
    return dashboard;
  }
  return { ...dashboard, panels: collapsed ? collapse(panels, row) : expand(panels, row) };
}

function collapse(panels: ClassicPanel[], row: ClassicPanel): ClassicPanel[] {
  const held = sections(panels).rows.find((section) => section.row === row)?.panels ?? [];
  const height = heightUnder(row, held);
  return panels
    .filter((panel) => !held.includes(panel))
    .map((panel) => {
      if (panel === row) {
        return { ...row, collapsed: true, panels: held };
      }
      return gridPos(panel).y > gridPos(row).y ? movedDown(panel, -height) : panel;
    });
}

function expand(panels: ClassicPanel[], row: ClassicPanel): ClassicPanel[] {
  const held = row.panels ?? [];
  const first = Math.min(...held.map((panel) => gridPos(panel).y));
  const shift = held.length > 0 ? gridPos(row).y + 1 - first : 0;
  const opened = held.map((panel) => (shift === 0 ? panel : movedDown(panel, shift)));
  const height = heightUnder(row, opened);
  return panels.flatMap((panel) => {
    if (panel === row) {
      return [{ ...row, collapsed: false, panels: [] }, ...opened];
    }
    return [gridPos(panel).y > gridPos(row).y ? movedDown(panel, height) : panel];
  });
}

function heightUnder(row: ClassicPanel, held: ClassicPanel[]): number {
  return held.reduce(
    (height, panel) => Math.max(height, gridPos(panel).y + gridPos(panel).h - gridPos(row).y - 1),
    0
  );
}

/** Takes a row away and leaves its panels where they are, or takes them away too. */
export function removeRow(dashboard: ClassicDashboard, id: number, withPanels: boolean): ClassicDashboard {
  const opened = setRowCollapsed(dashboard, id, false);
  const panels = opened.panels ?? [];
  const held = sections(panels).rows.find((section) => section.row.id === id)?.panels ?? [];
  return {
    ...opened,
    panels: panels.filter((panel) => panel.id !== id && !(withPanels && held.includes(panel))),
  };
}
