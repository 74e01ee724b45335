// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { SetAside } = await import('./SetAside.tsx');

const cpu = {
  saveId: 's1',
  uid: 'cpu',
  title: 'CPU',
  by: 'Ada',
  at: '2026-11-29T13:00:00Z',
  branch: 'lockstep/waiting/s1',
  commit: 'c'.repeat(40),
  reason: 'Eve had changed the same meanwhile (version 2)',
};
let box: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  box = document.createElement('div');
  document.body.append(box);
  root = createRoot(box);
});

afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

const show = (conflicts: (typeof cpu)[], count: number) =>
  act(async () =>
    root.render(<SetAside conflicts={conflicts} conflictCount={count} />)
  );

test('says whose save is on which branch, and how many there are besides', async () => {
  await show([cpu, { ...cpu, saveId: 's2', title: '', branch: '' }], 22);
  expect(box.textContent).toContain('22 saves waited for Git and were not merged');
  expect(box.querySelector('a')?.getAttribute('href')).toBe('/d/cpu');
  const [first, second, more] = [...box.querySelectorAll('li')].map(({ textContent }) => textContent);
  expect(first).toMatch(/^CPU by Ada, .*lockstep\/waiting\/s1\. Eve had changed the same meanwhile \(version 2\)/);
  expect(second).toContain('The deletion of cpu by Ada');
  expect(second).toContain('only in the journal');
  expect(more).toBe('and 20 more');
});

test('says nothing where nothing was set aside', async () => {
  await show([], 0);
  expect(box.textContent).toBe('');
});
