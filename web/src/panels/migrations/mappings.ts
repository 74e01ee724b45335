import { MappingType, SpecialValueMatch, type FieldConfigSource, type ValueMapping } from '@grafana/data';
import type { ClassicPanel } from '../../dashboard/types.ts';

/** Value mappings were once a list of single values (`type: 1`) and ranges (`type: 2`). */
export interface OldMapping {
  type?: number;
  value?: string | number | null;
  from?: string | number | null;
  to?: string | number | null;
  text?: string;
}

export function migrateMappings(panel: ClassicPanel): ClassicPanel {
  const fieldConfig = panel.fieldConfig;
  const isOld = (mappings: unknown) =>
    Array.isArray(mappings) && mappings.some((one) => typeof one?.type === 'number');
  const inDefaults = isOld(fieldConfig?.defaults?.mappings);
  const inOverrides = fieldConfig?.overrides?.some((override) =>
    override.properties?.some((property) => property.id === 'mappings' && isOld(property.value))
  );
  if (!fieldConfig || (!inDefaults && !inOverrides)) {
    return panel;
  }
  const next: FieldConfigSource = {
    defaults: { ...fieldConfig.defaults },
    overrides: (fieldConfig.overrides ?? []).map((override) => ({
      ...override,
      properties: override.properties.map((property) =>
        property.id === 'mappings' ? { ...property, value: newMappings(property.value) } : property
      ),
    })),
  };
  if (inDefaults) {
    next.defaults.mappings = newMappings(fieldConfig.defaults.mappings as unknown as OldMapping[]);
  }
  return { ...panel, fieldConfig: next };
}

export function newMappings(old: OldMapping[]): ValueMapping[] {
  return old.map((mapping, index): ValueMapping => {
    const result = { text: mapping.text ?? '', index };
    if (mapping.type === 2) {
      return {
        type: MappingType.RangeToText,
        options: { from: number(mapping.from), to: number(mapping.to), result },
      };
    }
    if (mapping.value === null || mapping.value === 'null') {
      return { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.Null, result } };
    }
    return { type: MappingType.ValueToText, options: { [String(mapping.value ?? '')]: result } };
  });
}

function number(value: string | number | null | undefined): number | null {
  return value === null || value === undefined || value === 'null' || value === '' ? null : Number(value);
}
