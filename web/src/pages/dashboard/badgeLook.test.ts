import { expect, test } from 'vitest';

import { lookOf } from './badgeLook.ts';
import { idle } from './saveFlow.ts';

const resting = { save: idle, isDirty: false, isNew: false, isWaiting: false };

test('what somebody else saved and waits for Git is not called synced', () => {
  expect(lookOf({ ...resting, isWaiting: true }).text).toBe('waiting for Git');
  expect(lookOf(resting).text).toBe('synced');
});

test('what is typed on top of it, or newer in Git, comes first', () => {
  expect(lookOf({ ...resting, isWaiting: true, isDirty: true }).text).toBe('not saved yet');
  expect(lookOf({ ...resting, isWaiting: true, remote: { action: 'updated' } }).text).toBe('newer in Git');
});
