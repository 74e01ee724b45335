import type { FieldConfigSource } from '@grafana/data';
import type { SourceRef } from '../datasources/index.ts';

/** A dashboard as in Grafana's classic JSON. Fields that the UI does not know are kept as they are. */
export interface ClassicDashboard {
  uid?: string;
  id?: number | null;
  title?: string;
  description?: string;
  tags?: string[];
  version?: number;
  schemaVersion?: number;
  refresh?: string | false;
  time?: { from: string; to: string };
  timezone?: string;
  weekStart?: string;
  graphTooltip?: number;
  editable?: boolean;
  links?: DashboardLink[];
  panels?: ClassicPanel[];
  /** Before schema version 16 panels stood in rows; see `oldRows.ts`. */
  rows?: unknown[];
  templating?: { list?: ClassicVariable[]; [field: string]: unknown };
  annotations?: { list?: ClassicAnnotation[]; [field: string]: unknown };
  timepicker?: {
    refresh_intervals?: string[];
    hidden?: boolean;
    nowDelay?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
  [field: string]: unknown;
}

export interface ClassicPanel {
  id?: number;
  type?: string;
  title?: string;
  description?: string;
  gridPos?: GridPos;
  datasource?: SourceRef;
  targets?: ClassicTarget[];
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  transformations?: Array<{ id: string; options: unknown; [field: string]: unknown }>;
  pluginVersion?: string;
  transparent?: boolean;
  interval?: string | null;
  maxDataPoints?: number | null;
  timeFrom?: string | null;
  timeShift?: string | null;
  hideTimeOverride?: boolean;
  cacheTimeout?: string | null;
  links?: DashboardLink[];
  repeat?: string | null;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
  /** Set on copies that old versions saved beside the panel that repeats. */
  repeatPanelId?: number | null;
  /** Rows only. */
  collapsed?: boolean;
  /** Rows only: what a collapsed row holds. */
  panels?: ClassicPanel[];
  libraryPanel?: { uid?: string; name?: string };
  [field: string]: unknown;
}

export interface ClassicTarget {
  refId: string;
  datasource?: SourceRef;
  hide?: boolean;
  [field: string]: unknown;
}

export interface ClassicVariable {
  name: string;
  type: string;
  label?: string | null;
  hide?: number;
  query?: unknown;
  current?: { value?: string | string[]; text?: string | string[]; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ClassicAnnotation {
  name?: string;
  enable?: boolean;
  hide?: boolean;
  iconColor?: string;
  datasource?: SourceRef;
  builtIn?: number | boolean;
  type?: string;
  [field: string]: unknown;
}

export interface DashboardLink {
  title?: string;
  url?: string;
  type?: string;
  icon?: string;
  tooltip?: string;
  tags?: string[];
  targetBlank?: boolean;
  includeVars?: boolean;
  keepTime?: boolean;
  asDropdown?: boolean;
  [field: string]: unknown;
}

/** `meta` of `GET /api/dashboards/uid/{uid}`, as far as the UI reads it. */
export interface DashboardMeta {
  slug?: string;
  url?: string;
  folderUid?: string;
  folderTitle?: string;
  folderUrl?: string;
  canSave?: boolean;
  canEdit?: boolean;
  canDelete?: boolean;
  version?: number;
  created?: string;
  createdBy?: string;
  updated?: string;
  updatedBy?: string;
}

/** What a page can ask of an open dashboard. */
export interface DashboardHandle {
  isDirty(): boolean;
  /** True while somebody types what is no JSON yet: it is in no JSON, and nothing may be put in its place. */
  isTyping?(): boolean;
  /** The JSON as a save would send it now. */
  currentJson(): ClassicDashboard;
  /** The save came through: what is on screen is the new base. */
  markSaved(json: ClassicDashboard, version: number): void;
  /** What counted as saved did not come through: what is on screen is edits of this one again. */
  markUnsaved(base: ClassicDashboard): void;
  /**
   * Drops all edits and shows this one, e.g. after it changed in Git. With `asEdits` it counts as edited
   * and not saved yet, on top of what was saved last: a draft that somebody restored.
   */
  replaceDashboard(json: ClassicDashboard, asEdits?: boolean): void;
}
