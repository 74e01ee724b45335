import type { ClassicPanel, GridPos } from '../types.ts';
import { COLUMNS, gridPos } from './panels.ts';
import { sections } from './rows.ts';

export interface RepeatValue {
  value: string;
  text: string;
}

/** What a repeated panel or row sees as the value of the variable that it repeats for. */
export interface Scope extends RepeatValue {
  name: string;
}

export interface PlacedPanel {
  kind: 'panel';
  key: string;
  panel: ClassicPanel;
  place: GridPos;
  scopes: Scope[];
  /** Not the panel of the file but a copy of it for another value. */
  isCopy: boolean;
}

export interface PlacedRow {
  kind: 'row';
  key: string;
  row: ClassicPanel;
  y: number;
  collapsed: boolean;
  scopes: Scope[];
  isCopy: boolean;
  panels: PlacedPanel[];
}

export type Placed = PlacedPanel | PlacedRow;

/** The values that are chosen for a variable; `undefined` if there is no such variable. */
export type ValuesOf = (variable: string) => RepeatValue[] | undefined;

/**
 * Lays a dashboard out. With `valuesOf`, panels and rows that repeat are there once for each value,
 * and what stands below them moves down; without it, as in edit mode, once.
 */
export function placePanels(panels: ClassicPanel[], valuesOf?: ValuesOf): Placed[] {
  const { top, rows } = sections(panels.filter((panel) => !panel.repeatPanelId));
  const outside: PlacedPanel[] = [];
  let shift = placeAll(top, [], '', 0, outside, valuesOf);
  const placed: Placed[] = [...outside];
  for (const { row, panels: held } of rows) {
    const values = row.repeat ? valuesOf?.(row.repeat) : undefined;
    const copies = values?.length ? values : [undefined];
    copies.forEach((value, i) => {
      const scopes = value && row.repeat ? [{ name: row.repeat, ...value }] : [];
      const suffix = i > 0 ? `/${value?.value}` : '';
      const inside: PlacedPanel[] = [];
      const y = gridPos(row).y + shift;
      const grown = placeAll(held, scopes, suffix, shift, inside, valuesOf) - shift;
      const collapsed = Boolean(row.collapsed);
      placed.push({
        kind: 'row',
        key: `row-${row.id}${suffix}`,
        row,
        y,
        collapsed,
        scopes,
        isCopy: i > 0,
        panels: inside,
      });
      shift += collapsed ? 0 : grown;
      if (i < copies.length - 1) {
        shift += 1 + (collapsed ? 0 : height(held, gridPos(row).y + 1));
      }
    });
  }
  return placed;
}

/** Places siblings, moved down by `shift`; returns the shift for what comes after them. */
function placeAll(
  panels: ClassicPanel[],
  scopes: Scope[],
  suffix: string,
  shift: number,
  into: PlacedPanel[],
  valuesOf?: ValuesOf
): number {
  let total = shift;
  let grownAt = -1;
  let pending = 0;
  for (const panel of panels) {
    const at = gridPos(panel);
    if (at.y > grownAt) {
      total += pending;
      pending = 0;
    }
    const values =
      panel.repeat && !scopes.some((scope) => scope.name === panel.repeat)
        ? valuesOf?.(panel.repeat)
        : undefined;
    if (!panel.repeat || !values?.length) {
      into.push({
        kind: 'panel',
        key: `panel-${panel.id}${suffix}`,
        panel,
        place: { ...at, y: at.y + total },
        scopes,
        isCopy: suffix !== '',
      });
      continue;
    }
    const places = repeatedPlaces(panel, { ...at, y: at.y + total }, values.length);
    values.forEach((value, i) => {
      into.push({
        kind: 'panel',
        key: `panel-${panel.id}${suffix}${i > 0 ? `/${value.value}` : ''}`,
        panel,
        place: places[i],
        scopes: [...scopes, { name: panel.repeat ?? '', ...value }],
        isCopy: i > 0 || suffix !== '',
      });
    });
    const last = places[places.length - 1];
    pending = Math.max(pending, last.y + last.h - (at.y + total + at.h));
    grownAt = Math.max(grownAt, at.y);
  }
  return total + pending;
}

/** Down in one column, or across in as many columns as fit; four unless the panel says otherwise. */
function repeatedPlaces(panel: ClassicPanel, at: GridPos, count: number): GridPos[] {
  if (panel.repeatDirection === 'v') {
    return Array.from({ length: count }, (_, i) => ({ ...at, y: at.y + i * at.h }));
  }
  const perRow = Math.min(count, panel.maxPerRow || 4);
  const w = Math.floor(COLUMNS / perRow);
  return Array.from({ length: count }, (_, i) => ({
    ...at,
    w,
    x: (i % perRow) * w,
    y: at.y + Math.floor(i / perRow) * at.h,
  }));
}

function height(panels: ClassicPanel[], from: number): number {
  return panels.reduce((most, panel) => Math.max(most, gridPos(panel).y + gridPos(panel).h - from), 0);
}
