export { DashboardView, type DashboardViewProps } from './DashboardView.tsx';
export type { ClassicDashboard, DashboardHandle, DashboardMeta } from './types.ts';
export { PanelPreview } from './view/PanelPreview.tsx';
