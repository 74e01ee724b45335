import { COLUMNS } from '../document/panels.ts';
import { named, type Notes } from './notes.ts';
import { isObject, type Json, number, object, objects, someText, text, whole } from './reading.ts';

/** A place of an element, from the top of its section. */
export interface Cell {
  element: string;
  x: number;
  y: number;
  w: number;
  h: number;
  repeat?: Repeat;
}

export interface Repeat {
  variable: string;
  direction?: 'h' | 'v';
  maxPerRow?: number;
}

export interface Heading {
  title: string;
  collapsed: boolean;
  /** The variable that it repeats for. */
  repeat?: string;
}

/** Cells under one heading, or without one. */
export interface Section {
  heading?: Heading;
  cells: Cell[];
}

/** What is gathered on the way through a layout. */
export interface Found {
  notes: Notes;
  /** There are tabs in it, which are drawn as rows. */
  hasTabs: boolean;
  /** What an element is called in a note. */
  nameOf: (element: string) => string;
}

const DEEPEST = 20;
const TALLEST = 200;
const FARTHEST = 1_000_000;
const DEFAULT_COLUMNS = 3;
/** A line of the grid with its gap, and the gap, in pixels. */
const LINE = 38;
const GAP = 8;
/** The room on a usual screen, which decides how many columns an auto grid has at most. */
const ROOM = 1850;
const COLUMN_WIDTHS: Record<string, number> = { narrow: 192, standard: 448, wide: 768 };
const ROW_HEIGHTS: Record<string, number> = { short: 168, standard: 320, tall: 512 };

/** A layout of any kind as sections, one under the other; undefined for a kind that is not known. */
export function sectionsOf(layout: unknown, found: Found, depth = 0): Section[] | undefined {
  const { kind, spec: said } = object(layout);
  const spec = object(said);
  if (depth > DEEPEST) {
    found.notes.add('The layout', `is nested deeper than ${DEEPEST} times: the rest is left out`);
    return [];
  }
  switch (kind) {
    case 'GridLayout':
      return gridSections(spec, found);
    case 'AutoGridLayout':
      return [{ cells: autoCells(spec, found) }];
    case 'RowsLayout':
      return objects(spec.rows).flatMap((row) => rowSections(object(row.spec), found, depth));
    case 'TabsLayout':
      found.hasTabs = true;
      return objects(spec.tabs).flatMap((tab, i) => tabSections(object(tab.spec), i, found, depth));
    default:
      return undefined;
  }
}

function rowSections(row: Json, found: Found, depth: number): Section[] {
  const title = text(row.title);
  const repeat = repeatOf(named('Row', title), row.repeat, found)?.variable;
  noteExtras(named('Row', title), row, found);
  // What has no heading could not be opened again, but one that repeats needs one.
  const isHidden = row.hideHeader === true && repeat === undefined;
  const heading = { title, collapsed: row.collapse === true && row.hideHeader !== true, repeat };
  return under(isHidden ? undefined : heading, named('Row', title), row.layout, found, depth);
}

function tabSections(tab: Json, i: number, found: Found, depth: number): Section[] {
  const title = text(tab.title) || `Tab ${i + 1}`;
  const repeat = repeatOf(named('Tab', title), tab.repeat, found)?.variable;
  noteExtras(named('Tab', title), tab, found);
  return under({ title, collapsed: false, repeat }, named('Tab', title), tab.layout, found, depth);
}

/** What is inside a row or a tab. Classic rows hold no rows: an inner one has the names of both. */
function under(
  heading: Heading | undefined,
  name: string,
  layout: unknown,
  found: Found,
  depth: number
): Section[] {
  const inner = sectionsOf(layout, found, depth + 1);
  if (inner === undefined) {
    found.notes.add(name, `has a layout that is not known here (${text(object(layout).kind) || 'none'})`);
  }
  if (!heading) {
    return inner ?? [];
  }
  if (!inner || inner.length === 0) {
    return [{ heading, cells: [] }];
  }
  if (heading.repeat !== undefined && inner.some((one) => one.heading)) {
    found.notes.add(name, 'has rows inside itself and is drawn once, not once for each value');
  }
  return inner.map((one, i): Section => {
    const own = one.heading;
    if (!own) {
      return { ...one, heading: i === 0 ? heading : { ...heading, repeat: undefined } };
    }
    const title = [heading.title, own.title].filter(Boolean).join(' / ');
    return { ...one, heading: { ...own, title, collapsed: heading.collapsed || own.collapsed } };
  });
}

