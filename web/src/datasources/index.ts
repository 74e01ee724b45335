export { DataSources } from './DataSources.ts';
export type { SourceRef } from './resolve.ts';
export { MISSING_TYPE, missingSourceOf } from './MissingSource.ts';
export { openDashboard, setOpenDashboard } from './openDashboard.ts';
