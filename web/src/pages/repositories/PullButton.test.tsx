// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Repository } from '../../api/provisioning.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { PullButton } = await import('./PullButton.tsx');

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const fetched = vi.fn<typeof fetch>();
let place: HTMLElement;
let root: Root;

function repository(reason: string): Repository {
  return {
    metadata: { name: 'm' },
    spec: { title: 'M', type: 'git', workflows: [], sync: { enabled: true, target: 'folder' } },
    status: { conditions: [{ type: 'Synced', status: 'False', reason, message: 'it deletes 15 of 21' }] },
  };
}

async function press(reason: string): Promise<{ label: string; sent: unknown }> {
  await act(async () => root.render(<PullButton repository={repository(reason)} />));
  const button = place.querySelector('button');
  const label = button?.textContent ?? '';
  await act(async () => button?.click());
  // Icons are fetched as well.
  const job = fetched.mock.calls.find(([, init]) => init?.body !== undefined);
  return { label, sent: JSON.parse(String(job?.[1]?.body ?? null)) };
}

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  fetched.mockImplementation(async () => new Response('{}', { status: 202 }));
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

test('deletions that are held back are confirmed, on purpose only', async () => {
  expect(await press('DeletionsHeldBack')).toEqual({
    label: 'Confirm the deletions',
    sent: { action: 'pull', pull: { incremental: false } },
  });
});

test('a pull confirms nothing that the person was not told of', async () => {
  expect(await press('SyncFailed')).toEqual({ label: 'Pull', sent: { action: 'pull', pull: { incremental: true } } });
});
