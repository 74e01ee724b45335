import { expect, test, vi } from 'vitest';

vi.mock('../../dashboard/index.ts', () => ({ DashboardView: () => null }));
vi.mock('@grafana/ui', () => ({}));
const { dashboardIn, safeLink } = await import('./PreviewPage.tsx');

test('finds the dashboard in a resource and in a classic file', () => {
  const spec = { title: 'A', panels: [] };
  expect(dashboardIn({ path: 'a.json', resource: { file: { kind: 'Dashboard', spec } } })).toBe(spec);
  expect(dashboardIn({ path: 'a.json', resource: { file: spec } })).toBe(spec);
  expect(dashboardIn({ path: 'a.json', resource: { file: { kind: 'Folder', spec: { x: 1 } } } })).toBeUndefined();
  expect(dashboardIn({ path: 'a.json' })).toBeUndefined();
});

test('follows no link that runs a script', () => {
  expect(safeLink('https://git.example/pulls/1')).toBe('https://git.example/pulls/1');
  expect(safeLink('javascript:alert(1)')).toBeUndefined();
  expect(safeLink(null)).toBeUndefined();
});
