/** What was deleted; Grafana's own path. */
export const DELETED_PATH = '/dashboard/recently-deleted';

export function folderPath(uid: string): string {
  return `/dashboards/f/${encodeURIComponent(uid)}`;
}

export function newDashboardPath(folderUid?: string): string {
  return folderUid ? `/dashboard/new?folderUid=${encodeURIComponent(folderUid)}` : '/dashboard/new';
}
