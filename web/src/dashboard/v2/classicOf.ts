import type { ClassicDashboard, ClassicPanel } from '../types.ts';
import { COLUMNS } from '../document/panels.ts';
import { isTime } from '../document/times.ts';
import { elementName, panelOf } from './elements.ts';
import { type Cell, type Found, type Heading, type Section, sectionsOf } from './layout.ts';
import { named, type Note, Notes } from './notes.ts';
import { defined, isObject, type Json, number, object, objects, someText, text, texts } from './reading.ts';
import { linksOf } from './links.ts';
import { annotationsOf, variablesOf } from './variables.ts';

/** A dashboard of the v2 schema in the form that is drawn. Never to be saved: the file would become another. */
export interface Drawable {
  dashboard: ClassicDashboard;
  /** What is not drawn as Grafana does. */
  notes: Note[];
  /** Tabs are drawn as rows, one under the other. */
  hasTabs: boolean;
  /** By the ids of the panels: the elements of the file that they were made from. */
  elements: ReadonlyMap<number, unknown>;
}

/** More would keep a browser busy for minutes. */
export const MOST_PANELS = 2000;
const HIGHEST_ID = 2 ** 31;
const CURSORS = ['Off', 'Crosshair', 'Tooltip'];
const WEEK_STARTS = ['saturday', 'monday', 'sunday'];

/**
 * Turns the schema of v2 and its previews into the classic one, for drawing alone. It takes any JSON and
 * never throws: what it cannot turn is in the notes.
 *
 * @param resource the dashboard as a resource, or its `spec`
 */
export function classicOf(resource: unknown): Drawable {
  const { spec: inside, metadata } = object(resource);
  const spec = isObject(inside) ? inside : object(resource);
  const elements = new Map(Object.entries(object(spec.elements)).filter(isElement));
  const notes = new Notes();
  const found: Found = { notes, hasTabs: false, nameOf: (key) => elementName(key, elements.get(key)) };
  if (!isObject(spec.elements)) {
    notes.add('The file', 'has no panels that can be read ("elements" is missing)');
  }
  const placed = new Placing(elements, notes);
  placed.stack(sectionsOf(spec.layout, found) ?? inOneGrid(spec.layout, [...elements.keys()], found));
  placed.noteUnplaced();
  return {
    dashboard: defined<ClassicDashboard>({
      uid: someText(object(metadata).name),
      title: text(spec.title),
      description: someText(spec.description),
      tags: texts(spec.tags),
      editable: false,
      graphTooltip: Math.max(0, CURSORS.indexOf(text(spec.cursorSync))),
      links: linksOf(spec.links),
      ...timeOf(object(spec.timeSettings), notes),
      templating: { list: variablesOf(spec.variables, notes) },
      annotations: { list: annotationsOf(spec.annotations, notes) },
      panels: placed.panels,
    }),
    notes: notes.all(),
    hasTabs: found.hasTabs,
    elements: placed.sources,
  };
}

function isElement(entry: [string, unknown]): entry is [string, Json] {
  return isObject(entry[1]);
}

/** A layout that is not known is no reason to show no panels. */
function inOneGrid(layout: unknown, names: string[], found: Found): Section[] {
  const kind = text(object(layout).kind);
  found.notes.add(
    'The layout',
    `is ${kind ? `not known here (${kind})` : 'missing'}: the panels stand in the order of the file`
  );
  const items = names.map((name) => ({ spec: { element: { name } } }));
  return sectionsOf({ kind: 'AutoGridLayout', spec: { items } }, found) ?? [];
}

function timeOf(settings: Json, notes: Notes): Partial<ClassicDashboard> {
  const { from, to, autoRefresh, timezone, weekStart, fiscalYearStartMonth } = settings;
  if (objects(settings.quickRanges).length > 0) {
    notes.add('The time picker', 'offers the usual ranges, not those of the file');
  }
  const times = { from: text(from) || 'now-6h', to: text(to) || 'now' };
  for (const one of Object.values(times)) {
    if (!isTime(one)) {
      notes.add(named('The time', one), 'cannot be read: the usual one takes its place');
    }
  }
  const intervals = texts(settings.autoRefreshIntervals);
  return {
    time: times,
    refresh: text(autoRefresh),
    timezone: someText(timezone),
    weekStart: WEEK_STARTS.find((one) => one === weekStart),
    fiscalYearStartMonth: number(fiscalYearStartMonth),
    timepicker: defined({
      hidden: settings.hideTimepicker === true,
      refresh_intervals: intervals.length > 0 ? intervals : undefined,
      nowDelay: someText(settings.nowDelay),
    }),
  };
}

