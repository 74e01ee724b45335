import {
  identityOverrideProcessor,
  PanelPlugin,
  PluginState,
  PluginType,
  type Field,
  type FieldConfigProperty,
  type PanelProps,
  type StandardOptionConfig,
} from '@grafana/data';
import type { ComponentType } from 'react';

interface PanelDefinition<Options> {
  type: string;
  name: string;
  component: ComponentType<PanelProps<Options>>;
  defaults: Options;
  /** Other defaults for the standard field options than the registry's. */
  fieldDefaults?: Partial<Record<FieldConfigProperty, StandardOptionConfig>>;
  /** `custom.*` field options with their defaults. One that is not listed is dropped from overrides. */
  customFields?: Record<string, unknown>;
  /** Says no for a custom field that makes no sense on some field, e.g. a label on the time axis. */
  customFieldApplies?: (path: string, field: Field) => boolean;
  noPadding?: boolean;
  /** Without it a panel is given no annotations. */
  drawsAnnotations?: boolean;
  /** For panels that draw nothing from data, as text does. */
  withoutData?: boolean;
}

/** The version that a saved panel carries; it says which shape of options was written. */
const OPTIONS_VERSION = '13.2.2';

export function definePanel<Options extends object>(
  definition: PanelDefinition<Options>
): PanelPlugin<Options> {
  const plugin = new PanelPlugin<Options>(definition.component).setPanelOptions((builder) => {
    for (const [path, defaultValue] of Object.entries(definition.defaults)) {
      builder.addCustomEditor({ id: path, path, name: path, defaultValue, editor: NoEditor });
    }
  });
  if (definition.noPadding) {
    plugin.setNoPadding();
  }
  plugin.setDataSupport({ annotations: definition.drawsAnnotations ?? false });
  if (!definition.withoutData) {
    plugin.useFieldConfig({
      standardOptions: definition.fieldDefaults,
      useCustomConfig: (builder) => {
        for (const [path, defaultValue] of Object.entries(definition.customFields ?? {})) {
          builder.addCustomEditor({
            id: path,
            path: path as never,
            name: path,
            defaultValue: defaultValue as never,
            editor: NoEditor,
            override: NoEditor,
            process: identityOverrideProcessor,
            shouldApply: (field) => definition.customFieldApplies?.(path, field) ?? true,
            settings: {},
          });
        }
      },
    });
  }
  plugin.meta = {
    id: definition.type,
    name: definition.name,
    type: PluginType.panel,
    state: PluginState.stable,
    module: '',
    baseUrl: '',
    sort: 0,
    skipDataQuery: definition.withoutData,
    info: {
      author: { name: '' },
      description: '',
      links: [],
      logos: { large: '', small: '' },
      screenshots: [],
      updated: '',
      version: OPTIONS_VERSION,
    },
  };
  return plugin;
}

function NoEditor() {
  return null;
}
