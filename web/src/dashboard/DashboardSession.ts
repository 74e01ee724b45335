import { sceneGraph, SceneQueryRunner, StateCommittedEvent, type VizPanel } from '@grafana/scenes';
import { applyLayout } from './document/layout.ts';
import { withoutOldRows } from './document/oldRows.ts';
import { addPanel, duplicatePanel, findPanel, removePanel, withPanelIds } from './document/panels.ts';
import { placePanels } from './document/repeats.ts';
import { removeRow, setRowCollapsed } from './document/rows.ts';
import { buildScene, sceneSettings, type DashboardScene } from './scene/DashboardScene.ts';
import { panelsIn, readLayout, showInGrid, type GridContext } from './scene/grid.ts';
import { repeatValues } from './scene/repeatValues.ts';
import type { ClassicDashboard, ClassicPanel } from './types.ts';

/** What is open beside the dashboard. */
export type SidePane =
  | { kind: 'none' }
  | { kind: 'panel'; id: number; tab?: 'json' }
  | { kind: 'row'; id: number }
  | { kind: 'settings' }
  | { kind: 'add' };

export interface SessionState {
  current: ClassicDashboard;
  dirty: boolean;
  editing: boolean;
  canUndo: boolean;
  pane: SidePane;
  /** One panel over the whole page. */
  viewing?: number;
  scene: DashboardScene;
}

const MAX_UNDO = 100;

/**
 * One open dashboard. The JSON is the truth: an edit makes the next JSON, and the scene on screen is
 * brought up to it. The scene tells back only what is done with the hand in it: dragging, resizing,
 * rows opened and closed. Because edits share what they do not touch, a save changes nothing else.
 */
export class DashboardSession {
  private base: ClassicDashboard;
  private past: ClassicDashboard[] = [];
  private lastStep: string | undefined;
  private state: SessionState;
  private readonly listeners = new Set<() => void>();
  private unwatch: () => void = () => undefined;

  constructor(
    dashboard: ClassicDashboard,
    private readonly canEdit: boolean,
    editing = false
  ) {
    this.base = readable(dashboard);
    const scene = buildScene(this.base);
    this.state = { current: this.base, dirty: false, editing, canUndo: false, pane: { kind: 'none' }, scene };
    this.adopt(scene);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): SessionState => this.state;

  /**
   * Makes an edit. An edit that returns the same object is none.
   *
   * @param step edits in a row with the same name are undone together: the letters of a title
   */
  edit(change: (dashboard: ClassicDashboard) => ClassicDashboard, step?: string): void {
    const next = change(this.state.current);
    if (next === this.state.current) {
      return;
    }
    if (step === undefined || step !== this.lastStep || this.past.length === 0) {
      this.past = [...this.past.slice(1 - MAX_UNDO), this.state.current];
    }
    this.lastStep = step;
    this.show(next);
  }

  undo(): void {
    const before = this.past.at(-1);
    if (before) {
      this.past = this.past.slice(0, -1);
      this.lastStep = undefined;
      this.show(before);
    }
  }

  startEditing(pane: SidePane = { kind: 'none' }): void {
    this.set({ editing: true, viewing: undefined, pane });
    this.refreshGrid();
  }

  /** Leaves edit mode; edits that are not saved go back to what is in Git. */
  discardEdits(): void {
    this.past = [];
    this.set({ editing: false, pane: { kind: 'none' } });
    this.show(this.base);
    this.refreshGrid();
  }

  stopEditing(): void {
    this.set({ editing: false, pane: { kind: 'none' } });
    this.refreshGrid();
  }

  open(pane: SidePane): void {
    this.set({ pane });
  }

  view(panelId: number | undefined): void {
    if (panelId !== this.state.viewing) {
      this.set({ viewing: panelId });
    }
  }

  /** What was sent is now in Git: it is the base; edits made since the save was sent stay edits. */
  markSaved(json: ClassicDashboard, version: number): void {
    const { uid, id = null } = json;
    const now = this.state.current;
    const asSent = { ...now, uid, id, version };
    this.base = readable({ ...json, id, version });
    this.past = [];
    this.show(sameJson(asSent, this.base) ? this.base : asSent);
  }

  /** What counted as saved did not come through: what is on screen is edits of this one again. */
  markUnsaved(base: ClassicDashboard): void {
    this.base = readable(base);
    this.show({ ...this.state.current, version: base.version });
  }

