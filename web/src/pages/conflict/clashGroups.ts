/** What clashes, sorted by the thing that a person sees: panel by panel, then everything else. */
import type { Clash, Conflict } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';
import { classicOf } from '../../dashboard/v2/classicOf.ts';
import { isBeyondClassic, isObject, isV2 } from '../dashboard/schema.ts';

type Json = Record<string, unknown>;

export interface PanelSides {
  panelId: number;
  title: string;
  /** Whether each side still has the panel. */
  isMine: boolean;
  isTheirs: boolean;
}

export interface PanelGroup extends PanelSides {
  kind: 'panel';
  key: string;
  conflicts: Conflict[];
}

/** A dashboard that clashes as a whole, since the sides are in different schemas. */
export interface WholeGroup {
  kind: 'whole';
  key: string;
  title: string;
  /** The panels of either side, in their order, then those that only mine has. */
  panels: PanelSides[];
  conflicts: Conflict[];
}

export interface OtherGroup {
  kind: 'other';
  key: string;
  title: string;
  conflicts: Conflict[];
}

export type ClashGroup = PanelGroup | WholeGroup | OtherGroup;

const OTHER_TITLE = 'The dashboard itself';
/** The path of a clash of all with all. */
const WHOLE = '';

/** A side in the form that is drawn, where its schema is one of those that are. */
export function drawable(side: DashboardJson): DashboardJson {
  return isV2(side) ? classicOf(side).dashboard : side;
}

export function clashGroups({ mine, theirs, conflicts }: Clash): ClashGroup[] {
  if (conflicts[0]?.path === WHOLE && isBeyondClassic(mine) !== isBeyondClassic(theirs)) {
    const isDrawn = [mine, theirs].every((side) => !isBeyondClassic(side) || isV2(side));
    const panels = isDrawn ? sidesOf(drawable(mine), drawable(theirs)) : [];
    return [{ kind: 'whole', key: 'whole', title: OTHER_TITLE, panels, conflicts }];
  }
  const [drawnMine, drawnTheirs] = [drawable(mine), drawable(theirs)];
  const byPanel = new Map<number, Conflict[]>();
  const others: Conflict[] = [];
  for (const conflict of conflicts) {
    const id = panelIdIn(conflict.path) ?? elementIdIn(conflict.path, theirs, mine);
    if (id === undefined) {
      others.push(conflict);
    } else {
      byPanel.set(id, [...(byPanel.get(id) ?? []), conflict]);
    }
  }
  const panels = [...byPanel].map(([panelId, list]): PanelGroup => ({
    kind: 'panel',
    key: `panel-${panelId}`,
    ...sidesOfOne(drawnMine, drawnTheirs, panelId),
    conflicts: list,
  }));
  const rest: ClashGroup[] =
    others.length > 0 ? [{ kind: 'other', key: 'other', title: OTHER_TITLE, conflicts: others }] : [];
  return [...panels, ...rest];
}

/** The panel that a path leads into: the innermost, for a row holds panels too. */
export function panelIdIn(path: string): number | undefined {
  const ids = [...path.matchAll(/(?:^|\.)panels\[(\d+)\]/g)];
  const last = ids.at(-1);
  return last ? Number(last[1]) : undefined;
}

/** The same of v2, where a path leads into an element: by its id, which both sides are drawn with. */
function elementIdIn(path: string, ...sides: DashboardJson[]): number | undefined {
  const [, key] = /^elements\[([^\]]+)\]/.exec(path) ?? [];
  const ids = sides.map(({ elements }) => {
    const element = key !== undefined && isObject(elements) ? elements[key] : undefined;
    return isObject(element) && isObject(element.spec) ? element.spec.id : undefined;
  });
  return ids.find((id) => typeof id === 'number');
}

function sidesOf(mine: DashboardJson, theirs: DashboardJson): PanelSides[] {
  const ids = [...allPanels(theirs), ...allPanels(mine)]
    .filter(({ type }) => type !== 'row')
    .flatMap(({ id }) => (typeof id === 'number' ? [id] : []));
  return [...new Set(ids)].map((id) => sidesOfOne(mine, theirs, id));
}

function sidesOfOne(mine: DashboardJson, theirs: DashboardJson, panelId: number): PanelSides {
  const [a, b] = [mine, theirs].map((side) => allPanels(side).find(({ id }) => id === panelId));
  return { panelId, title: titleOf(a ?? b, panelId), isMine: a !== undefined, isTheirs: b !== undefined };
}

function allPanels(dashboard: DashboardJson): Json[] {
  return objects(dashboard.panels).flatMap((panel) => [panel, ...objects(panel.panels)]);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

function titleOf(panel: Json | undefined, id: number): string {
  const kind = panel?.type === 'row' ? 'Row' : 'Panel';
  return typeof panel?.title === 'string' && panel.title !== ''
    ? `${kind} "${panel.title}"`
    : `${kind} ${id}`;
}
