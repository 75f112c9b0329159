import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const debian = '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: false,
  retries: 0,
  reporter: [['list']],
  outputDir: '../../test-results',
  use: {
    actionTimeout: 15_000,
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
