/**
 * What changed between two versions of a dashboard, in words for the save and conflict dialogs.
 * A reading aid only: what is merged and what conflicts is the server's business.
 */
import type { DashboardJson } from '../../api/types.ts';
import { canonical, dashboardDifference, type DifferenceGroup } from './difference.ts';
import { isBeyondClassic } from './schema.ts';

type Json = Record<string, unknown>;

const MOST_PATHS = 3;

/** Fields that the server makes, or that no person means when they say "changed". */
const IGNORED = new Set(['version', 'id', 'uid', 'iteration', 'panels', 'templating', 'annotations', 'schemaVersion']);

const FIELD_NAMES: Record<string, string> = {
  title: 'title',
  description: 'description',
  tags: 'tags',
  time: 'time range',
  timepicker: 'time picker',
  timezone: 'time zone',
  refresh: 'refresh interval',
  links: 'links',
  editable: 'whether it can be edited',
  graphTooltip: 'shared crosshair',
  weekStart: 'start of the week',
};

/** One line for each change, in the order in which a person would look for them. */
export function changeSummary(before: DashboardJson | undefined, after: DashboardJson): string[] {
  if (!before) {
    const count = panelsOf(after).size;
    return [`New dashboard with ${count} ${count === 1 ? 'panel' : 'panels'}`];
  }
  if (isBeyondClassic(before) || isBeyondClassic(after)) {
    return dashboardDifference(before, after).map(groupInWords);
  }
  return [
    ...settingChanges(before, after),
    ...panelChanges(panelsOf(before), panelsOf(after)),
    ...namedChanges('variable', listOf(before.templating), listOf(after.templating)),
    ...namedChanges('annotation', listOf(before.annotations), listOf(after.annotations)),
  ];
}

/** Of v2, whose fields have no words of their own. */
function groupInWords({ title, kind, differences }: DifferenceGroup): string {
  if (kind !== 'changed') {
    return `${kind === 'added' ? 'Added' : 'Removed'} ${title}`;
  }
  const paths = differences.flatMap(({ path }) => (path === '' ? [] : [path]));
  const left = paths.length - MOST_PATHS;
  const which = paths.slice(0, MOST_PATHS).join(', ') + (left > 0 ? ` and ${left} more` : '');
  return `Changed ${title}${which && `: ${which}`}`;
}

function settingChanges(before: Json, after: Json): string[] {
  return changedFields(before, after)
    .filter((field) => !IGNORED.has(field))
    .map((field) => {
      const name = FIELD_NAMES[field] ?? field;
      return field === 'title'
        ? `Renamed "${words(before.title)}" to "${words(after.title)}"`
        : `Changed ${name}`;
    });
}

function panelChanges(before: Map<string, Json>, after: Map<string, Json>): string[] {
  const lines: string[] = [];
  for (const [id, panel] of after) {
    const old = before.get(id);
    if (!old) {
      lines.push(`Added ${panelName(panel)}`);
      continue;
    }
    const fields = changedFields(old, panel).filter((field) => field !== 'panels');
    if (fields.length > 0) {
      lines.push(panelChange(old, panel, fields));
    }
  }
  for (const [id, panel] of before) {
    if (!after.has(id)) {
      lines.push(`Removed ${panelName(panel)}`);
    }
  }
  return lines;
}

function panelChange(old: Json, panel: Json, fields: string[]): string {
  if (fields.length === 1 && fields[0] === 'title') {
    return `Renamed panel "${words(old.title)}" to "${words(panel.title)}"`;
  }
  if (fields.length === 1 && fields[0] === 'gridPos') {
    return `${isResized(old.gridPos, panel.gridPos) ? 'Resized' : 'Moved'} ${panelName(panel)}`;
  }
  return `Changed ${panelName(panel)}: ${fields.map(panelField).join(', ')}`;
}

function isResized(before: unknown, after: unknown): boolean {
  const a = (before ?? {}) as Json;
  const b = (after ?? {}) as Json;
  return a.w !== b.w || a.h !== b.h;
}

function panelField(field: string): string {
  switch (field) {
    case 'gridPos':
      return 'place';
    case 'targets':
      return 'queries';
    case 'fieldConfig':
      return 'fields and overrides';
    case 'datasource':
      return 'data source';
    default:
      return field;
  }
}

function panelName(panel: Json): string {
  const kind = panel.type === 'row' ? 'row' : 'panel';
  return panel.title ? `${kind} "${words(panel.title)}"` : `a ${kind} without a title`;
}

/** All panels by id, those in collapsed rows too. */
function panelsOf(dashboard: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  const collect = (panels: unknown) => {
    objects(panels).forEach((panel, i) => {
      found.set(String(panel.id ?? `at ${i}`), panel);
      collect(panel.panels);
    });
  };
  collect(dashboard.panels);
  return found;
}

function namedChanges(kind: string, before: Json[], after: Json[]): string[] {
  const old = new Map(before.map((item) => [words(item.name), item]));
  const now = new Map(after.map((item) => [words(item.name), item]));
  const lines: string[] = [];
  for (const [name, item] of now) {
    const other = old.get(name);
    if (!other) {
      lines.push(`Added ${kind} ${name}`);
    } else if (changedFields(other, item).length > 0) {
      lines.push(`Changed ${kind} ${name}`);
    }
  }
  for (const name of old.keys()) {
    if (!now.has(name)) {
      lines.push(`Removed ${kind} ${name}`);
    }
  }
  return lines;
}

function listOf(holder: unknown): Json[] {
  return objects((holder as Json | undefined)?.list);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

function changedFields(before: Json, after: Json): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => canonical(before[field]) !== canonical(after[field]));
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
