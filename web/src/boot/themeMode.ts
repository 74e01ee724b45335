export type ThemeMode = 'dark' | 'light';

/** The same key as in `public/boot.js`, which reads it before the first frame. */
const KEY = 'lockstep.theme';

export function storedThemeMode(): ThemeMode {
  try {
    return localStorage.getItem(KEY) === 'light' ? 'light' : 'dark';
  } catch {
    return 'dark';
  }
}

export function storeThemeMode(mode: ThemeMode): void {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Storage is forbidden: the choice lasts until the page is left.
  }
}
