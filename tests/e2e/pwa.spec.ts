import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDevice, expect, signInAs, test } from './harness';

const ROUTES = ['/', '/materials', '/people', '/storage', '/me'];

test('[X-01] opens on every route with the server stopped', async ({ browser, sample }) => {
  const device = await aDevice(browser, sample.product);
  const specialist = sample.people.find(({ roles }) => roles.includes('specialist'))!;
  await signInAs(device, specialist);
  await device.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await device.page.waitForFunction(async () => (await caches.keys()).length > 0);
  await device.line.close();
  for (const route of ROUTES) {
    await device.page.goto(route);
    await expect(device.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(
      device.page.getByText('Заречный муниципальный округ').or(device.page.locator('main')).first(),
    ).toBeVisible();
    await expect(device.page.locator('#app-shell')).toHaveCount(0);
  }
  await device.context.close();
});

test('is installable, and the shell is painted without any script', async ({ product }) => {
  const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;
  const context = await chromium.launchPersistentContext(await mkdtemp(join(tmpdir(), 'profile-')), {
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox'],
  });
  const page = await context.newPage();
  await page.goto(`http://localhost:${product.port}/`);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const cdp = await context.newCDPSession(page);
  const { errors } = (await cdp.send('Page.getAppManifest')) as { errors: unknown[] };
  expect(errors).toEqual([]);
  const { installabilityErrors } = (await cdp.send('Page.getInstallabilityErrors')) as {
    installabilityErrors: unknown[];
  };
  expect(installabilityErrors).toEqual([]);
  await context.close();

  const bare = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  const noScript = await (await bare.newContext({ javaScriptEnabled: false })).newPage();
  await noScript.goto(`http://localhost:${product.port}/`);
  await expect(noScript.locator('#app-shell')).toContainText('Методсреда');
  await bare.close();
});
