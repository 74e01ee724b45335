import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldColorModeId,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  ThresholdsMode,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type DataTransformerInfo,
  type Field,
  type FieldConfigPropertyItem,
  type TransformerRegistryItem,
} from '@grafana/data';

/**
 * The packages bring the processors but leave their registries empty; the application fills them.
 * A property that is not registered here is dropped from every field config, overrides included.
 */
export function fillRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(standardFieldProperties);
  standardEditorsRegistry.setInit(() => EDITOR_IDS.map((id) => ({ id, name: id, editor: NoEditor })));
  standardTransformersRegistry.setInit(transformers);
}

type FieldProperty = FieldConfigPropertyItem & { category?: string[] };

function standardFieldProperties(): FieldProperty[] {
  const numeric = (field: Field) => field.type === FieldType.number;
  return [
    property('unit', 'Unit', unitOverrideProcessor),
    property('min', 'Min', numberOverrideProcessor, { shouldApply: numeric }),
    property('max', 'Max', numberOverrideProcessor, { shouldApply: numeric }),
    property('fieldMinMax', 'Field min/max', booleanOverrideProcessor),
    property('decimals', 'Decimals', numberOverrideProcessor),
    property('displayName', 'Display name', displayNameOverrideProcessor),
    property('color', 'Color scheme', identityOverrideProcessor, {
      defaultValue: { mode: FieldColorModeId.Thresholds },
    }),
    property('noValue', 'No value', stringOverrideProcessor),
    property('links', 'Data links', dataLinksOverrideProcessor),
    property('actions', 'Actions', dataLinksOverrideProcessor),
    property('mappings', 'Value mappings', valueMappingsOverrideProcessor, { defaultValue: [] }),
    property('thresholds', 'Thresholds', thresholdsOverrideProcessor, {
      defaultValue: {
        mode: ThresholdsMode.Absolute,
        steps: [
          { value: -Infinity, color: 'green' },
          { value: 80, color: 'red' },
        ],
      },
    }),
    property('filterable', 'Filterable', booleanOverrideProcessor),
    // Old graphs set it (see the panels' migrations); no property that is not listed reaches a panel.
    property('nullValueMode', 'Null value', identityOverrideProcessor),
  ];
}

function property(
  id: string,
  name: string,
  // Each processor takes its own settings type; the registry only ever calls it with that property's.
  process: unknown,
  extra: Partial<FieldProperty> = {}
): FieldProperty {
  return {
    id,
    path: id,
    name,
    editor: NoEditor,
    override: NoEditor,
    process: process as FieldProperty['process'],
    settings: {},
    shouldApply: () => true,
    ...extra,
  };
}

/** Our panel editor has its own fields (see `src/edit`); these ids only have to exist. */
const EDITOR_IDS = [
  'text',
  'number',
  'slider',
  'boolean',
  'radio',
  'select',
  'unit',
  'links',
  'actions',
  'thresholds',
  'mappings',
  'color',
  'fieldColor',
  'timezone',
  'strings',
  'multi-select',
  'stats-picker',
  'field-name',
  'dashboard-uid',
  'layers',
  'frame-name',
  'confirm',
  'data-provider',
];

function NoEditor() {
  return null;
}

/** `standardTransformers` lists some under two names; the registry refuses the same id twice. */
function transformers(): TransformerRegistryItem[] {
  const byId = new Map<string, DataTransformerInfo>();
  for (const transformer of Object.values(standardTransformers) as DataTransformerInfo[]) {
    byId.set(transformer.id, transformer);
  }
  return [...byId.values()].map((transformer) => ({
    id: transformer.id,
    // Dashboards still use former names, such as seriesToColumns.
    aliasIds: transformer.aliasIds,
    name: transformer.name,
    description: transformer.description,
    transformation: () => Promise.resolve(transformer),
    editor: NoEditor,
    imageDark: '',
    imageLight: '',
  }));
}
