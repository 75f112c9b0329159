import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const debian = '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Journeys wait more than they compute: two at a time are enough for two cores.
  workers: 2,
  fullyParallel: false,
  // A journey that needed a second try is named in the report as flaky, never hidden.
  retries: 1,
  reporter: [['list']],
  outputDir: '../../test-results',
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 20_000,
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      ...(existsSync(debian) && { executablePath: debian }),
      // As root, Chromium has no sandbox; the other flags keep it from looking for hosts of its maker.
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    },
  },
});
