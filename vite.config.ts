import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { assemblyscript } from './scripts/assemblyscriptPlugin.mjs';
import { browserArguments, findBrowser } from './scripts/findBrowser.mjs';
import { headers } from './scripts/headers.mjs';
import { propertySettings, propertyTesting } from './scripts/propertyTesting.mjs';
import { sharedData, sharedPresent, sharedRequired } from './scripts/sharedData.mjs';
import { trust } from './scripts/trustPlugin.mjs';

const isolation = {
  'Cross-Origin-Opener-Policy': headers['Cross-Origin-Opener-Policy'],
  'Cross-Origin-Embedder-Policy': headers['Cross-Origin-Embedder-Policy'],
};

/** Only tests need a browser; a build must not look for one. */
const browser = process.env['VITEST'] === undefined ? undefined : findBrowser();

/** DuckDB's package says that no file of it has side effects; its worker has nothing else, and would be left out. */
const databaseWorker: Plugin = {
  name: 'tessera:database-worker',
  transform: {
    filter: { id: /duckdb-browser-eh\.worker\.js$/ },
    handler: (code) => ({ code, map: null, moduleSideEffects: true }),
  },
};

const browserTests = ['tests/{engine,sql,storage,studio,components}/**/*.test.ts'];

/** What tests may take longer where each property has some seconds: a test may have several. */
const propertyTime = propertySettings.seconds * 10_000;

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false }), sharedData(), propertyTesting(), assemblyscript(), trust()],
  worker: { format: 'es', plugins: () => [assemblyscript(), databaseWorker] },
  build: { target: 'esnext' },
  server: { headers: isolation, watch: { ignored: ['**/{.svelte-check,dist,test-results}/**'] } },
  test: {
    provide: {
      shared: { present: sharedPresent, required: sharedRequired },
      properties: propertySettings,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          testTimeout: 5_000 + propertyTime,
          include: ['tests/unit/**/*.test.ts'],
        },
      },
      {
        extends: true,
        // Workers are entries of their own: a dependency found only when one starts would reload a running test.
        optimizeDeps: { entries: [...browserTests, 'src/**/{worker,*.worker}.ts'] },
        test: {
          name: 'browser',
          testTimeout: 60_000 + propertyTime,
          include: browserTests,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(browser === undefined ? {} : { executablePath: browser }),
                args: browserArguments,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