/** Puts elements where the sections have them, one section under the other. */
class Placing {
  readonly panels: ClassicPanel[] = [];
  readonly sources = new Map<number, unknown>();
  private readonly ids = new Map<string, number>();
  private readonly placed = new Set<string>();
  private nextId: number;
  private y = 0;
  private count = 0;
  private left = 0;

  constructor(
    private readonly elements: ReadonlyMap<string, Json>,
    private readonly notes: Notes
  ) {
    const taken = new Set<number>();
    for (const [key, element] of elements) {
      const id = number(object(element.spec).id);
      if (id !== undefined && Number.isInteger(id) && id > 0 && id < HIGHEST_ID && !taken.has(id)) {
        taken.add(id);
        this.ids.set(key, id);
      }
    }
    this.nextId = [...taken].reduce((highest, id) => Math.max(highest, id), 0) + 1;
  }

  stack(sections: Section[]): void {
    let isUnderRow = false;
    for (const { heading, cells } of sections) {
      // In classic JSON what follows an open row belongs to it.
      const row: Heading | undefined = heading ?? (isUnderRow ? { title: '', collapsed: false } : undefined);
      isUnderRow = row !== undefined;
      if (row) {
        this.putRow(row, cells);
      } else {
        this.y = this.put(cells, this.panels);
      }
    }
    if (this.left > 0) {
      this.notes.add(`${this.left} panels and rows`, `are left out: more than ${MOST_PANELS} are not drawn`);
    }
  }

  /** Elements without a place are not drawn in Grafana either, but here they are named. */
  noteUnplaced(): void {
    for (const [key, element] of this.elements) {
      if (!this.placed.has(key)) {
        this.notes.add(elementName(key, element), 'has no place in the layout');
      }
    }
  }

  private putRow({ title, collapsed, repeat }: Heading, cells: Cell[]): void {
    if (!this.hasRoom()) {
      this.left += cells.length;
      cells.forEach(({ element }) => this.placed.add(element));
      return;
    }
    const inside: ClassicPanel[] = [];
    const gridPos = { x: 0, y: this.y++, w: COLUMNS, h: 1 };
    this.panels.push(
      defined<ClassicPanel>({
        id: this.nextId++,
        type: 'row',
        title,
        collapsed,
        repeat,
        gridPos,
        panels: collapsed ? inside : [],
      })
    );
    const bottom = this.put(cells, collapsed ? inside : this.panels);
    this.y = collapsed ? this.y : bottom;
  }

  /** Returns where the next thing goes. Lines that nothing stands in are closed, as the grid does it. */
  private put(cells: Cell[], into: ClassicPanel[]): number {
    let bottom = this.y;
    let gap = 0;
    for (const cell of [...cells].sort((a, b) => a.y - b.y || a.x - b.x)) {
      this.placed.add(cell.element);
      const panel = this.panelFor(cell.element);
      if (!panel || !this.hasRoom()) {
        continue;
      }
      gap = Math.max(gap, this.y + cell.y - bottom);
      const y = this.y + cell.y - gap;
      into.push(defined({ ...panel, gridPos: { x: cell.x, y, w: cell.w, h: cell.h }, ...repeatIn(cell) }));
      bottom = Math.max(bottom, y + cell.h);
    }
    return bottom;
  }

  private panelFor(key: string): ClassicPanel | undefined {
    const element = this.elements.get(key);
    if (!element) {
      this.notes.add(named('Panel', key), 'has a place in the layout but is not in the file');
      return undefined;
    }
    const panel = panelOf(key, element, this.notes);
    if (!panel) {
      return undefined;
    }
    const own = this.ids.get(key);
    const id = own !== undefined && !this.sources.has(own) ? own : this.nextId++;
    this.sources.set(id, element);
    return { id, ...panel };
  }

  private hasRoom(): boolean {
    const isThere = this.count < MOST_PANELS;
    this.count += isThere ? 1 : 0;
    this.left += isThere ? 0 : 1;
    return isThere;
  }
}

function repeatIn({ repeat }: Cell): Partial<ClassicPanel> {
  return repeat
    ? { repeat: repeat.variable, repeatDirection: repeat.direction, maxPerRow: repeat.maxPerRow }
    : {};
}
