/** A dashboard as in Grafana's classic JSON. Fields that the UI does not know are kept as they are. */
export interface ClassicDashboard {
  uid?: string;
  id?: number | null;
  title?: string;
  version?: number;
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
  /** The JSON as a save would send it now. */
  currentJson(): ClassicDashboard;
  /** The save came through: what is on screen is the new base. */
  markSaved(json: ClassicDashboard, version: number): void;
  /**
   * Drops all edits and shows this one, e.g. after it changed in Git. With `asEdits` it counts as edited
   * and not saved yet, on top of what was saved last: a draft that somebody restored.
   */
  replaceDashboard(json: ClassicDashboard, asEdits?: boolean): void;
}
