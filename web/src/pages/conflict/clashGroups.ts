/** What clashes, sorted by the thing that a person sees: panel by panel, then everything else. */
import type { Clash, Conflict } from '../../api/saves.ts';
import type { DashboardJson } from '../../api/types.ts';

type Json = Record<string, unknown>;

export interface PanelGroup {
  kind: 'panel';
  key: string;
  panelId: number;
  title: string;
  /** Whether each side still has the panel. */
  isMine: boolean;
  isTheirs: boolean;
  conflicts: Conflict[];
}

export interface OtherGroup {
  kind: 'other';
  key: string;
  title: string;
  conflicts: Conflict[];
}

export type ClashGroup = PanelGroup | OtherGroup;

const OTHER_TITLE = 'The dashboard itself';

export function clashGroups({ mine, theirs, conflicts }: Clash): ClashGroup[] {
  const byPanel = new Map<number, Conflict[]>();
  const others: Conflict[] = [];
  for (const conflict of conflicts) {
    const id = panelIdIn(conflict.path);
    if (id === undefined) {
      others.push(conflict);
    } else {
      byPanel.set(id, [...(byPanel.get(id) ?? []), conflict]);
    }
  }
  const panels = [...byPanel].map(([panelId, list]): PanelGroup => {
    const [a, b] = [findPanel(mine, panelId), findPanel(theirs, panelId)];
    return {
      kind: 'panel',
      key: `panel-${panelId}`,
      panelId,
      title: titleOf(a ?? b, panelId),
      isMine: a !== undefined,
      isTheirs: b !== undefined,
      conflicts: list,
    };
  });
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

function findPanel(dashboard: DashboardJson, id: number): Json | undefined {
  const all = objects(dashboard.panels).flatMap((panel) => [panel, ...objects(panel.panels)]);
  return all.find((panel) => panel.id === id);
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
