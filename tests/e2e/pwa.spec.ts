import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDevice, allSent, appIsKept, expect, Product, signInAs, test } from './harness';

const ROUTES = ['/', '/materials', '/people', '/storage', '/me'];

test('[X-01] opens on every route with the server stopped', async ({ browser, sample }) => {
  const device = await aDevice(browser, sample.product);
  const specialist = sample.people.find(({ roles }) => roles.includes('specialist'))!;
  await signInAs(device, specialist);
  await appIsKept(device.page);
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
  await appIsKept(page);
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

test('[X-01] files shared from another app become a new material without a network', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  await signInAs(
    device,
    sample.people.find(({ roles }) => roles.join() === 'teacher')!,
  );
  await allSent(page);
  await appIsKept(page);
  await device.line.close();
  // What the system does for share_target: a form sent by POST, answered by the service worker.
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: '/share', enctype: 'multipart/form-data' });
    const files = new DataTransfer();
    files.items.add(new File(['%PDF-1.4 раз'], 'Рабочий лист «Дроби».pdf', { type: 'application/pdf' }));
    files.items.add(new File(['два'], 'Ответы.txt', { type: 'text/plain' }));
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'files', multiple: true, files: files.files });
    form.append(input);
    document.body.append(form);
    form.submit();
  });
  await page.waitForURL(/\/materials\/\w+\/edit$/);
  await expect(page.getByText('Рабочий лист «Дроби».pdf', { exact: true })).toBeVisible();
  await expect(page.getByText('Ответы.txt', { exact: true })).toBeVisible();
  const address = page.url();
  // Kept with the card, not only shown; and taken once.
  await page.reload();
  await expect(page.getByText('Рабочий лист «Дроби».pdf', { exact: true })).toBeVisible();
  await page.goto('/materials/new?given');
  await page.waitForURL((url) => url.pathname.endsWith('/edit') && url.href !== address);
  await expect(page.getByLabel('Название', { exact: true })).toBeVisible();
  await expect(page.getByText('Рабочий лист «Дроби».pdf', { exact: true })).toHaveCount(0);
  await device.context.close();
});

test('a new version waits for «Обновить» in every tab and loses nothing', async ({ browser }) => {
  test.setTimeout(180_000);
  const build = 'build/two-versions';
  await rm(build, { recursive: true, force: true });
  for (const part of ['app', 'server.mjs', 'writing-thread.mjs', 'merging-thread.mjs'])
    await cp(join('build', part), join(build, part), { recursive: true });
  const product = await Product.start(build);
  try {
    const people = await product.loadSample();
    const device = await aDevice(browser, product);
    const { page } = device;
    await signInAs(
      device,
      people.find(({ roles }) => roles.join() === 'teacher')!,
    );
    await allSent(page);
    await appIsKept(page);
    await page.reload();
    const other = await device.context.newPage();
    await other.goto('/materials/new');
    await other.getByLabel('Название', { exact: true }).fill('Движение и покой: урок физики');

    await product.down();
    await becomeSecondVersion(join(build, 'app'));
    await product.up();

    await page.reload();
    await expect(page.getByRole('button', { name: 'Обновите' })).toBeVisible();
    await expect(page.locator('meta[name=second-version]')).toHaveCount(0);
    await page.getByRole('button', { name: 'Обновите' }).click();
    await page.getByRole('button', { name: 'Обновить', exact: true }).click();
    await expect(page.locator('meta[name=second-version]')).toHaveCount(1);

    // The other tab goes on in its version, its text included, until its person wants the new one.
    await expect(other.getByLabel('Название', { exact: true })).toHaveValue('Движение и покой: урок физики');
    await other.getByLabel('Название', { exact: true }).fill('Движение и покой: урок физики в 7 классе');
    await other.getByRole('button', { name: 'Обновите' }).click();
    await other.getByRole('button', { name: 'Обновить', exact: true }).click();
    await expect(other.locator('meta[name=second-version]')).toHaveCount(1);
    await expect(other.getByLabel('Название', { exact: true })).toHaveValue(
      'Движение и покой: урок физики в 7 классе',
    );
    await device.context.close();
  } finally {
    await product.remove();
    await rm(build, { recursive: true, force: true });
  }
});

test('the installation is offered on the second visit, once', async ({ browser, sample }) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  // Chromium decides by itself when to say this; here the page hears it as it would.
  await device.context.addInitScript(() =>
    addEventListener('load', async () => {
      while (!document.querySelector('h1')) await new Promise((later) => setTimeout(later, 100));
      const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
        prompt: () => Promise.resolve({ outcome: 'accepted' }),
      });
      dispatchEvent(event);
    }),
  );
  await signInAs(device, sample.people[0]!);
  const offer = page.getByRole('heading', { name: /Установите «Методсреду»/ });
  await allSent(page);
  await expect(offer).toHaveCount(0);
  const again = await device.context.newPage();
  await again.goto('/');
  const offered = again.getByRole('heading', { name: /Установите «Методсреду»/ });
  await expect(offered).toBeVisible();
  await again.getByRole('button', { name: 'Не сейчас' }).click();
  await expect(offered).toHaveCount(0);
  await again.reload();
  await expect(again.getByRole('heading', { name: 'День', level: 1 })).toBeVisible();
  await expect(offered).toHaveCount(0);
  await again.goto('/me');
  await expect(again.getByRole('button', { name: 'Установить' })).toBeVisible();
  await device.context.close();
});

/** What a new build changes for a browser: the list in the service worker, and the shell. */
async function becomeSecondVersion(app: string): Promise<void> {
  const compressed = (await readdir(app)).filter((name) => /^(index|service-worker).*\.(br|gz)$/.test(name));
  for (const name of compressed) await rm(join(app, name));
  const { version } = JSON.parse(await readFile(join(app, '_app/version.json'), 'utf8')) as {
    version: string;
  };
  const worker = join(app, 'service-worker.js');
  await writeFile(worker, (await readFile(worker, 'utf8')).replaceAll(version, `${version}-second`));
  const shell = join(app, 'index.html');
  await writeFile(
    shell,
    (await readFile(shell, 'utf8')).replace(
      '</title>',
      '</title><meta name="second-version" content="yes" />',
    ),
  );
}
