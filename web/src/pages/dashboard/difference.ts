/**
 * What differs between two dashboards, field by field, for people to read: in a conflict and between
 * two versions. A reading aid; what is merged and what clashes is the server's business.
 */
import type { DashboardJson } from '../../api/types.ts';
import { elementTitle, nameV2, pathV2, thingsV2 } from './differenceV2.ts';
import { isBeyondClassic } from './schema.ts';

type Json = Record<string, unknown>;

/** One value that differs. A side that is undefined does not have it. */
export interface Difference {
  /** Where it is within its thing, by names: `targets[A].expr`. Empty for the thing itself. */
  path: string;
  before: unknown;
  after: unknown;
}

/** All that differs in one thing: a panel, a variable, the layout, the settings. */
export interface DifferenceGroup {
  key: string;
  title: string;
  kind: 'added' | 'removed' | 'changed';
  /** For a panel or a row. */
  panelId?: number;
  differences: Difference[];
}

/** Fields that the server makes, or that are counted as groups of their own. */
const SERVER_MADE = new Set(['id', 'uid', 'version', 'iteration']);
const GROUPED = new Set(['panels', 'templating', 'annotations']);

/**
 * What differs, thing by thing: settings first, then panels in their order, then variables. Of a side in the schema of
 * v2 the elements are the panels, and the layout is a thing of its own.
 */
export function dashboardDifference(before: DashboardJson, after: DashboardJson): DifferenceGroup[] {
  const isAnyV2 = isBeyondClassic(before) || isBeyondClassic(after);
  const [a, b] = [thingsOf(before), thingsOf(after)];
  const found = [
    ...whole('settings', 'Settings', a.settings, b.settings),
    ...groups(a.panels, b.panels, panelGroup),
    ...whole('layout', 'Layout', a.layout, b.layout),
    ...groups(a.variables, b.variables, (key, thing) => ({
      key: `variable-${key}`,
      title: `Variable ${labelOf(thing) || key}`,
    })),
    ...groups(a.annotations, b.annotations, (key) => ({
      key: `annotation-${key}`,
      title: `Annotations ${key}`,
    })),
  ];
  return isAnyV2 ? found.map(withShortPaths) : found;
}

interface Things {
  settings: Json;
  panels: Map<string, Json>;
  layout?: unknown;
  variables: Map<string, Json>;
  annotations: Map<string, Json>;
}

function thingsOf(dashboard: DashboardJson): Things {
  if (!isBeyondClassic(dashboard)) {
    return {
      settings: settingsOf(dashboard),
      panels: panelsOf(dashboard),
      variables: named(dashboard.templating),
      annotations: named(dashboard.annotations),
    };
  }
  const { elements, ...others } = thingsV2(dashboard);
  // A key of an element is no id of a panel, also where they are spelled alike.
  return { ...others, panels: new Map([...elements].map(([key, element]) => [ELEMENT + key, element])) };
}

const ELEMENT = 'element-';

function withShortPaths(group: DifferenceGroup): DifferenceGroup {
  return { ...group, differences: group.differences.map((one) => ({ ...one, path: pathV2(one.path) })) };
}

/** A thing that a dashboard has one of. */
function whole(key: string, title: string, before: unknown, after: unknown): DifferenceGroup[] {
  const found = differences(before, after);
  return found.length > 0 ? [{ key, title, kind: 'changed', differences: found }] : [];
}

function labelOf(variable: Json): string {
  return text(variable.label) || text((variable.spec as Json | undefined)?.label);
}

