import { afterEach, expect, test, vi } from 'vitest';
import { storedThemeMode, storeThemeMode } from './themeMode.ts';

afterEach(() => vi.unstubAllGlobals());

test('remembers the chosen theme', () => {
  const values = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
  });
  expect(storedThemeMode()).toBe('dark');
  storeThemeMode('light');
  expect(storedThemeMode()).toBe('light');
});

test('is dark where storage is forbidden', () => {
  vi.stubGlobal('localStorage', undefined);
  storeThemeMode('light');
  expect(storedThemeMode()).toBe('dark');
});
