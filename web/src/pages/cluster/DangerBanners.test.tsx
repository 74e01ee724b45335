// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';

import { expect, test, vi } from 'vitest';

import type { Danger } from '../../api/types.ts';
import type { Plan } from './operations/plan.ts';

// Read while @grafana/ui is imported, before any test.
Object.assign(window, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { DangerBanners } = await import('./DangerBanners.tsx');

test('tells each danger with what ends it, and lets who may confirm', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const dangers: Danger[] = [
    { kind: 'drained', text: 'nobody takes over, since b is drained', remedy: './lockstep maintenance stop b ends that' },
    { kind: 'unconfirmed', text: 'nobody takes over by itself', remedy: './lockstep failover --confirm allows it again' },
  ];
  const plans: Plan[] = [];
  const box = document.createElement('div');
  const root = createRoot(box);
  await act(async () => root.render(<DangerBanners dangers={dangers} onPlan={(plan) => plans.push(plan)} />));

  expect(box.textContent).toContain('Nobody takes over, since b is drained.');
  expect(box.textContent).toContain('./lockstep maintenance stop b ends that.');
  const buttons = [...box.querySelectorAll('button')];
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Confirm']);
  await act(async () => buttons[0]?.click());
  expect(plans).toEqual([{ kind: 'confirm' }]);

  await act(async () => root.render(<DangerBanners dangers={dangers} />));
  expect(box.querySelector('button')).toBeNull();
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});
