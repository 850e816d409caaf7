import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/findBrowser.mjs';

const browser = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: browserArguments,
    },
  },
});
