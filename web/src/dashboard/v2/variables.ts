import type { ClassicAnnotation, ClassicVariable } from '../types.ts';
import { named, type Notes } from './notes.ts';
import {
  defined,
  isObject,
  type Json,
  object,
  objects,
  queryType,
  someText,
  sourceOf,
  text,
} from './reading.ts';

const MOST = 500;
/** What has no menu of its own here is shown beside the others. */
const HIDES: Record<string, number> = { dontHide: 0, hideLabel: 1, hideVariable: 2, inControlsMenu: 0 };
const REFRESHES: Record<string, number> = {
  never: 0,
  onDashboardLoad: 1,
  load: 1,
  onTimeRangeChanged: 2,
  time: 2,
};
const SORTS = [
  'disabled',
  'alphabeticalAsc',
  'alphabeticalDesc',
  'numericalAsc',
  'numericalDesc',
  'alphabeticalCaseInsensitiveAsc',
  'alphabeticalCaseInsensitiveDesc',
  'naturalAsc',
  'naturalDesc',
];
/** Where a query that is one text is kept, since a query of v2 is always an object. */
const PLAIN_TEXT = '__legacyStringValue';

/** The variables that have a classic form; of each other one there is a note. */
export function variablesOf(value: unknown, notes: Notes): ClassicVariable[] {
  const taken = new Set<string>();
  return bounded(value, 'variables', notes).flatMap((variable) => {
    const name = text(object(variable.spec).name);
    if (name === '' || taken.has(name)) {
      notes.add(
        named('Variable', name),
        name ? 'is there twice: the first counts' : 'has no name and is left out'
      );
      return [];
    }
    const classic = classicVariable(variable);
    if (!classic) {
      notes.add(
        named('Variable', name),
        `is of a kind that is not known here (${text(variable.kind) || 'none'}) and is left out`
      );
      return [];
    }
    taken.add(name);
    const spec = object(variable.spec);
    return [
      defined<ClassicVariable>({
        name,
        label: someText(spec.label),
        description: someText(spec.description),
        hide: pick(HIDES, spec.hide),
        skipUrlSync: spec.skipUrlSync === true,
        current: currentOf(spec.current),
        ...classic,
      }),
    ];
  });
}

type Classic = Partial<ClassicVariable> & { type: string };

function classicVariable({ kind, spec: said, group, datasource }: Json): Classic | undefined {
  const spec = object(said);
  const query = text(spec.query);
  switch (kind) {
    case 'QueryVariable':
      return queryVariable(spec);
    case 'CustomVariable':
      return { type: 'custom', query, valuesFormat: someText(spec.valuesFormat), ...multi(spec) };
    case 'ConstantVariable':
      return { type: 'constant', query };
    case 'TextVariable':
      return { type: 'textbox', query };
    case 'DatasourceVariable':
      return { type: 'datasource', query: text(spec.pluginId), regex: text(spec.regex), ...multi(spec) };
    case 'IntervalVariable': {
      const { auto, auto_min, auto_count } = spec;
      const count = typeof auto_count === 'number' && auto_count > 0 ? auto_count : undefined;
      return {
        type: 'interval',
        query,
        auto: auto === true,
        auto_min: someText(auto_min),
        auto_count: count,
      };
    }
    case 'SwitchVariable':
      return {
        type: 'switch',
        current: { value: text(spec.current) },
        options: [{ value: text(spec.enabledValue) }, { value: text(spec.disabledValue) }],
      };
    case 'AdhocVariable':
      return {
        type: 'adhoc',
        datasource: sourceOf(datasource ?? spec.datasource, group),
        filters: filtersOf(spec.filters),
        baseFilters: filtersOf(spec.baseFilters),
      };
    default:
      return undefined;
  }
}

function queryVariable(spec: Json): Classic {
  const query = object(spec.query);
  const asked = object(query.spec);
  const staticOptions = objects(spec.staticOptions);
  const sort = SORTS.indexOf(text(spec.sort));
  return {
    type: 'query',
    datasource: sourceOf(query.datasource ?? spec.datasource, queryType(query)),
    query: typeof asked[PLAIN_TEXT] === 'string' ? asked[PLAIN_TEXT] : (someText(spec.query) ?? asked),
    regex: text(spec.regex),
    sort: Math.max(0, sort),
    refresh: pick(REFRESHES, spec.refresh),
    regexApplyTo: someText(spec.regexApplyTo),
    staticOptions: staticOptions.length > 0 ? staticOptions : undefined,
    staticOptionsOrder: someText(spec.staticOptionsOrder),
    ...multi(spec),
  };
}

function multi({ multi, includeAll, allValue }: Json) {
  return { multi: multi === true, includeAll: includeAll === true, allValue: someText(allValue) };
}

function filtersOf(value: unknown): Json[] {
  return objects(value).filter(({ key, operator, value: of }) =>
    [key, operator, of].every((one) => typeof one === 'string')
  );
}

function currentOf(value: unknown): ClassicVariable['current'] {
  const { value: chosen, text: shown } = object(value);
  return isObject(value) ? { value: choice(chosen), text: choice(shown) } : undefined;
}

function choice(value: unknown): string | string[] {
  const plain = (one: unknown) => (isObject(one) || Array.isArray(one) ? '' : String(one ?? ''));
  return Array.isArray(value) ? value.map(plain) : plain(value);
}

/** The annotation queries. */
export function annotationsOf(value: unknown, notes: Notes): ClassicAnnotation[] {
  return bounded(value, 'annotation queries', notes).flatMap(({ kind, spec: said }) => {
    const spec = object(said);
    const name = text(spec.name);
    if (kind !== 'AnnotationQuery') {
      notes.add(
        named('Annotations', name),
        `are of a kind that is not known here (${text(kind) || 'none'}) and are left out`
      );
      return [];
    }
    const query = object(spec.query);
    const { filter, mappings } = spec;
    return [
      defined<ClassicAnnotation>({
        ...object(spec.legacyOptions),
        name,
        enable: spec.enable === true,
        hide: spec.hide === true,
        iconColor: someText(spec.iconColor),
        builtIn: spec.builtIn === true ? 1 : undefined,
        datasource: sourceOf(query.datasource ?? spec.datasource, queryType(query)),
        target: object(query.spec),
        filter: Array.isArray(object(filter).ids) ? filter : undefined,
        mappings: isObject(mappings) ? mappings : undefined,
      }),
    ];
  });
}

function bounded(value: unknown, what: string, notes: Notes): Json[] {
  const all = objects(value);
  if (all.length > MOST) {
    notes.add(`${all.length - MOST} of the ${what}`, `are left out: more than ${MOST} are not read`);
  }
  return all.slice(0, MOST);
}

function pick(from: Record<string, number>, key: unknown): number | undefined {
  return Object.hasOwn(from, text(key)) ? from[text(key)] : undefined;
}
