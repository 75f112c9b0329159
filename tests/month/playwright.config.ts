import { defineConfig } from '@playwright/test';
import journeys from '../e2e/playwright.config';

/** `npm run month`: one municipality, stage after stage, each resting on the one before. */
export default defineConfig({
  ...journeys,
  testDir: '.',
  workers: 1,
  retries: 0,
  timeout: 60 * 60_000,
  reporter: [['list']],
  outputDir: '../../test-results/month',
});
