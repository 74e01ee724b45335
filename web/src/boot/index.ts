export { initRuntime } from './runtime.ts';
export { setInterpolation } from './interpolation.ts';
export type { DataSourceSettings, FrontendSettings } from './settings.ts';
export { Shell, useThemeSwitch } from './Shell.tsx';
export type { ThemeMode } from './themeMode.ts';
