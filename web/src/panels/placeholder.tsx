import type { PanelPlugin } from '@grafana/data';
import { definePanel } from './definePanel.ts';
import { PanelMessage } from './PanelMessage.tsx';

const made = new Map<string, PanelPlugin>();

/** Stands for a panel type that cannot be drawn here; everything in the panel is kept as it is. */
export function placeholderFor(type: string): PanelPlugin {
  let plugin = made.get(type);
  if (!plugin) {
    plugin = definePanel<object>({
      type,
      name: type,
      defaults: {},
      withoutData: true,
      component: () => (
        <PanelMessage
          icon="info-circle"
          title={`Panels of type “${type}” cannot be drawn yet`}
          detail="The panel is kept in the dashboard as it is."
        />
      ),
    });
    made.set(type, plugin);
  }
  return plugin;
}
