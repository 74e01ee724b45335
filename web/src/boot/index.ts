export { initRuntime } from './runtime.ts';
export type { FrontendSettings } from './settings.ts';
export { Shell, useThemeSwitch } from './Shell.tsx';
export type { ThemeMode } from './themeMode.ts';