/** The grid of classic JSON; in v2alpha1 there may be rows in it. */
function gridSections(spec: Json, found: Found): Section[] {
  const items = objects(spec.items)
    .map((item) => ({ item, y: number(object(item.spec).y) ?? 0 }))
    .sort((a, b) => a.y - b.y);
  const result: Section[] = [];
  let open: Section | undefined;
  for (const { item } of items) {
    const inside = object(item.spec);
    if (item.kind === 'GridLayoutRow') {
      const title = text(inside.title);
      const repeat = repeatOf(named('Row', title), inside.repeat, found)?.variable;
      const heading = { title, collapsed: inside.collapsed === true, repeat };
      const cells = objects(inside.elements).flatMap((one) => gridCell(object(one.spec), found));
      result.push({ heading, cells });
      open = undefined;
      continue;
    }
    if (!open) {
      open = { cells: [] };
      result.push(open);
    }
    open.cells.push(...gridCell(inside, found));
  }
  return result;
}

function gridCell(item: Json, found: Found): Cell[] {
  const element = elementIn(item, found);
  if (element === undefined) {
    return [];
  }
  if ([item.x, item.y, item.width, item.height].some((one) => number(one) === undefined)) {
    found.notes.add(found.nameOf(element), 'has a place that cannot be read and stands elsewhere');
  }
  const x = whole(item.x, 0, COLUMNS - 1, 0);
  const repeat = repeatOf(found.nameOf(element), item.repeat, found);
  return [
    {
      element,
      x,
      y: whole(item.y, 0, FARTHEST, 0),
      w: whole(item.width, 1, COLUMNS - x, Math.min(12, COLUMNS - x)),
      h: whole(item.height, 1, TALLEST, 8),
      repeat,
    },
  ];
}

/** As many columns as it says and a usual screen has room for, filled line by line. */
function autoCells(spec: Json, found: Found): Cell[] {
  const items = objects(spec.items).map((item) => object(item.spec));
  const columns = columnsOf(spec, items);
  const h = whole((pixels(spec.rowHeight, spec.rowHeightMode, ROW_HEIGHTS) + GAP) / LINE, 2, TALLEST, 9);
  const edge = (column: number) => Math.floor((column * COLUMNS) / columns);
  const cells: Cell[] = [];
  let [column, y] = [0, 0];
  const nextLine = () => {
    y += h;
    column = 0;
  };
  for (const item of items) {
    const element = elementIn(item, found);
    if (element === undefined) {
      continue;
    }
    noteExtras(found.nameOf(element), item, found);
    const repeat = repeatOf(found.nameOf(element), item.repeat, found);
    // What repeats fills lines of its own.
    if (column >= columns || (repeat && column > 0)) {
      nextLine();
    }
    const place = { x: edge(column), w: edge(column + 1) - edge(column), y, h };
    cells.push({ element, ...place, repeat: repeat && { ...repeat, direction: 'h', maxPerRow: columns } });
    column = repeat ? columns : column + 1;
  }
  return cells;
}

function columnsOf(spec: Json, items: Json[]): number {
  const width = pixels(spec.columnWidth, spec.columnWidthMode, COLUMN_WIDTHS);
  const most = Math.min(
    whole(spec.maxColumnCount, 1, COLUMNS, DEFAULT_COLUMNS),
    Math.floor((ROOM + GAP) / (width + GAP))
  );
  // Fewer share the whole line, unless they will be more.
  return Math.max(1, items.some((item) => isObject(item.repeat)) ? most : Math.min(most, items.length));
}

function pixels(own: unknown, mode: unknown, modes: Record<string, number>): number {
  const custom = mode === 'custom' ? number(own) : undefined;
  return Math.max(1, custom ?? (Object.hasOwn(modes, text(mode)) ? modes[text(mode)] : modes.standard));
}

function elementIn(item: Json, found: Found): string | undefined {
  const name = someText(object(item.element).name);
  if (name === undefined) {
    found.notes.add('The layout', 'has a place that names no panel');
  }
  return name;
}

function repeatOf(name: string, repeat: unknown, { notes }: Found): Repeat | undefined {
  if (!isObject(repeat)) {
    return undefined;
  }
  const variable = someText(repeat.value);
  if (variable === undefined || (repeat.mode !== undefined && repeat.mode !== 'variable')) {
    notes.add(name, 'repeats for something that is not known here, and is drawn once');
    return undefined;
  }
  const direction = repeat.direction === 'v' ? 'v' : 'h';
  const most = number(repeat.maxPerRow);
  return { variable, direction, maxPerRow: most && whole(most, 1, COLUMNS, 4) };
}

function noteExtras(name: string, { conditionalRendering, variables }: Json, { notes }: Found): void {
  if (isObject(conditionalRendering)) {
    notes.add(name, 'is shown in Grafana on a condition, and here always');
  }
  for (const variable of objects(variables)) {
    notes.add(named('Variable', text(object(variable.spec).name)), `is one of ${name} alone and is left out`);
  }
}
