// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { OverviewTab } = await import('./OverviewTab.tsx');

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const fetched = vi.fn<typeof fetch>();
let place: HTMLElement;
let root: Root;

const repository: Repository = {
  metadata: { name: 'm' },
  spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' } },
  status: {
    health: { healthy: false, stage: 'connection', message: ['not trusted'] },
    fieldErrors: [{ field: 'spec.lockstep.trust.certificates' }],
    conditions: [{ type: 'Healthy', status: 'False', reason: 'InvalidSpec' }],
  },
};

function job(action: string, of: string) {
  return { metadata: { name: action }, spec: { action, repository: of }, status: { state: 'working', progress: 40 } };
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  fetched.mockImplementation(async (url) => {
    const items = [job('move', 'm'), job('delete', 'other')];
    return new Response(JSON.stringify(String(url).endsWith('/jobs') ? { items } : { repositories: [] }));
  });
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

test('the jobs that run for it now are shown, with the stage and the reason of its health', async () => {
  await act(async () => root.render(<OverviewTab repository={repository} mayChange />));
  expect(place.querySelector('[data-testid="job-move"] progress')?.getAttribute('value')).toBe('40');
  expect(place.querySelector('[data-testid="job-delete"]')).toBeNull();
  expect(place.querySelector('[data-testid="condition-Healthy"]')?.textContent).toBe('no, connection: a setting is wrong');
  expect(place.textContent).toContain('spec.lockstep.trust.certificates');
});

test('who may not change it asks for no jobs', async () => {
  await act(async () => root.render(<OverviewTab repository={repository} mayChange={false} />));
  expect(fetched.mock.calls.some(([url]) => String(url).endsWith('/jobs'))).toBe(false);
});

test('what is wrong with the webhook is told with the way out, and so is a quota that is too small', async () => {
  const status = {
    ...repository.status,
    webhook: { url: 'https://lockstep.example/hook', error: 'git.example forbids this (403)' },
    quota: { maxResourcesPerRepository: 3 },
    conditions: [{ type: 'ResourceQuota', status: 'False', reason: 'QuotaExceeded', message: 'exceeded: 4/3' }],
  };
  await act(async () => root.render(<OverviewTab repository={{ ...repository, status }} mayChange={false} />));
  const told = place.querySelector('[data-testid="webhook-error"]')?.textContent ?? '';
  expect(told).toContain('forbids this (403).');
  expect(told).toContain('may manage webhooks');
  expect(place.querySelector('[data-testid="quota"]')?.textContent).toBe('exceeded: 4/3');

  const webhook = { url: status.webhook.url };
  await act(async () => root.render(<OverviewTab repository={{ ...repository, status: { ...status, webhook } }} mayChange={false} />));
  expect(place.querySelector('[data-testid="webhook-error"]')).toBeNull();
});

test('whether the host delivers is told', async () => {
  const show = async (lastEvent?: number) => {
    const status = { ...repository.status, webhook: { url: 'https://lockstep.example/hook', lastEvent } };
    await act(async () => root.render(<OverviewTab repository={{ ...repository, status }} mayChange={false} />));
    return [...place.querySelectorAll('dt')].find(({ textContent }) => textContent === 'Webhook')?.nextSibling?.textContent;
  };
  expect(await show()).toContain('nothing came yet');
  expect(await show(Date.UTC(2026, 10, 23, 12))).toContain('last heard of at 2026-11-23');
});

test('a pull that failed is not told as one that never was', async () => {
  const pull = () =>
    [...place.querySelectorAll('dt')].find(({ textContent }) => textContent === 'Last pull')?.nextSibling?.textContent;
  const sync = { state: 'error', message: ['it does not answer'] };
  const status = { ...repository.status, sync };
  await act(async () => root.render(<OverviewTab repository={{ ...repository, status }} mayChange={false} />));
  expect(pull()).toBe('failed');
  await act(async () => root.render(<OverviewTab repository={repository} mayChange={false} />));
  expect(pull()).toBe('not yet');
});
