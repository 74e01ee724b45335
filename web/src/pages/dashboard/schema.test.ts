import { expect, test } from 'vitest';
import { isBeyondClassic, isV2 } from './schema.ts';

test('v2, its previews and what is newer are told by their version, or by what they hold where that is cut off', () => {
  const spec = { title: 'A', elements: {}, layout: { kind: 'GridLayout' } };
  for (const version of ['v2', 'v2alpha1', 'v2beta1', 'v3', 'v10', 'v1gamma']) {
    expect(isBeyondClassic({ apiVersion: `dashboard.grafana.app/${version}`, spec: { title: 'A' } })).toBe(
      true
    );
  }
  expect(isBeyondClassic({ spec })).toBe(true);
  expect(isBeyondClassic(spec)).toBe(true);
});

test('classic JSON is not v2, nor is a resource that holds it, nor nothing', () => {
  expect(isBeyondClassic({ apiVersion: 'dashboard.grafana.app/v1beta1', spec: { panels: [] } })).toBe(false);
  expect(isBeyondClassic({ title: 'A', panels: [], elements: {}, layout: {} })).toBe(false);
  expect(isBeyondClassic({ apiVersion: 'dashboard.grafana.app/v0alpha1', spec: {} })).toBe(false);
  expect(isBeyondClassic({ apiVersion: 'dashboard.grafana.app/v1', spec: {} })).toBe(false);
  expect(isBeyondClassic({ title: 'A' })).toBe(false);
  expect(isBeyondClassic(null)).toBe(false);
});

test('tells v2 and its previews from what is newer', () => {
  const of = (version: string) =>
    isV2({ apiVersion: `dashboard.grafana.app/${version}`, spec: { elements: {}, layout: {} } });
  expect(['v2', 'v2alpha1', 'v2beta1', 'v2beta3'].map(of)).toEqual([true, true, true, true]);
  expect(['v3', 'v3alpha1', 'v20', 'v2x', 'w'].map(of)).toEqual([false, false, false, false, false]);
  // The spec of one, alone.
  expect(isV2({ elements: {}, layout: {} })).toBe(true);
  expect(isV2({ title: 'A', panels: [] })).toBe(false);
  expect(isV2({ apiVersion: 'dashboard.grafana.app/v1beta1', spec: { panels: [] } })).toBe(false);
  expect(isV2(undefined)).toBe(false);
});
