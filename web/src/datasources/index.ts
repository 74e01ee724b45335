export { DataSources } from './DataSources.ts';
export type { SourceRef } from './resolve.ts';
export { NOT_CONFIGURED } from './MissingSource.ts';
export { setOpenDashboardUid } from './openDashboard.ts';
