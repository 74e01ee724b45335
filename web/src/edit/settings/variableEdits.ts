import type { SceneVariables } from '@grafana/scenes';
import type { ClassicVariable } from '../../dashboard/types.ts';

export const VARIABLE_TYPES = [
  { value: 'query', label: 'Query', description: 'Values from a data source' },
  { value: 'custom', label: 'Custom', description: 'Values that you list' },
  { value: 'interval', label: 'Interval', description: 'Spans of time' },
  { value: 'textbox', label: 'Text box', description: 'What a person types' },
  { value: 'constant', label: 'Constant', description: 'A value that only an editor changes' },
  { value: 'datasource', label: 'Data source', description: 'Data sources of one type' },
];

/** A variable of a type, with a name that is free. */
export function newVariable(type: string, list: ClassicVariable[]): ClassicVariable {
  const name = freeName(type, list);
  switch (type) {
    case 'query':
      return {
        name,
        type,
        datasource: { type: 'grafana-testdata-datasource', uid: 'testdata' },
        query: '*',
        refresh: 1,
        regex: '',
        sort: 0,
        multi: false,
        includeAll: false,
        hide: 0,
        current: {},
      };
    case 'custom':
      return setVariableQuery(
        { name, type, query: '', multi: false, includeAll: false, hide: 0 },
        'one,two,three'
      );
    case 'interval':
      return setVariableQuery({ name, type, query: '', auto: false, hide: 0 }, '1m,10m,30m,1h');
    default:
      return setVariableQuery({ name, type, query: '', hide: 0 }, '');
  }
}

function freeName(type: string, list: ClassicVariable[]): string {
  const base =
    { textbox: 'text', datasource: 'source', interval: 'interval', constant: 'constant' }[type] ?? 'variable';
  const isTaken = (name: string) => list.some((one) => one.name === name);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}${i}`;
    if (!isTaken(name)) {
      return name;
    }
  }
}

/** Sets what a variable asks or lists; its default must stay one of the values where they are listed. */
export function setVariableQuery(variable: ClassicVariable, query: string): ClassicVariable {
  switch (variable.type) {
    case 'custom':
    case 'interval': {
      const options = listed(query);
      const now = variable.current?.value;
      const isStillThere = typeof now === 'string' && options.some((one) => one.value === now);
      const { options: _, ...rest } = variable;
      return {
        ...rest,
        query,
        current: isStillThere || options.length === 0 ? (variable.current ?? {}) : options[0],
      };
    }
    case 'constant':
    case 'textbox':
      return { ...variable, query, current: { text: query, value: query } };
    default:
      return { ...variable, query };
  }
}

/** "one, shown : two": a value, or the text for it and the value. */
function listed(query: string): Array<{ text: string; value: string }> {
  return query
    .split(/(?<!\\),/)
    .map((part) => part.trim().replaceAll('\\,', ','))
    .filter(Boolean)
    .map((part) => {
      const pair = /^(.+?)\s:\s(.+)$/.exec(part);
      return pair ? { text: pair[1], value: pair[2] } : { text: part, value: part };
    });
}

/** What is wrong with a variable among the others. */
export function variableProblem(list: ClassicVariable[], i: number): string | undefined {
  const { name } = list[i];
  if (!/^\w+$/.test(name)) {
    return 'A name has letters, digits and underscores only';
  }
  if (name.startsWith('__')) {
    return 'Names that begin with two underscores are taken';
  }
  return list.some((one, j) => j !== i && one.name === name)
    ? `There is a variable $${name} already`
    : undefined;
}

/** The variables with what is chosen on screen as their default. */
export function withValuesOnScreen(
  list: ClassicVariable[],
  onScreen: SceneVariables | undefined
): ClassicVariable[] {
  return list.map((variable) => {
    const state = onScreen?.getByName(variable.name)?.state as
      { value?: unknown; text?: unknown } | undefined;
    const value = state?.value;
    if (value === undefined || variable.type === 'constant') {
      return variable;
    }
    const current = { text: state?.text ?? value, value } as ClassicVariable['current'];
    const isSame = JSON.stringify(variable.current?.value) === JSON.stringify(value);
    return isSame ? variable : { ...variable, current: { ...variable.current, ...current } };
  });
}
