import type { FieldConfigSource } from '@grafana/data';
import type { ClassicPanel, ClassicTarget } from '../types.ts';
import { linksOf } from './links.ts';
import { named, type Notes } from './notes.ts';
import {
  defined,
  isObject,
  type Json,
  number,
  object,
  objects,
  queryType,
  someText,
  sourceOf,
  text,
} from './reading.ts';

const EXPRESSION = '__expr__';
const MIXED = { type: 'datasource', uid: '-- Mixed --' };

/** What an element is called in a note. */
export function elementName(key: string, element: unknown): string {
  return named('Panel', text(object(object(element).spec).title) || key);
}

/** The classic panel of an element, without a place and an id; undefined for a kind that is none. */
export function panelOf(key: string, element: Json, notes: Notes): ClassicPanel | undefined {
  const name = elementName(key, element);
  const spec = object(element.spec);
  switch (element.kind) {
    case 'Panel':
      return ownPanel(name, spec, notes);
    case 'LibraryPanel': {
      notes.add(name, 'is a library panel, whose content is not in this file');
      const { uid, name: itsName } = object(spec.libraryPanel);
      const libraryPanel = { uid: text(uid), name: text(itsName) };
      return { title: text(spec.title) || libraryPanel.name, libraryPanel, targets: [] };
    }
    default:
      notes.add(
        name,
        `is of a kind that is not known here (${text(element.kind) || 'none'}) and is left out`
      );
      return undefined;
  }
}

function ownPanel(name: string, spec: Json, notes: Notes): ClassicPanel {
  const viz = object(spec.vizConfig);
  const { options, fieldConfig, pluginVersion } = object(viz.spec);
  return defined<ClassicPanel>({
    type: typeOf(name, viz, notes),
    title: text(spec.title),
    description: someText(spec.description),
    transparent: spec.transparent === true ? true : undefined,
    links: linksOf(spec.links).filter(({ url }) => url !== undefined),
    pluginVersion: someText(pluginVersion) ?? someText(viz.version),
    options: object(options),
    fieldConfig: fieldConfigOf(fieldConfig),
    ...dataOf(name, object(object(spec.data).spec), notes),
  });
}

/** In v2alpha1 the kind is the type; since then it is always `VizConfig`, and the type is the group. */
function typeOf(name: string, { kind, group }: Json, notes: Notes): string {
  const type = someText(group) ?? (kind === 'VizConfig' ? undefined : someText(kind));
  if (type === undefined) {
    notes.add(name, 'does not say what draws it');
    return 'unknown';
  }
  // A row of classic JSON is no panel, and would take what follows into itself.
  return type === 'row' ? 'row panel' : type;
}

function fieldConfigOf(value: unknown): FieldConfigSource {
  const { defaults, overrides } = object(value);
  const readable = objects(overrides)
    .filter(({ matcher }) => isObject(matcher))
    .map((one) => ({ ...one, properties: objects(one.properties) }));
  return { defaults: defaultsOf(object(defaults)), overrides: readable } as unknown as FieldConfigSource;
}

/** Lists that are none would end the panel before it says what is wrong. */
function defaultsOf({ thresholds, mappings, ...others }: Json): Json {
  const { steps } = object(thresholds);
  return defined({
    ...others,
    thresholds: Array.isArray(steps) ? { ...object(thresholds), steps: objects(steps) } : undefined,
    mappings: Array.isArray(mappings) ? objects(mappings) : undefined,
  });
}

function dataOf(name: string, group: Json, notes: Notes): Partial<ClassicPanel> {
  const targets = targetsOf(objects(group.queries));
  const { timeFrom, timeShift, interval, cacheTimeout, maxDataPoints, hideTimeOverride, timeCompare } =
    object(group.queryOptions);
  if (someText(timeCompare)) {
    notes.add(name, 'is drawn without the other time that it is compared with');
  }
  return {
    // Also an empty list: a panel that says nothing would ask the default source.
    targets,
    datasource: commonSource(targets),
    transformations: objects(group.transformations).flatMap((one) => transformationOf(name, one, notes)),
    timeFrom: someText(timeFrom),
    timeShift: someText(timeShift),
    interval: someText(interval),
    cacheTimeout: someText(cacheTimeout),
    maxDataPoints: number(maxDataPoints),
    hideTimeOverride: hideTimeOverride === true ? true : undefined,
  };
}

function targetsOf(queries: Json[]): ClassicTarget[] {
  const taken = new Set(queries.map(({ spec }) => text(object(spec).refId)));
  let count = 0;
  const free = () => {
    let refId = '';
    do {
      refId = `Q${++count}`;
    } while (taken.has(refId));
    return refId;
  };
  return queries.map((one) => {
    const spec = object(one.spec);
    const query = object(spec.query);
    const datasource = sourceOf(query.datasource ?? spec.datasource, queryType(query));
    const hide = spec.hidden === true ? true : undefined;
    return { ...object(query.spec), ...defined({ datasource, hide }), refId: text(spec.refId) || free() };
  });
}

/** The source of the panel: that of all its queries, or the one that stands for several. */
function commonSource(targets: ClassicTarget[]): ClassicPanel['datasource'] {
  const sources = targets
    .map(({ datasource }) => datasource)
    .filter((one) => object(one).uid !== EXPRESSION && object(one).type !== EXPRESSION);
  const [first] = sources;
  const isOne = sources.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return isOne ? first : MIXED;
}

/** The id is in its `spec`, and in some versions it is the kind or the group. */
function transformationOf(name: string, { kind, group, spec }: Json, notes: Notes) {
  const { id, options, ...others } = object(spec);
  const found = someText(id) ?? someText(group) ?? (kind === 'Transformation' ? undefined : someText(kind));
  if (found === undefined) {
    notes.add(name, 'has a transformation that does not say which it is');
    return [];
  }
  return [{ ...others, id: found, options: object(options) }];
}
