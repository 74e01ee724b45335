import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { gridPos } from './panels.ts';
import { sections } from './rows.ts';

/** Where things stand on screen, as the grid knows it. */
export type LayoutEntry =
  | { kind: 'panel'; id: number; x: number; y: number; w: number; h: number }
  | {
      kind: 'row';
      id: number;
      y: number;
      collapsed: boolean;
      panels: Array<Extract<LayoutEntry, { kind: 'panel' }>>;
    };

/**
 * Takes over what was dragged and resized. The order in the file stays unless a panel changed its
 * row: then the list is written in the order of the places, because that is how rows are told apart.
 * Copies of repeated panels that an old version saved go: they are made anew, and would be in the way.
 */
export function applyLayout(dashboard: ClassicDashboard, layout: LayoutEntry[]): ClassicDashboard {
  const panels = (dashboard.panels ?? []).filter((panel) => !panel.repeatPanelId);
  const places = new Map<number, { x: number; y: number; w: number; h: number }>();
  const rowOf = new Map<number, number | undefined>();
  const collapsed = new Map<number, boolean>();
  for (const entry of layout) {
    if (entry.kind === 'panel') {
      places.set(entry.id, entry);
      rowOf.set(entry.id, undefined);
      continue;
    }
    places.set(entry.id, { x: 0, y: entry.y, w: 24, h: 1 });
    collapsed.set(entry.id, entry.collapsed);
    for (const panel of entry.panels) {
      places.set(panel.id, panel);
      rowOf.set(panel.id, entry.id);
    }
  }
  const moved = (panel: ClassicPanel) => withPlace(panel, places.get(panel.id ?? -1));
  if (sameRows(panels, rowOf, collapsed)) {
    return changed(
      dashboard,
      panels.map((panel) => inRow(moved(panel), moved))
    );
  }
  const everything = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).map(moved);
  const members = (id: number) =>
    everything.filter((panel) => panel.type !== 'row' && rowOf.get(panel.id ?? -1) === id);
  const next = everything
    .filter((panel) => panel.type === 'row' || rowOf.get(panel.id ?? -1) === undefined)
    .sort(byY)
    .flatMap((panel) => {
      if (panel.type !== 'row') {
        return [panel];
      }
      const held = members(panel.id ?? -1).sort(byY);
      return collapsed.get(panel.id ?? -1)
        ? [{ ...panel, collapsed: true, panels: held }]
        : [{ ...panel, collapsed: false, panels: [] }, ...held];
    });
  return { ...dashboard, panels: next };
}

function sameRows(
  panels: ClassicPanel[],
  rowOf: Map<number, number | undefined>,
  collapsed: Map<number, boolean>
): boolean {
  const { top, rows } = sections(panels);
  return (
    top.every((panel) => rowOf.get(panel.id ?? -1) === undefined) &&
    rows.every(
      ({ row, panels: held }) =>
        Boolean(row.collapsed) === (collapsed.get(row.id ?? -1) ?? Boolean(row.collapsed)) &&
        held.every((panel) => rowOf.get(panel.id ?? -1) === row.id)
    )
  );
}

function withPlace(
  panel: ClassicPanel,
  place: { x: number; y: number; w: number; h: number } | undefined
): ClassicPanel {
  const now = panel.gridPos;
  if (!place || (now && now.x === place.x && now.y === place.y && now.w === place.w && now.h === place.h)) {
    return panel;
  }
  if (panel.type === 'row' && now?.y === place.y) {
    return panel; // A row is always one high and full wide, whatever its file says.
  }
  return { ...panel, gridPos: { ...now, x: place.x, y: place.y, w: place.w, h: place.h } };
}

function inRow(row: ClassicPanel, moved: (panel: ClassicPanel) => ClassicPanel): ClassicPanel {
  if (!row.panels?.length) {
    return row;
  }
  const panels = row.panels.map(moved);
  return panels.every((panel, i) => panel === row.panels?.[i]) ? row : { ...row, panels };
}

function changed(dashboard: ClassicDashboard, panels: ClassicPanel[]): ClassicDashboard {
  const before = dashboard.panels ?? [];
  return panels.length === before.length && panels.every((panel, i) => panel === before[i])
    ? dashboard
    : { ...dashboard, panels };
}

function byY(a: ClassicPanel, b: ClassicPanel): number {
  return gridPos(a).y - gridPos(b).y || gridPos(a).x - gridPos(b).x;
}
