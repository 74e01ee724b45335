/** The schema of v2 (elements and a layout) as the things that a difference is told of. */
import { isObject } from './schema.ts';

type Json = Record<string, unknown>;

export interface ThingsV2 {
  settings: Json;
  /** By their keys, in the order of the file. */
  elements: Map<string, Json>;
  /** Where the elements stand: rows, tabs or a grid. */
  layout: unknown;
  variables: Map<string, Json>;
  annotations: Map<string, Json>;
}

/** What the server knows better than the file. */
const SERVER_MADE = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
]);

/** @param dashboard the resource, or its `spec` alone */
export function thingsV2(dashboard: Json): ThingsV2 {
  const { apiVersion, metadata } = dashboard;
  const spec = isObject(dashboard.spec) ? dashboard.spec : dashboard;
  const { elements, layout, variables, annotations, ...settings } = spec;
  const own = isObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([name]) => !SERVER_MADE.has(name)))
    : {};
  return {
    settings: {
      ...settings,
      ...(dashboard !== spec && { apiVersion }),
      ...(Object.keys(own).length > 0 && { metadata: own }),
    },
    elements: new Map(Object.entries(isObject(elements) ? elements : {}).filter(isThing)),
    layout,
    variables: named(variables),
    annotations: named(annotations),
  };
}

/** What an element is called: its title and its type, such as `Panel "CPU" (timeseries)`. */
export function elementTitle(key: string, element: Json): string {
  const spec = isObject(element.spec) ? element.spec : {};
  const viz = isObject(spec.vizConfig) ? spec.vizConfig : {};
  // In v2alpha1 the kind is the type; since then it is always VizConfig and the type is the group.
  const type = text(viz.group) || (viz.kind === 'VizConfig' ? '' : text(viz.kind));
  const what = element.kind === 'LibraryPanel' ? 'Library panel' : 'Panel';
  return `${what} "${text(spec.title) || key}"${type ? ` (${type})` : ''}`;
}

/** The name of a thing in a list, which v2 keeps one level further in. */
export function nameV2(spec: unknown): unknown[] {
  if (!isObject(spec)) {
    return [];
  }
  const element = isObject(spec.element) ? spec.element.name : undefined;
  return [element, spec.refId, spec.id, spec.name, spec.title];
}

/** The path as a person would say it: every thing of v2 has its fields under `spec`, which tells nothing. */
export function pathV2(path: string): string {
  return path.replace(/(^|\.)spec(?=[.[]|$)/g, '').replace(/^\./, '');
}

function named(list: unknown): Map<string, Json> {
  const things = (Array.isArray(list) ? list : []).filter(isObject);
  return new Map(things.map((thing, i) => [text(isObject(thing.spec) ? thing.spec.name : '') || String(i + 1), thing]));
}

function isThing(entry: [string, unknown]): entry is [string, Json] {
  return isObject(entry[1]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
