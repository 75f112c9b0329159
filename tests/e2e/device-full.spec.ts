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

/**
 * A browser without room aborts every writing transaction. Chromium's own override of the quota is not enforced for
 * IndexedDB, so the abort is brought about below the program: where it hands its rows to the browser.
 */
async function breakableStorage(device: DeviceOfTest): Promise<void> {
  await device.context.addInitScript(() => {
    for (const method of ['add', 'put'] as const) {
      const write = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
        const request = write.call(this, value, key);
        if (localStorage.getItem('no-room')) this.transaction.abort();
        return request;
      };
    }
  });
}
const fill = (page: Page) => page.evaluate(() => localStorage.setItem('no-room', 'yes'));
const makeRoom = (page: Page) => page.evaluate(() => localStorage.removeItem('no-room'));

async function contentOf(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: button }).click();
  let text = '';
  for await (const chunk of await (await download).createReadStream()) text += String(chunk);
  return text;
}

const ANNOTATION = { name: 'Аннотация' };

test('[X-02] a full device says «Не сохранено», keeps the text in the page and writes it when room comes back', async ({
  browser,
  sample,
}) => {
  const teacher = teachersOnly(sample.people)[5]!;
  const device = await aDevice(browser, sample.product);
  await breakableStorage(device);
  const { page, line } = device;
  await signInAs(device, teacher);
  await page.goto('/materials/new');
  await page.getByLabel('Название').first().fill('Дроби на весах');
  await allSent(page);
  await appIsKept(page);
  await line.close();
  await fill(page);
  const text = page.getByRole('textbox', ANNOTATION);
  await text.click();
  await page.keyboard.type('Написано без места.');
  await expect(page.getByRole('button', { name: /Не сохранено/ })).toBeVisible();
  await expect(text).toHaveValue('Написано без места.');

  await page.getByRole('button', { name: /Где мои данные/ }).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByText('Черновик материала: «Дроби на весах»').first()).toBeVisible();
  expect(await contentOf(page, 'Скачать копию')).toContain('Написано без места.');
  // The person's own try tells the truth too.
  await page.getByRole('button', { name: 'Записать ещё раз' }).click();
  await expect(panel.getByText(/Не сохранено на/)).toBeVisible();
  await page.getByRole('button', { name: 'Закрыть' }).last().click();

  // Room again: what failed is written with the next words, not only they.
  await makeRoom(page);
  await text.press('End');
  await page.keyboard.type(' И дальше.');
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible({
    timeout: 30_000,
  });
  // The last letters reach the disk some milliseconds after the screen; nobody reloads as fast as a test.
  await page.waitForTimeout(500);
  await page.reload();
  await expect(text).toHaveValue('Написано без места. И дальше.');
  await backOnLine(device);
  await allSent(page);
  await device.context.close();
});

test('[X-02] a full device that is online sends what it cannot keep, says so, and recovers by itself', async ({
  browser,
  sample,
}) => {
  const teacher = teachersOnly(sample.people)[6]!;
  const device = await aDevice(browser, sample.product);
  const office = await aDevice(browser, sample.product);
  await breakableStorage(device);
  const { page } = device;
  await signInAs(device, teacher);
  await page.goto('/materials/new');
  await page.getByLabel('Название').first().fill('Тени и подобие');
  await allSent(page);
  const address = new URL(page.url()).pathname;
  await fill(page);
  await page.getByRole('textbox', ANNOTATION).click();
  await page.keyboard.type('Ушло на сервер.');
  await expect(page.getByRole('button', { name: /Не сохранено/ })).toBeVisible();

  // A file that does not fit is named, and the card stays as it was.
  await page.setInputFiles('#content', {
    name: 'план урока.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('План урока'),
  });
  await expect(page.getByText('«план урока.txt» не помещается на это устройство')).toBeVisible();
  await expect(page.getByRole('textbox', ANNOTATION)).toHaveValue('Ушло на сервер.');

  // The same person's other device has the words although this one could not write them.
  await signInAs(office, teacher);
  await office.page.goto(address);
  await expect(office.page.getByRole('textbox', ANNOTATION)).toHaveValue('Ушло на сервер.');

  await makeRoom(page);
  await allSent(page);
  await page.setInputFiles('#content', {
    name: 'план урока.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('План урока'),
  });
  await expect(page.getByRole('button', { name: 'Убрать файл «план урока.txt»' })).toBeVisible();
  await expect(page.getByText('не помещается на это устройство')).toHaveCount(0);
  for (const { context } of [device, office]) await context.close();
});