  /**
   * Forgets the edits and shows another state of the dashboard: what is in Git now. The pane stays open when what it
   * is about is still the same; else what is typed in it would be from another state.
   */
  replace(dashboard: ClassicDashboard): void {
    this.base = readable(dashboard);
    this.past = [];
    if (!this.isPaneOf(this.base)) {
      this.set({ pane: { kind: 'none' } });
    }
    this.show(this.base);
  }

  private isPaneOf(next: ClassicDashboard): boolean {
    const { pane, current } = this.state;
    return (
      sameJson({ ...current, version: next.version }, next) ||
      ((pane.kind === 'panel' || pane.kind === 'row') &&
        sameJson(findPanel(current, pane.id), findPanel(next, pane.id)))
    );
  }

  /** Shows another state of the dashboard as an edit of this one: a draft that came back. */
  restore(draft: ClassicDashboard): void {
    this.startEditing();
    this.edit(() => readable(draft));
  }

  addPanel(panel: ClassicPanel, size: { w: number; h: number }): void {
    const [next, id] = addPanel(this.state.current, panel, size);
    this.edit(() => next);
    this.open({ kind: panel.type === 'row' ? 'row' : 'panel', id });
  }

  duplicatePanel(id: number): void {
    const [next, copy] = duplicatePanel(this.state.current, id);
    this.edit(() => next);
    this.open({ kind: 'panel', id: copy });
  }

  removePanel(id: number): void {
    this.edit((dashboard) => removePanel(dashboard, id));
    this.open({ kind: 'none' });
  }

  removeRow(id: number, withPanels: boolean): void {
    this.edit((dashboard) => removeRow(dashboard, id, withPanels));
    this.open({ kind: 'none' });
  }

  vizPanel(panelId: number): VizPanel | undefined {
    return panelsIn(this.state.scene.state.body).get(`panel-${panelId}`);
  }

  /** Asks for a panel's data again, without waiting for the next refresh. */
  runQueries(panelId: number): void {
    const panel = this.vizPanel(panelId);
    for (const runner of panel
      ? sceneGraph.findAllObjects(panel, (one) => one instanceof SceneQueryRunner)
      : []) {
      (runner as SceneQueryRunner).runQueries();
    }
  }

  /** Makes JSON and screen agree again. */
  private show(next: ClassicDashboard): void {
    const before = this.state.current;
    const rebuild = !sameJson(sceneSettings(before), sceneSettings(next));
    this.set({
      current: next,
      dirty: !sameJson(next, this.base),
      canUndo: this.past.length > 0,
      scene: rebuild ? buildScene(next) : this.state.scene,
    });
    if (rebuild) {
      this.adopt(this.state.scene);
    } else if (before.panels !== next.panels) {
      this.refreshGrid();
    }
  }

  private adopt(scene: DashboardScene): void {
    this.unwatch();
    const moves = scene.subscribeToEvent(StateCommittedEvent, () => this.takeLayout());
    const stopRepeats = repeatValues.watch(scene, () => !this.state.editing && this.refreshGrid());
    this.unwatch = () => {
      moves.unsubscribe();
      stopRepeats();
    };
    this.refreshGrid();
  }

  private takeLayout(): void {
    if (this.state.editing) {
      const layout = readLayout(this.state.scene.state.body);
      this.edit((dashboard) => applyLayout(dashboard, layout));
    }
  }

  private refreshGrid(): void {
    const { scene, current, editing } = this.state;
    const values = editing ? undefined : repeatValues.of(scene);
    showInGrid(scene.state.body, placePanels(current.panels ?? [], values), this.gridContext());
  }

  private gridContext(): GridContext {
    return {
      editing: this.state.editing,
      panelActions: {
        isEditing: () => this.state.editing,
        canEdit: () => this.canEdit,
        edit: (id) => this.startEditing({ kind: 'panel', id }),
        showJson: (id) => this.open({ kind: 'panel', id, tab: 'json' }),
        view: (id) => this.view(id),
        remove: (id) => this.removePanel(id),
        duplicate: (id) => this.duplicatePanel(id),
      },
      setRowCollapsed: (id, collapsed) => this.edit((dashboard) => setRowCollapsed(dashboard, id, collapsed)),
      rowActions: {
        edit: (id) => this.open({ kind: 'row', id }),
        remove: (id) => this.removeRow(id, false),
      },
    };
  }

  private set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What everything here relies on: panels on a grid, each with an id. Few files need any of it. */
function readable(dashboard: ClassicDashboard): ClassicDashboard {
  return withPanelIds(withoutOldRows(dashboard));
}
