// Stands in for Monaco (see vite.config.ts). Nothing of ours renders it.
export const loader = {
  config: () => undefined,
  init: () => Promise.reject(new Error('Monaco is not part of this build')),
};
export const editor = {};
export const languages = {};
export const KeyMod = {};
export const KeyCode = {};
export default function NoEditor() {
  return null;
}
