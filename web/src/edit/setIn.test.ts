import { expect, test } from 'vitest';
import { getIn, setIn } from './setIn.ts';

const panel = { title: 'CPU', fieldConfig: { defaults: { unit: 'bytes' }, overrides: [1] } };

test('changes the path and shares the rest', () => {
  const next = setIn(panel, ['fieldConfig', 'defaults', 'unit'], 'percent');
  expect(next).toEqual({ title: 'CPU', fieldConfig: { defaults: { unit: 'percent' }, overrides: [1] } });
  expect(next.fieldConfig.overrides).toBe(panel.fieldConfig.overrides);
  expect(panel.fieldConfig.defaults.unit).toBe('bytes');
});

test('makes the objects on the way', () => {
  expect(setIn({}, ['options', 'legend', 'show'], true)).toEqual({ options: { legend: { show: true } } });
});

test('takes a field away when the value is undefined', () => {
  expect(setIn(panel, ['fieldConfig', 'defaults', 'unit'], undefined).fieldConfig.defaults).toEqual({});
});

test('returns the same object when nothing changes', () => {
  expect(setIn(panel, ['fieldConfig', 'defaults', 'unit'], 'bytes')).toBe(panel);
  expect(setIn(panel, ['description'], undefined)).toBe(panel);
});

test('reads along a path that ends early', () => {
  expect(getIn(panel, ['fieldConfig', 'defaults', 'unit'])).toBe('bytes');
  expect(getIn(panel, ['title', 'length', 'x'])).toBeUndefined();
});
