import {
  LocalValueVariable,
  sceneGraph,
  SceneGridLayout,
  SceneGridRow,
  SceneReactObject,
  SceneVariableSet,
  VizPanel,
  type SceneGridItemLike,
} from '@grafana/scenes';
import type { LayoutEntry } from '../document/layout.ts';
import type { Placed, PlacedPanel, PlacedRow } from '../document/repeats.ts';
import { buildPanel, updatePanel } from './buildPanel.ts';
import { LazyGridItem } from './LazyGridItem.tsx';
import type { PanelActions } from './panelMenu.ts';
import { RowActions, type RowActionProps } from './RowActions.tsx';

export interface GridContext {
  editing: boolean;
  panelActions: PanelActions;
  rowActions: Omit<RowActionProps, 'rowId'>;
}

/**
 * Makes the grid show this layout. Panels that are there already are kept, with the data they have,
 * and only told what is new about them.
 */
export function showInGrid(grid: SceneGridLayout, placed: Placed[], context: GridContext): void {
  const known = panelsIn(grid);
  const rowStates = new Map(rowsIn(grid).map((row) => [row.state.key, row.state.isCollapsed]));
  const children = placed.map((one): SceneGridItemLike =>
    one.kind === 'panel' ? gridItem(one, known, context) : gridRow(one, known, context, rowStates)
  );
  grid.setState({ children, isDraggable: context.editing, isResizable: context.editing });
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

function rowsIn(grid: SceneGridLayout): SceneGridRow[] {
  return grid.state.children.filter((child) => child instanceof SceneGridRow);
}

function gridItem(placed: PlacedPanel, known: Map<string, VizPanel>, context: GridContext): LazyGridItem {
  const free = context.editing && !placed.isCopy;
  const body = vizPanel(placed, known, context);
  const item = new LazyGridItem({
    key: `item-${placed.key}`,
    x: placed.place.x,
    y: placed.place.y,
    width: placed.place.w,
    height: placed.place.h,
    isDraggable: free,
    isResizable: free,
    body,
  });
  item.seen = body.isActive;
  return item;
}

function vizPanel(placed: PlacedPanel, known: Map<string, VizPanel>, context: GridContext): VizPanel {
  const { key, panel, scopes } = placed;
  const existing = known.get(key);
  if (existing && sameScopes(existing, placed) && updatePanel(existing, panel) === 'updated') {
    existing.clearParent();
    return existing;
  }
  return buildPanel(panel, key, scopes, context.panelActions);
}

function sameScopes(viz: VizPanel, { scopes }: PlacedPanel): boolean {
  const now =
    viz.state.$variables?.state.variables.map((variable) => [variable.state.name, variable.getValue()]) ?? [];
  return JSON.stringify(now) === JSON.stringify(scopes.map(({ name, value }) => [name, value]));
}

function gridRow(
  placed: PlacedRow,
  known: Map<string, VizPanel>,
  context: GridContext,
  rowStates: Map<string | undefined, boolean | undefined>
): SceneGridRow {
  const { row, scopes, key } = placed;
  return new SceneGridRow({
    key,
    title: row.title ?? '',
    y: placed.y,
    // While looking, a row stays as the person left it; while editing it is as the file says.
    isCollapsed: context.editing ? placed.collapsed : (rowStates.get(key) ?? placed.collapsed),
    isDraggable: context.editing && !placed.isCopy,
    children: placed.panels.map((panel) => gridItem(panel, known, context)),
    actions:
      context.editing && row.id !== undefined
        ? new SceneReactObject({ component: RowActions, props: { rowId: row.id, ...context.rowActions } })
        : undefined,
    $variables:
      scopes.length > 0
        ? new SceneVariableSet({
            variables: scopes.map(({ name, value, text }) => new LocalValueVariable({ name, value, text })),
          })
        : undefined,
  });
}
