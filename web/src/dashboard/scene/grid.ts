import {
  sceneGraph,
  SceneGridLayout,
  SceneGridRow,
  SceneReactObject,
  VizPanel,
  type SceneGridItemLike,
  type SceneObject,
} from '@grafana/scenes';
import type { LayoutEntry } from '../document/layout.ts';
import type { Placed, PlacedPanel, PlacedRow, Scope } from '../document/repeats.ts';
import { buildPanel, localVariables, updatePanel } from './buildPanel.ts';
import { LazyGridItem } from './LazyGridItem.tsx';
import type { PanelActions } from './panelMenu.ts';
import { RowActions, type RowActionProps } from './RowActions.tsx';

export interface GridContext {
  editing: boolean;
  panelActions: PanelActions;
  rowActions: Omit<RowActionProps, 'rowId'>;
  /** In edit mode opening or closing a row is an edit, because the file says which rows are closed. */
  setRowCollapsed(rowId: number, collapsed: boolean): void;
}

/**
 * Makes the grid show this layout. What is there already is kept, with its data and what React has
 * drawn of it, and only told what is new about it: this runs for each letter that is typed.
 */
export function showInGrid(grid: SceneGridLayout, placed: Placed[], context: GridContext): void {
  const known = childrenByKey(grid);
  const before = places(grid.state.children);
  const children = placed.map((one) =>
    one.kind === 'panel' ? gridItem(one, grid, known, context) : gridRow(one, grid, known, context)
  );
  const state = { children, isDraggable: context.editing, isResizable: context.editing };
  const isOtherMode = grid.state.isDraggable !== context.editing;
  if (places(children) === before) {
    update(grid, state);
  } else {
    // The grid looks at the places of its children only when its own state changes.
    grid.setState(state);
  }
  if (isOtherMode) {
    // A panel asks only when it is drawn whether its header is a handle.
    panelsIn(grid).forEach((panel) => panel.forceRender());
  }
}

function places(children: SceneGridItemLike[]): string {
  return JSON.stringify(
    children.map((child) => [
      child.state.key,
      child.state.x,
      child.state.y,
      child.state.width,
      child.state.height,
      child.state.isDraggable,
      child instanceof SceneGridRow && [child.state.isCollapsed, places(child.state.children)],
    ])
  );
}

type Known = Map<string, SceneObject>;

/** Grid items, rows and panels that are in the grid now. */
function childrenByKey(grid: SceneGridLayout): Known {
  const found = sceneGraph.findAllObjects(
    grid,
    (one) => one instanceof VizPanel || one instanceof LazyGridItem || one instanceof SceneGridRow
  );
  return new Map(found.map((one) => [one.state.key ?? '', one]));
}

/** What is in the grid by the way of the person's hand: dragged, resized, rows opened. */
export function readLayout(grid: SceneGridLayout): LayoutEntry[] {
  return grid.state.children.flatMap((child): LayoutEntry[] => {
    const id = idOf(child);
    if (id === undefined) {
      return [];
    }
    if (child instanceof SceneGridRow) {
      const panels = child.state.children.flatMap((inner) => entry(inner) ?? []);
      return [
        { kind: 'row', id, y: child.state.y ?? 0, collapsed: Boolean(child.state.isCollapsed), panels },
      ];
    }
    return [entry(child) ?? []].flat();
  });
}

function entry(item: SceneGridItemLike): Extract<LayoutEntry, { kind: 'panel' }> | undefined {
  const id = idOf(item);
  const { x = 0, y = 0, width = 12, height = 8 } = item.state;
  return id === undefined ? undefined : { kind: 'panel', id, x, y, w: width, h: height };
}

/** Keys end in the panel's id; a copy of a repeated panel has its value behind it and is no panel of the file. */
function idOf(item: SceneGridItemLike): number | undefined {
  const match = /^(?:item-panel|row)-(\d+)$/.exec(item.state.key ?? '');
  return match ? Number(match[1]) : undefined;
}

export function panelsIn(grid: SceneGridLayout): Map<string, VizPanel> {
  const found = sceneGraph.findAllObjects(grid, (object) => object instanceof VizPanel) as VizPanel[];
  return new Map(found.map((panel) => [panel.state.key ?? '', panel]));
}

function gridItem(
  placed: PlacedPanel,
  parent: SceneObject | undefined,
  known: Known,
  context: GridContext
): LazyGridItem {
  const free = context.editing && !placed.isCopy;
  const key = `item-${placed.key}`;
  const existing = known.get(key);
  const { x, y, w: width, h: height } = placed.place;
  const body = vizPanel(placed, existing, known, context);
  const state = { x, y, width, height, isDraggable: free, isResizable: free, body };
  if (existing instanceof LazyGridItem) {
    return adopted(existing, parent, state);
  }
  const item = new LazyGridItem({ key, ...state });
  item.seen = body.isActive;
  return item;
}

function vizPanel(
  placed: PlacedPanel,
  parent: SceneObject | undefined,
  known: Known,
  context: GridContext
): VizPanel {
  const { key, panel, scopes } = placed;
  const existing = known.get(key);
  if (
    existing instanceof VizPanel &&
    sameScopes(existing, scopes) &&
    updatePanel(existing, panel) === 'updated'
  ) {
    return adopted(existing, parent, {});
  }
  return buildPanel(panel, key, scopes, context.panelActions);
}

function gridRow(placed: PlacedRow, grid: SceneGridLayout, known: Known, context: GridContext): SceneGridRow {
  const { row, scopes, key } = placed;
  const id = placed.isCopy ? undefined : row.id;
  const found = known.get(key);
  const existing = found instanceof SceneGridRow && sameScopes(found, scopes) ? found : undefined;
  const withActions = context.editing && id !== undefined;
  const state = {
    title: row.title ?? '',
    y: placed.y,
    // While looking, a row stays as the person left it; while editing it is as the file says.
    isCollapsed: context.editing ? placed.collapsed : (existing?.state.isCollapsed ?? placed.collapsed),
    isDraggable: withActions,
    children: placed.panels.map((panel) => gridItem(panel, existing, known, context)),
    actions: withActions ? (existing?.state.actions ?? rowActions(id, context)) : undefined,
  };
  const result = existing
    ? adopted(existing, grid, state)
    : new SceneGridRow({ key, ...state, $variables: localVariables(scopes) });
  result.onCollapseToggle =
    context.editing && id !== undefined
      ? () => context.setRowCollapsed(id, !result.state.isCollapsed)
      : () => grid.toggleRow(result);
  return result;
}

function rowActions(rowId: number, context: GridContext): SceneObject {
  return new SceneReactObject({ component: RowActions, props: { rowId, ...context.rowActions } });
}

/** Uses an object again: under another parent if need be, with the new state if it is new. */
function adopted<T extends SceneObject>(
  object: T,
  parent: SceneObject | undefined,
  state: Partial<T['state']>
): T {
  if (object.parent !== parent) {
    object.clearParent();
  }
  update(object, state);
  return object;
}

function update<T extends SceneObject>(object: T, state: Partial<T['state']>): void {
  const now = object.state as Record<string, unknown>;
  if (Object.entries(state).some(([name, value]) => !same(now[name], value))) {
    object.setState(state);
  }
}

function same(a: unknown, b: unknown): boolean {
  return (
    a === b ||
    (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]))
  );
}

function sameScopes(object: SceneObject, scopes: Scope[]): boolean {
  const now = object.state.$variables?.state.variables.map((one) => [one.state.name, one.getValue()]) ?? [];
  return JSON.stringify(now) === JSON.stringify(scopes.map(({ name, value }) => [name, value]));
}
