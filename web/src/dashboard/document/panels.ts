import type { ClassicDashboard, ClassicPanel, GridPos } from '../types.ts';

/*
 * Edits of a dashboard's JSON. Each takes a dashboard and returns the next one; whatever is not
 * edited is the same object, and a dashboard is never changed in place. So a save can only differ
 * where somebody edited, and undo is keeping the one before.
 */

export const COLUMNS = 24;

/** Every panel, those in collapsed rows included, rows themselves too. */
export function allPanels(dashboard: ClassicDashboard): ClassicPanel[] {
  return (dashboard.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

export function findPanel(dashboard: ClassicDashboard, id: number): ClassicPanel | undefined {
  return allPanels(dashboard).find((panel) => panel.id === id);
}

/** Replaces one panel by what `edit` makes of it. */
export function editPanel(
  dashboard: ClassicDashboard,
  id: number,
  edit: (panel: ClassicPanel) => ClassicPanel
): ClassicDashboard {
  return mapPanels(dashboard, (panel) => (panel.id === id ? edit(panel) : panel));
}

/** Applies `edit` to each panel; a result of `undefined` removes it. */
export function mapPanels(
  dashboard: ClassicDashboard,
  edit: (panel: ClassicPanel) => ClassicPanel | undefined
): ClassicDashboard {
  const panels = mapList(dashboard.panels ?? [], (panel) => {
    const edited = edit(panel);
    if (!edited?.panels) {
      return edited;
    }
    const inner = mapList(edited.panels, edit);
    return inner === edited.panels ? edited : { ...edited, panels: inner };
  });
  return panels === dashboard.panels ? dashboard : { ...dashboard, panels };
}

function mapList(
  list: ClassicPanel[],
  edit: (panel: ClassicPanel) => ClassicPanel | undefined
): ClassicPanel[] {
  const next = list.map(edit).filter((panel) => panel !== undefined);
  return next.length === list.length && next.every((panel, i) => panel === list[i]) ? list : next;
}

export function removePanel(dashboard: ClassicDashboard, id: number): ClassicDashboard {
  return mapPanels(dashboard, (panel) => (panel.id === id ? undefined : panel));
}

/** Puts a panel at the end: beside the last one if there is room, else below all. It gets an id. */
export function addPanel(
  dashboard: ClassicDashboard,
  panel: ClassicPanel,
  size: { w: number; h: number }
): [ClassicDashboard, number] {
  const id = nextPanelId(dashboard);
  const panels = dashboard.panels ?? [];
  const placed = { ...panel, id, gridPos: { ...size, ...endOf(panels, size) } };
  return [{ ...dashboard, panels: [...panels, placed] }, id];
}

function endOf(panels: ClassicPanel[], size: { w: number; h: number }): { x: number; y: number } {
  const last = panels.reduce<GridPos | undefined>((found, panel) => {
    const at = gridPos(panel);
    const isLater = !found || at.y > found.y || (at.y === found.y && at.x > found.x);
    return isLater ? at : found;
  }, undefined);
  if (last) {
    const beside = { ...size, x: last.x + last.w, y: last.y };
    if (beside.x + beside.w <= COLUMNS && !panels.some((panel) => overlap(gridPos(panel), beside))) {
      return { x: beside.x, y: beside.y };
    }
  }
  return { x: 0, y: bottom(panels) };
}

/** Puts a copy beside the panel if there is room, else under it; what lies there moves down. Rows are not copied. */
export function duplicatePanel(dashboard: ClassicDashboard, id: number): [ClassicDashboard, number] {
  const copyId = nextPanelId(dashboard);
  const source = findPanel(dashboard, id);
  if (!source || source.type === 'row') {
    return [dashboard, id];
  }
  const from = gridPos(source);
  const beside = from.x + from.w * 2 <= COLUMNS;
  const target: GridPos = beside ? { ...from, x: from.x + from.w } : { ...from, y: from.y + from.h };
  const copy: ClassicPanel = { ...structuredClone(source), id: copyId, gridPos: target };
  const insert = (list: ClassicPanel[]): ClassicPanel[] => {
    const blocked = list.some((panel) => panel !== source && overlap(gridPos(panel), target));
    return list.flatMap((panel) => {
      const moved =
        blocked && gridPos(panel).y >= target.y && panel !== source ? movedDown(panel, target.h) : panel;
      return panel === source ? [panel, copy] : [moved];
    });
  };
  const panels = (dashboard.panels ?? []).includes(source)
    ? insert(dashboard.panels ?? [])
    : (dashboard.panels ?? []).map((row) =>
        row.panels?.includes(source) ? { ...row, panels: insert(row.panels) } : row
      );
  return [{ ...dashboard, panels }, copyId];
}

export function gridPos(panel: ClassicPanel): GridPos {
  const { x, y, w, h } = panel.gridPos ?? { x: 0, y: 0, w: 12, h: 8 };
  return panel.type === 'row'
    ? { x: 0, y: y ?? 0, w: COLUMNS, h: 1 }
    : { x: x ?? 0, y: y ?? 0, w: w ?? 12, h: h ?? 8 };
}

export function bottom(panels: ClassicPanel[]): number {
  return panels.reduce((lowest, panel) => Math.max(lowest, gridPos(panel).y + gridPos(panel).h), 0);
}

export function movedDown(panel: ClassicPanel, by: number): ClassicPanel {
  return { ...panel, gridPos: { ...gridPos(panel), ...panel.gridPos, y: gridPos(panel).y + by } };
}

function overlap(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function nextPanelId(dashboard: ClassicDashboard): number {
  return allPanels(dashboard).reduce((highest, panel) => Math.max(highest, panel.id ?? 0), 0) + 1;
}

/** Gives panels without an id, or with one that is taken, a free one: everything else finds them by it. */
export function withPanelIds(dashboard: ClassicDashboard): ClassicDashboard {
  const seen = new Set<number>();
  let next = nextPanelId(dashboard);
  return mapPanels(dashboard, (panel) => {
    if (typeof panel.id === 'number' && !seen.has(panel.id)) {
      seen.add(panel.id);
      return panel;
    }
    seen.add(next);
    return { ...panel, id: next++ };
  });
}
