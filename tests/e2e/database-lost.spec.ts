import type { Page } from '@playwright/test';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  type DeviceOfTest,
  expect,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const ANNOTATION = { name: 'Аннотация' };

/** The browser takes all storage of the site away while the page lives, as it does when the person clears data. */
async function clearStorage(device: DeviceOfTest): Promise<void> {
  const cdp = await device.context.newCDPSession(device.page);
  await cdp.send('Storage.clearDataForOrigin', { origin: device.origin, storageTypes: 'indexeddb' });
  await cdp.detach();
}

/** A draft with a title that the relay has and an annotation that only this device has. */
async function offlineDraft(device: DeviceOfTest, title: string, words: string): Promise<void> {
  const { page, line } = device;
  await page.goto('/materials/new');
  await page.getByLabel('Название').first().fill(title);
  await allSent(page);
  await appIsKept(page);
  await line.close();
  await page.getByRole('textbox', ANNOTATION).click();
  await page.keyboard.type(words);
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible({
    timeout: 30_000,
  });
}

/** How many updates the databases of open drafts hold. */
const updatesOfDrafts = (page: Page) =>
  page.evaluate(async () => {
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      if (!name!.includes('|draft/')) continue;
      const db = await new Promise<IDBDatabase>((opened, failed) => {
        const asking = indexedDB.open(name!);
        asking.onsuccess = () => opened(asking.result);
        asking.onerror = () => failed(asking.error ?? new Error('not opened'));
      });
      count += await new Promise<number>((counted) => {
        const asking = db.transaction('updates').objectStore('updates').count();
        asking.onsuccess = () => counted(asking.result);
      });
      db.close();
    }
    return count;
  });

test('[X-02] storage cleared under an open page: what the page holds is written again, and the page says so', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  await signInAs(device, teachersOnly(sample.people)[7]!);
  await offlineDraft(device, 'Маршрут по реке', 'Только в этой странице.');
  await clearStorage(device);

  await expect(page.getByText(/Браузер очистил хранилище этого сайта/).first()).toBeVisible();
  await expect(page.getByRole('textbox', ANNOTATION)).toHaveValue('Только в этой странице.');
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible();
  // Not only on the screen: a reload without a network shows it again.
  await expect(async () => {
    expect(await updatesOfDrafts(page)).toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
  await page.keyboard.type(' И ещё.');
  await expect(page.getByRole('textbox', ANNOTATION)).toHaveValue('Только в этой странице. И ещё.');
  // The last letters reach the disk some milliseconds after the screen; nobody reloads as fast as a test.
  await page.waitForTimeout(500);
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('textbox', ANNOTATION)).toHaveValue('Только в этой странице. И ещё.');
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible();
  await backOnLine(device);
  await allSent(page);
  await page.goto('/materials');
  await expect(page.getByText('Маршрут по реке').first()).toBeVisible();
  await device.context.close();
});

test('[X-02] one database deleted from another tab comes back, and unsent acts with it', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page, line } = device;
  await signInAs(
    device,
    sample.people.find(({ roles }) => roles.includes('specialist'))!,
  );
  await allSent(page);
  await page.goto('/people/new');
  await appIsKept(page);
  await line.close();
  await page.getByLabel('Фамилия').fill('Яхонтов');
  await page.getByLabel('Имя', { exact: true }).fill('Лев');
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await expect(page.getByRole('heading', { name: 'Яхонтов Лев', level: 1 })).toBeVisible();

  const other = await device.context.newPage();
  await other.goto('/icon.svg');
  await other.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  });
  await other.close();
  await expect(page.getByText(/Браузер очистил хранилище этого сайта/).first()).toBeVisible();
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await expect(page.getByText('Сведения о человеке записаны: «Яхонтов Лев»')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Яхонтов Лев', level: 1 })).toBeVisible();
  await backOnLine(device);
  await allSent(page);
  await device.context.close();
});

test('[X-02] a newer version that changes the database asks the old tab to reload and loses none of its edits', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  const teacher = teachersOnly(sample.people)[8]!;
  await signInAs(device, teacher);
  await offlineDraft(device, 'Сказка по картине', 'Написано в старой вкладке.');
  const other = await device.context.newPage();
  await device.line.open();
  await other.goto('/icon.svg');
  // What the next version's migration would do: the same database with a higher number and one table more.
  await other.evaluate(async (name) => {
    const known = (await indexedDB.databases()).find((database) => database.name === name);
    await new Promise<void>((done, fail) => {
      const opening = indexedDB.open(name, known!.version! + 10);
      opening.onupgradeneeded = () => opening.result.createObjectStore('later');
      opening.onsuccess = () => {
        opening.result.close();
        done();
      };
      opening.onerror = () => fail(opening.error!);
    });
  }, `metodsreda-${teacher.person}`);
  await expect(page.getByRole('button', { name: /Обновите/ })).toBeVisible();
  await page.getByRole('textbox', ANNOTATION).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' И после.');
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Обновить', exact: true }).click();
  await expect(page.getByRole('textbox', ANNOTATION)).toHaveValue('Написано в старой вкладке. И после.');
  await allSent(page);
  await device.context.close();
});
