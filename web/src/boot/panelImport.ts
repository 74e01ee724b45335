import type { PanelPlugin } from '@grafana/data';

type Panels = typeof import('../panels/index.ts');

let panels: Panels | undefined;

/** Panel code is a chunk of its own; it is loaded with the first dashboard. */
export async function importPanelPlugin(type: string): Promise<PanelPlugin> {
  panels ??= await import('../panels/index.ts');
  return panels.panelPlugin(type);
}

export function loadedPanelPlugin(type: string): PanelPlugin | undefined {
  return panels?.panelPlugin(type);
}
