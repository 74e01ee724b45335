export { DashboardView, type DashboardViewProps } from './DashboardView.tsx';
export type { ClassicDashboard, DashboardHandle, DashboardMeta } from './types.ts';
