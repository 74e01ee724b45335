import type { FrontendSettings } from './settings.ts';

let settings: FrontendSettings = { datasources: {}, defaultDatasource: '' };

/** Hands the server's settings to the Grafana packages. Call once, before the first page is drawn. */
export async function initRuntime(next: FrontendSettings): Promise<void> {
  settings = next;
}

export function frontendSettings(): FrontendSettings {
  return settings;
}
