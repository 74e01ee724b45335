import { useImperativeHandle, type ReactNode, type Ref } from 'react';
import type { ClassicDashboard, DashboardHandle, DashboardMeta } from './types.ts';

export interface DashboardViewProps {
  dashboard: ClassicDashboard;
  meta: DashboardMeta;
  /** True for `/dashboard/new`: opens in edit mode and has nothing to go back to. */
  isNew: boolean;
  /** The person wants to save this; the page asks for the message and sends it. */
  onSave(json: ClassicDashboard): void;
  /** Told at each change between "as saved" and "edited". */
  onDirtyChange?(dirty: boolean): void;
  /** Shown above the panels, e.g. "this dashboard changed in Git". */
  banner?: ReactNode;
  handle?: Ref<DashboardHandle>;
}

/** One dashboard: toolbar, variables, panels, edit mode. */
export function DashboardView({ dashboard, banner, handle }: DashboardViewProps) {
  useImperativeHandle(handle, () => ({
    isDirty: () => false,
    currentJson: () => dashboard,
    markSaved: () => undefined,
    replaceDashboard: () => undefined,
  }));
  return (
    <div>
      {banner}
      {dashboard.title}
    </div>
  );
}
