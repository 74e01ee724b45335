import type { FieldConfig } from '@grafana/data';
import type { ClassicPanel, ClassicTarget } from '../dashboard/types.ts';
import { migratePanel } from '../panels/migrations/index.ts';
import { getIn, setIn } from './setIn.ts';

/*
 * What the panel editor does to a panel. Title, description and queries are written where the file
 * has them; options and fields exist only in today's shape, so the first such edit brings an old
 * panel up to it.
 */

/**
 * Sets something under `options` or `fieldConfig`. A panel of today's type is edited as it stands in the
 * file, unless something old in it would hide the new value; then the whole panel is brought up to date.
 */
export function setDisplay(panel: ClassicPanel, path: string[], value: unknown): ClassicPanel {
  const updated = migratePanel(panel);
  if (updated.type === panel.type) {
    const edited = setIn(panel, path, value);
    if (JSON.stringify(getIn(migratePanel(edited), path)) === JSON.stringify(value)) {
      return edited;
    }
  }
  return setIn(updated, path, value);
}

/** Options that mean the same in several panel types. */
const SHARED_OPTIONS = ['reduceOptions', 'legend', 'tooltip', 'orientation', 'text'];

/** Makes another type of panel of it; what is about data and units stays, what is about drawing goes. */
export function changeType(panel: ClassicPanel, type: string): ClassicPanel {
  const now = migratePanel(panel);
  if (now.type === type) {
    return panel;
  }
  const options = Object.fromEntries(
    Object.entries(now.options ?? {}).filter(([name]) => SHARED_OPTIONS.includes(name))
  );
  const { custom: _, color, ...defaults } = (now.fieldConfig?.defaults ?? {}) as FieldConfig;
  const { pluginVersion: __, ...rest } = now;
  const isFixed = color?.mode === 'fixed';
  return {
    ...rest,
    type,
    options,
    fieldConfig: {
      defaults: isFixed ? { ...defaults, color } : defaults,
      overrides: (now.fieldConfig?.overrides ?? [])
        .map((override) => ({
          ...override,
          properties: override.properties.filter((property) => !property.id.startsWith('custom.')),
        }))
        .filter((override) => override.properties.length > 0),
    },
  };
}

/** What a new panel of a type begins with; `source` is what it asks for data. */
export function newPanel(
  type: string,
  source: { type: string; uid: string }
): { panel: ClassicPanel; size: { w: number; h: number } } {
  switch (type) {
    case 'row':
      return { panel: { type, title: 'Row title', collapsed: false, panels: [] }, size: { w: 24, h: 1 } };
    case 'text':
      return {
        panel: {
          type,
          title: '',
          options: { mode: 'markdown', content: '# Title\n\nWrite in **Markdown**.' },
        },
        size: { w: 12, h: 4 },
      };
    default:
      return {
        panel: {
          type,
          title: 'Panel title',
          datasource: source,
          targets: [newTarget([], source.type)],
          fieldConfig: { defaults: {}, overrides: [] },
          options: {},
        },
        size: type === 'stat' || type === 'gauge' ? { w: 6, h: 6 } : { w: 12, h: 8 },
      };
  }
}

/** The next free letter: A to Z, then AA. */
export function nextRefId(taken: string[]): string {
  for (let i = 0; ; i++) {
    const letter = String.fromCharCode(65 + (i % 26));
    const refId = i < 26 ? letter : String.fromCharCode(64 + Math.floor(i / 26)) + letter;
    if (!taken.includes(refId)) {
      return refId;
    }
  }
}

/** A query that asks for something at once where that can be guessed. */
export function newTarget(targets: ClassicTarget[], sourceType: string | undefined): ClassicTarget {
  const refId = nextRefId(targets.map((one) => one.refId));
  return isTestData(sourceType) ? { refId, scenarioId: 'random_walk' } : { refId };
}

export function isTestData(sourceType: string | undefined): boolean {
  return sourceType === 'grafana-testdata-datasource' || sourceType === 'testdata';
}
