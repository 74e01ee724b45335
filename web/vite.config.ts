import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';
import { grafanaAssets } from './tools/grafanaAssets.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: '/public/',
  plugins: [react(), grafanaAssets()],
  define: {
    // Some packages ask for it as if they ran in Node.
    'process.env.NODE_ENV': JSON.stringify(process.env.NODE_ENV ?? 'production'),
  },
  resolve: {
    alias: [
      // Time zones as they are from 1970 on: a fifth of the size of all that ever were.
      {
        find: /^moment-timezone$/,
        replacement: here('./node_modules/moment-timezone/builds/moment-timezone-with-data-1970-2030.js'),
      },
      // @grafana/ui offers a Monaco editor that we do not use; it would be 2.8 MB of chunks.
      {
        find: /^(@monaco-editor\/react|react-monaco-editor|monaco-editor(\/.*)?)$/,
        replacement: here('./tools/noMonaco.ts'),
      },
    ],
  },
  build: {
    target: 'es2022',
    outDir: 'dist',
    chunkSizeWarningLimit: 4000,
  },
  server: {
    port: 3300,
    strictPort: true,
    proxy: Object.fromEntries(
      ['/api', '/ha', '/login', '/logout'].map((path) => [
        path,
        process.env.LOCKSTEP_URL ?? 'http://127.0.0.1:3301',
      ])
    ),
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    // A busy machine is no failure: none of them waits for a clock.
    testTimeout: 30_000,
    server: { deps: { inline: [/@grafana\//] } },
  },
});