/** The leaves that differ between two values; things in lists are told apart by their names. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (canonical(before) === canonical(after)) {
    return [];
  }
  if (isPlainList(before) && isPlainList(after)) {
    return [{ path, before, after }];
  }
  const a = parts(before);
  const b = parts(after);
  if (!a || !b || a.isList !== b.isList || a.names.size === 0 || b.names.size === 0) {
    return [{ path, before, after }];
  }
  const names = [...new Set([...a.names.keys(), ...b.names.keys()])];
  const found = names.flatMap((name) =>
    differences(a.names.get(name), b.names.get(name), joined(path, name, a.isList))
  );
  // The same things in another order.
  return found.length > 0 ? found : [{ path, before, after }];
}

function joined(path: string, name: string, isList: boolean): string {
  if (isList) {
    return `${path}[${name}]`;
  }
  return path === '' ? name : `${path}.${name}`;
}

/** The parts of an object or a list by their names, or undefined for a plain value. */
function parts(value: unknown): { isList: boolean; names: Map<string, unknown> } | undefined {
  if (Array.isArray(value)) {
    const keys = value.map((one, i) => nameIn(one) ?? String(i));
    const areNames = new Set(keys).size === keys.length;
    return {
      isList: true,
      names: new Map(value.map((one, i) => [areNames ? keys[i] : String(i), one])),
    };
  }
  return value !== null && typeof value === 'object'
    ? { isList: false, names: new Map(Object.entries(value)) }
    : undefined;
}

function nameIn(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') {
    return undefined;
  }
  const { refId, id, name, title, spec } = value as Json;
  const found = [refId, id, name, title, ...nameV2(spec)].find(
    (one) => typeof one === 'string' || typeof one === 'number'
  );
  return found === undefined ? undefined : String(found);
}

type Group = Pick<DifferenceGroup, 'key' | 'title' | 'panelId'>;

function groups(
  before: Map<string, Json>,
  after: Map<string, Json>,
  groupOf: (key: string, thing: Json) => Group
): DifferenceGroup[] {
  const found: DifferenceGroup[] = [];
  for (const [key, thing] of after) {
    const old = before.get(key);
    if (!old) {
      found.push({ ...groupOf(key, thing), kind: 'added', differences: [] });
      continue;
    }
    const differing = differences(withoutInner(old), withoutInner(thing));
    if (differing.length > 0) {
      found.push({ ...groupOf(key, thing), kind: 'changed', differences: differing });
    }
  }
  for (const [key, thing] of before) {
    if (!after.has(key)) {
      found.push({ ...groupOf(key, thing), kind: 'removed', differences: [] });
    }
  }
  return found;
}

function panelGroup(key: string, panel: Json): Group {
  if (key.startsWith(ELEMENT)) {
    return { key, title: elementTitle(key.slice(ELEMENT.length), panel) };
  }
  const kind = panel.type === 'row' ? 'Row' : 'Panel';
  const title = text(panel.title) ? `${kind} "${text(panel.title)}"` : `${kind} without a title`;
  return { key: `panel-${key}`, title, panelId: typeof panel.id === 'number' ? panel.id : undefined };
}

/** Panels in a collapsed row are things of their own. */
function withoutInner({ panels: _panels, ...rest }: Json): Json {
  return rest;
}

function settingsOf(dashboard: Json): Json {
  return Object.fromEntries(
    Object.entries(dashboard).filter(([name]) => !SERVER_MADE.has(name) && !GROUPED.has(name))
  );
}

function panelsOf(dashboard: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  const collect = (panels: unknown) =>
    objects(panels).forEach((panel, i) => {
      found.set(String(panel.id ?? `at ${i}`), panel);
      collect(panel.panels);
    });
  collect(dashboard.panels);
  return found;
}

function named(holder: unknown): Map<string, Json> {
  const list = objects((holder as Json | undefined)?.list);
  return new Map(list.map((item, i) => [text(item.name) || String(i + 1), item]));
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

/** JSON text that does not depend on the order of keys; absent and undefined are the same. */
export function canonical(value: unknown, indent?: number): string {
  return (
    JSON.stringify(
      value,
      (_, part: unknown) =>
        part !== null && typeof part === 'object' && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
          : part,
      indent
    ) ?? ''
  );
}

/** A value as a person would write it down. */
export function valueWords(value: unknown): string {
  if (value === undefined) {
    return 'not there';
  }
  if (typeof value === 'string') {
    return value === '' ? '(empty)' : value;
  }
  if (isPlainList(value)) {
    return value.length === 0 ? '(none)' : value.join(', ');
  }
  return JSON.stringify(value, null, 2);
}

/** True for what is read part by part rather than as one value. */
export function isLarge(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !isPlainList(value);
}

/** A list without objects in it, such as tags: read as one value. */
export function isPlainList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
