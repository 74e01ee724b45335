import type { DashboardJson } from '../../api/types.ts';

/** What a dashboard is before anybody did anything to it. */
export function newDashboard(): DashboardJson {
  return {
    id: null,
    title: 'New dashboard',
    tags: [],
    timezone: 'browser',
    editable: true,
    graphTooltip: 0,
    schemaVersion: 41,
    version: 0,
    refresh: '',
    time: { from: 'now-6h', to: 'now' },
    timepicker: {},
    templating: { list: [] },
    annotations: { list: [] },
    links: [],
    panels: [],
  };
}
