import { describe, expect, test } from 'vitest';
import { resolveSource, type SourceRef } from './resolve.ts';

const testdata = { uid: 'testdata', type: 'grafana-testdata-datasource', name: 'TestData', isDefault: true };
const settings = { datasources: { TestData: testdata }, defaultDatasource: 'TestData' };
const resolve = (ref: SourceRef, values: Record<string, string> = {}) =>
  resolveSource(ref, settings, (text) =>
    text.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  );

describe('resolveSource', () => {
  test.each<[string, SourceRef]>([
    ['nothing', null],
    ['the word default', 'default'],
    ['its uid', { uid: 'testdata', type: 'grafana-testdata-datasource' }],
    ['its name', 'TestData'],
    ['the old name of its type', { type: 'testdata' }],
    ['the name in Grafana’s own example dashboards', 'gdev-testdata'],
    ['the uid that it had on another server', { uid: 'PD8C576611E62080A', type: 'testdata' }],
  ])('finds TestData by %s', (_, ref) => {
    expect(resolve(ref)).toEqual({ kind: 'configured', settings: testdata });
  });

  test('follows a variable', () => {
    expect(resolve({ type: 'testdata', uid: '${ds}' }, { ds: 'testdata' })).toEqual({
      kind: 'configured',
      settings: testdata,
    });
  });

  test('names a source that is not configured, by type and uid', () => {
    expect(resolve({ type: 'prometheus', uid: 'abc' })).toEqual({
      kind: 'missing',
      name: 'prometheus (abc)',
    });
    expect(resolve('CsvData')).toEqual({ kind: 'missing', name: 'CsvData' });
  });

  test('does not fall back to the default when a variable is empty', () => {
    expect(resolve({ type: 'prometheus', uid: '${ds}' })).toEqual({
      kind: 'missing',
      name: 'prometheus (${ds})',
    });
  });

  test('does not give TestData to a panel that asks for another type', () => {
    expect(resolve({ type: 'prometheus' })).toEqual({ kind: 'missing', name: 'prometheus (default)' });
  });

  test.each([
    ['-- Mixed --', 'mixed'],
    ['-- Dashboard --', 'dashboard'],
    ['-- Grafana --', 'grafana'],
  ])('knows the built-in %s', (name, kind) => {
    expect(resolve(name)).toEqual({ kind });
    expect(resolve({ type: 'datasource', uid: name })).toEqual({ kind });
  });
});
