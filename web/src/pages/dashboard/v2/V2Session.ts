import type { DashboardJson } from '../../../api/types.ts';
import { canonical } from '../difference.ts';
import { specOf, withSpec } from './v2Json.ts';

export interface V2State {
  current: DashboardJson;
  isDirty: boolean;
  isEditing: boolean;
}

/** One open dashboard of v2: what is in Git, and what it is edited to. Its counterpart of classic JSON edits panels too. */
export class V2Session {
  private base: DashboardJson;
  /** What is in `base`, and on screen, in one spelling: kept, since each letter is compared with both. */
  private inGit: string;
  private onScreen: string;
  private state: V2State;
  private readonly listeners = new Set<() => void>();

  constructor(dashboard: DashboardJson) {
    this.base = dashboard;
    this.inGit = this.onScreen = canonical(specOf(dashboard));
    this.state = { current: dashboard, isDirty: false, isEditing: false };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): V2State => this.state;

  startEditing(): void {
    this.set({ isEditing: true });
  }

  /** Leaves edit mode; edits that are not saved go back to what is in Git. */
  stopEditing(): void {
    this.set({ isEditing: false });
    this.show(this.base);
  }

  edit(spec: Record<string, unknown>): void {
    this.show(withSpec(this.state.current, spec));
  }

  /** What was sent is now in Git: it is the base; edits made since the save was sent stay edits. */
  markSaved(json: DashboardJson, version: number): void {
    this.setBase({ ...json, version });
    this.show({ ...this.state.current, uid: json.uid, version });
  }

  /** What counted as saved did not come through: what is on screen is edits of this one again. */
  markUnsaved(base: DashboardJson): void {
    this.setBase(base);
    this.show({ ...this.state.current, version: base.version });
  }

  /** Drops all edits and shows this one. */
  replace(dashboard: DashboardJson): void {
    this.setBase(dashboard);
    this.show(dashboard);
  }

  /** Shows a draft as edits of what was saved last. */
  restore(draft: DashboardJson): void {
    this.set({ isEditing: true });
    this.show({ ...this.state.current, ...withSpec(draft, specOf(draft)) });
  }

  /** What says the same stays the same object, so that nothing is drawn anew for it. */
  private show(next: DashboardJson): void {
    const said = canonical(specOf(next));
    const current = said === this.onScreen ? { ...next, spec: this.state.current.spec } : next;
    this.onScreen = said;
    this.set({ current, isDirty: said !== this.inGit });
  }

  private setBase(base: DashboardJson): void {
    this.base = base;
    this.inGit = canonical(specOf(base));
  }

  private set(change: Partial<V2State>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
