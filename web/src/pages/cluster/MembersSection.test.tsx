// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { expect, test, vi } from 'vitest';

import type { ClusterStatus, Member } from '../../api/types.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { MembersSection } = await import('./MembersSection.tsx');

const member = (name: string, more: Partial<Member>): Member => ({
  name,
  kind: 'instance',
  url: `http://${name}`,
  role: 'replica',
  priority: 1,
  epoch: 3,
  gitOk: true,
  databaseOk: true,
  draining: false,
  reachable: true,
  ...more,
});

test('shows of every member how far behind it is, and of one that is gone nothing', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const late = [{ name: 'm', state: 'behind', lagCommits: 40, lagSeconds: 300 }];
  const status: ClusterStatus = {
    name: 'a',
    cluster: 'demo',
    mode: 'primary-replica',
    role: 'primary',
    epoch: 3,
    version: '1',
    members: [
      member('a', { repositories: [{ name: 'm', state: 'synced', lagCommits: 0, lagSeconds: 0 }] }),
      member('b', { repositories: late, namesake: true }),
      member('c', { repositories: late, reachable: false }),
      member('d', {}),
      member('e', { role: 'unknown', reachable: false }),
    ],
    repositories: [],
  };
  const box = document.createElement('div');
  const root = createRoot(box);
  await act(async () => root.render(<MembersSection status={status} />));

  const column = [...box.querySelectorAll('thead th')].findIndex(({ textContent }) => textContent === 'Lag');
  const lags = [...box.querySelectorAll('tbody tr')].map((row) => row.children[column]?.textContent);
  expect(lags).toEqual(['none', '40 commits, 5 min', '–', '–', '–']);
  expect([...box.querySelectorAll('tbody tr')].map((row) => row.textContent?.includes('two processes'))).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
  expect(box.querySelector('[data-testid="member-c"] td')?.textContent).toBe('down');
  expect(box.querySelector('[data-testid="member-e"] td')?.textContent).toBe('unknown');
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});
