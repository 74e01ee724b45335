import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';

/** Icons that are other people's trademarks, and that no page of ours shows. */
const BRANDS =
  /\/(grafana|anthropic-logo|bitbucket|cursor-logo|github-copilot-logo|github-enterprise|k6|kubernetes|open-telemetry|scim|slack)\.svg$/;

/** Names under which @grafana/ui's global styles ask for fonts, and where npm has them. */
const FONTS: Record<string, string> = {
  'fonts/inter/Inter-Regular.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  'fonts/inter/Inter-Medium.woff2': '@fontsource/inter/files/inter-latin-500-normal.woff2',
  'fonts/inter/Inter-Italic.woff2': '@fontsource/inter/files/inter-latin-400-italic.woff2',
  'fonts/inter/Inter-MediumItalic.woff2': '@fontsource/inter/files/inter-latin-500-italic.woff2',
  // One file for both weights: that is the name both @font-face rules carry.
  'fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2':
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
};

/**
 * Puts the files that the Grafana packages fetch at run time where they look for them:
 * icons one by one under `build/img/icons`, fonts under `fonts`.
 * Icons that the package names but does not contain are ours and stand in `public/build`.
 */
export function grafanaAssets(): Plugin {
  const files = new Map<string, string>();
  const modules = join(import.meta.dirname, '..', 'node_modules');
  const icons = join(modules, '@grafana/ui/dist/public/img');
  for (const path of filesUnder(icons)) {
    if (!BRANDS.test(path)) {
      files.set(`build/img/${relative(icons, path)}`, path);
    }
  }
  for (const [name, source] of Object.entries(FONTS)) {
    files.set(name, join(modules, source));
  }
  return {
    name: 'grafana-assets',
    generateBundle() {
      for (const [fileName, path] of files) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(path) });
      }
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = files.get((request.url ?? '').replace(/^\/public\//, '').replace(/\?.*$/, ''));
        if (!path) {
          next();
          return;
        }
        response.setHeader('Content-Type', path.endsWith('.svg') ? 'image/svg+xml' : 'font/woff2');
        response.end(readFileSync(path));
      });
    },
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
