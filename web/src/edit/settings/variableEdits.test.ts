import { expect, test } from 'vitest';
import { newVariable, setVariableQuery, variableProblem } from './variableEdits.ts';
import { checkDashboard } from './checkDashboard.ts';

test('a new variable has a free name', () => {
  const first = newVariable('custom', []);
  expect(newVariable('query', [first]).name).toBe('variable2');
});

test('the default stays while it is listed, and else becomes the first', () => {
  const variable = setVariableQuery({ name: 'v', type: 'custom' }, 'a, b');
  expect(variable.current).toEqual({ text: 'a', value: 'a' });
  const onB = { ...variable, current: { text: 'b', value: 'b' } };
  expect(setVariableQuery(onB, 'a,b,c').current).toEqual({ text: 'b', value: 'b' });
  expect(setVariableQuery(onB, 'c, shown : d').current).toEqual({ text: 'c', value: 'c' });
});

test('a value may have a text of its own, and a comma', () => {
  expect(setVariableQuery({ name: 'v', type: 'custom' }, 'Production : prod').current).toEqual({
    text: 'Production',
    value: 'prod',
  });
  expect(setVariableQuery({ name: 'v', type: 'custom' }, 'a\\,b,c').current).toEqual({
    text: 'a,b',
    value: 'a,b',
  });
});

test.each([
  ['a b', 'A name has letters, digits and underscores only'],
  ['__x', 'Names that begin with two underscores are taken'],
  ['job', 'There is a variable $job already'],
  ['free', undefined],
])('judges the name %j', (name, problem) => {
  const list = [
    { name: 'job', type: 'custom' },
    { name, type: 'custom' },
  ];
  expect(variableProblem(list, 1)).toBe(problem);
});

const current = { uid: 'u', title: 'T', version: 3 };

test.each([
  [[], 'A dashboard is an object: { … }'],
  [{ ...current, title: ' ' }, 'A dashboard needs a "title"'],
  [{ ...current, uid: 'other' }, 'The "uid" must stay "u": with another one it would be another dashboard'],
  [{ ...current, version: 9 }, 'The "version" must stay 3: it says what your edits began from'],
  [{ ...current, panels: {} }, '"panels" must be a list'],
  [{ ...current, panels: [{ id: 1 }, { id: 2, panels: [{ id: 1 }] }] }, 'Two panels have the id 1'],
  [{ ...current, panels: [{ id: 1 }, {}] }, undefined],
])('judges whole JSON: %j', (value, problem) => {
  expect(checkDashboard(value, current)).toBe(problem);
});
