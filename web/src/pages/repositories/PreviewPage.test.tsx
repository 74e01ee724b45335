// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { DashboardViewProps } from '../../dashboard/index.ts';
import { DrawnView, panelsDrawn } from '../../testing/DrawnView.tsx';

// Drawing panels costs seconds to import and has tests of its own.
vi.mock('../../dashboard/index.ts', () => ({ DashboardView: (props: DashboardViewProps) => <DrawnView {...props} /> }));
// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { contentOf, PreviewPage, safeLink } = await import('./PreviewPage.tsx');

const FILES = '/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/m/files';
const v2 = {
  apiVersion: 'dashboard.grafana.app/v2beta1',
  kind: 'Dashboard',
  spec: {
    title: 'B',
    elements: { p: { kind: 'Panel', spec: { title: 'CPU', vizConfig: { kind: 'VizConfig', group: 'stat' } } } },
    layout: { kind: 'AutoGridLayout', spec: { items: [{ spec: { element: { name: 'p' } } }] } },
  },
};
const v3 = { ...v2, apiVersion: 'dashboard.grafana.app/v3' };
let answer: unknown;
let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', async (url: string) =>
    String(url).startsWith('/apis') ? Response.json(answer) : new Response('', { status: 404 })
  );
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

async function open(path: string): Promise<void> {
  await act(async () =>
    root.render(
      <MemoryRouter initialEntries={[path]}>
        <Routes>
          <Route path="/admin/provisioning/:name/dashboard/preview/*" element={<PreviewPage />} />
        </Routes>
      </MemoryRouter>
    )
  );
}

const links = () =>
  Object.fromEntries([...box.querySelectorAll('a')].map((a) => [a.textContent?.trim(), a.getAttribute('href')]));

test('a dashboard of v2 is drawn, to be read only, with its JSON and the ways to the host', async () => {
  answer = { path: 'a/b.json', resource: { dryRun: v2 }, urls: { sourceURL: 'https://git.example/b.json' } };
  await open('/admin/provisioning/m/dashboard/preview/a/b.json?ref=ada%2Fx');
  expect(panelsDrawn()).toEqual(['CPU']);
  expect(box.querySelector('[data-testid="editable"]')).toBeNull();
  expect(box.textContent).toContain('A preview of branch ada/x');
  expect(box.textContent).toContain('Shown, not edited here: its schema is v2.');
  expect(links()).toEqual({
    'Its JSON': `${FILES}/a/b.json?ref=ada%2Fx`,
    'The file at the host': 'https://git.example/b.json',
  });
});

test('a newer schema is never drawn as if it were empty: it says so, with the JSON and the ways to the host', async () => {
  answer = { path: 'a/b.json', resource: { dryRun: v3 }, urls: { sourceURL: 'https://git.example/b.json' } };
  const request = 'https://git.example/pulls/7';
  await open(`/admin/provisioning/m/dashboard/preview/a/b.json?ref=ada%2Fx&pull_request_url=${encodeURIComponent(request)}`);
  expect(panelsDrawn()).toBeUndefined();
  expect(box.textContent).toContain('This dashboard cannot be shown here yet');
  expect(box.textContent).toContain('A preview of branch ada/x');
  expect(links()).toEqual({
    'Its JSON': `${FILES}/a/b.json?ref=ada%2Fx`,
    'The file at the host': 'https://git.example/b.json',
    'Pull request': request,
  });
});

test('a classic dashboard is drawn, and a commit is not called a branch', async () => {
  answer = { path: 'a.json', resource: { dryRun: { kind: 'Dashboard', spec: { title: 'A', panels: [] } } } };
  await open(`/admin/provisioning/m/dashboard/preview/a.json?ref=${'ab12'.repeat(10)}`);
  expect(box.querySelector('[data-testid="drawn"]')?.textContent).toMatch(/^AA preview of commit ab12ab12ab12/);
});

test('finds the dashboard in a resource and in a classic file', () => {
  const spec = { title: 'A', panels: [] };
  const drawn = { kind: 'classic', dashboard: spec };
  expect(contentOf({ path: 'a.json', resource: { file: { kind: 'Dashboard', spec } } })).toEqual(drawn);
  expect(contentOf({ path: 'a.json', resource: { file: spec } })).toEqual(drawn);
  expect(contentOf({ path: 'a.json', resource: { file: v2 } })).toEqual({ kind: 'v2', resource: v2 });
  expect(contentOf({ path: 'a.json', resource: { file: v3 } })).toEqual({ kind: 'newer' });
  expect(contentOf({ path: 'a.json', resource: { file: { kind: 'Folder', spec: { title: 'F' } } } }).kind).toBe('none');
  expect(contentOf({ path: 'a.json', errors: ['not JSON'] })).toEqual({ kind: 'none', why: 'not JSON' });
});

test('follows no link that runs a script', () => {
  expect(safeLink('https://git.example/pulls/1')).toBe('https://git.example/pulls/1');
  expect(safeLink('javascript:alert(1)')).toBeUndefined();
  expect(safeLink(null)).toBeUndefined();
});
