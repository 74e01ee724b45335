// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { ClusterStatus, Maintenance } from '../../api/types.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { MaintenanceBanners } = await import('./MaintenanceBanners.tsx');
const { OperationsMenu } = await import('./operations/OperationsMenu.tsx');

const byAda: Maintenance = { member: '', by: 'ada', reason: 'network', leftSeconds: 60 };
const byWindow: Maintenance = {
  member: '',
  by: 'the configuration',
  reason: 'window 0 2 * * 0 UTC',
  configured: true,
  leftSeconds: 3600,
};
let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

const show = (...maintenance: Maintenance[]) =>
  act(async () => root.render(<MaintenanceBanners maintenance={maintenance} onPlan={() => undefined} />));

const buttons = () => [...box.querySelectorAll('button')].map(({ textContent }) => textContent);

test('what a person began can be ended', async () => {
  await show(byAda);
  expect(buttons()).toEqual(['End it']);
  expect(box.textContent).not.toContain('cluster.maintenanceWindows');
});

test('what the configuration began cannot, and says where it is set', async () => {
  await show(byWindow);
  expect(buttons()).toEqual([]);
  expect(box.textContent).toContain('cluster.maintenanceWindows');
});

test('of both at once only the one of the person can be ended', async () => {
  await show(byAda, byWindow);
  expect(buttons()).toEqual(['End it']);
});

/** What the menu offers about a pause. */
async function offered(...maintenance: Maintenance[]) {
  const status = { maintenance } as unknown as ClusterStatus;
  await act(async () => root.render(<OperationsMenu status={status} onPlan={() => undefined} />));
  const operate = document.querySelector<HTMLElement>('[data-testid="operate"]');
  await act(async () => operate?.click());
  const items = [...document.querySelectorAll('[role="menuitem"]')].map(({ textContent }) => textContent ?? '');
  return items.filter((text) => text.includes('pause') || text.includes('Pause'));
}

test('the menu ends a pause of a person only', async () => {
  expect(await offered(byAda)).toEqual(['End the pause…']);
});

test('the menu offers a pause while the configuration has one', async () => {
  expect(await offered(byWindow)).toEqual(['Pause automatic failover…']);
});
