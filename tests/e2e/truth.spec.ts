import type { Page } from '@playwright/test';
import { aDevice, allSent, appIsKept, expect, type Persona, signInAs, test } from './harness';

const PHONE = { viewport: { width: 360, height: 740 } };
const teacherOf = (people: readonly Persona[]) => people.find(({ roles }) => roles.join() === 'teacher')!;

/** The pill lies within the window, however far the page is scrolled. */
async function pillInSight(page: Page): Promise<void> {
  await page.mouse.wheel(0, 5_000);
  await expect(page.getByRole('button', { name: /Где мои данные/ })).toBeInViewport();
}

test('[X-02] a device that cannot write says so over the page, and the text can be had', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product, PHONE);
  const { page, context } = device;
  // The override of the quota is not enforced for every write; without room the browser aborts the transaction.
  await context.addInitScript(() => {
    for (const method of ['add', 'put'] as const) {
      const write = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
        const request = write.call(this, value, key);
        if (localStorage.getItem('no-room')) this.transaction.abort();
        return request;
      };
    }
  });
  await signInAs(device, teacherOf(sample.people));
  await allSent(page);
  await pillInSight(page);
  await page.goto('/materials/new');
  await page.getByLabel('Название').fill('Дроби');
  await allSent(page);
  await page.evaluate(() => localStorage.setItem('no-room', 'yes'));
  await page.getByLabel('Аннотация').fill('Части целого. '.repeat(300));
  const alert = page.getByRole('alert').filter({ hasText: 'Не сохранено' });
  await pillInSight(page);
  await expect(alert).toBeInViewport();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    alert.getByRole('button', { name: 'Скачать копию' }).click(),
  ]);
  const copy = (await (await download.createReadStream()).toArray()).map(String).join('');
  expect(copy).toContain('Части целого. Части целого.');

  await page.evaluate(() => localStorage.removeItem('no-room'));
  await page.getByRole('button', { name: 'Что делать' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Записать ещё раз' }).click();
  await expect(alert).toHaveCount(0);
  await context.close();
});

test('[E-03] a draft keeps a long paste, leaves no empty twin, and can be deleted and had back', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  await signInAs(device, teacherOf(sample.people));
  await allSent(page);
  const rows = page.getByRole('link', { name: /Пять способов|Без названия/ });
  await page.goto('/materials/new');
  await page.getByLabel('Название').waitFor();
  await page.goto('/materials');
  await page.getByRole('heading', { name: 'Сданные материалы' }).waitFor();
  await expect(rows).toHaveCount(0);

  await page.goto('/materials/new');
  await page.getByLabel('Название').fill('Пять способов умножать');
  await page.getByLabel('Аннотация').fill('я'.repeat(20_000));
  await expect(page.getByText(/сократите на 15.000.знаков/).first()).toBeVisible();
  await page.getByLabel('Приложить файлы').setInputFiles({
    name: 'пусто.txt',
    mimeType: 'text/plain',
    buffer: Buffer.alloc(0),
  });
  await expect(page.getByText(/«пусто.txt» пуст/)).toBeVisible();
  await page.getByRole('button', { name: 'Сдать материал' }).click();
  await page
    .getByRole('alert')
    .getByRole('link', { name: /Аннотация: сократите/ })
    .click();
  await expect(page.getByLabel('Аннотация')).toBeFocused();
  await page.reload();
  expect(await page.getByLabel('Аннотация').inputValue()).toHaveLength(20_000);

  await page.getByRole('button', { name: 'Удалить черновик' }).click();
  await page.getByRole('heading', { name: 'Сданные материалы' }).waitFor();
  await expect(rows).toHaveCount(0);
  await page.getByRole('button', { name: 'Отменить' }).click();
  await expect(rows).toHaveCount(1);
  await device.context.close();
});

test('[X-10] who has left comes back with a password, and a sign-out without a link ends the session later', async ({
  browser,
  product,
}) => {
  const device = await aDevice(browser, product);
  const { page, line } = device;
  const signedIn = () => page.evaluate(async () => (await fetch('/api/session')).ok);
  await page.goto(`/setup?code=${product.code}`);
  await page.getByLabel('Муниципалитет').fill('Тихий округ');
  await expect(page.getByLabel('Часовой пояс')).toHaveValue('Asia/Yekaterinburg');
  await page.getByLabel('Фамилия').fill('Лосева');
  await page.getByLabel('Имя', { exact: true }).fill('Нина');
  await page.getByLabel('Логин').fill('loseva');
  await page.getByLabel('Пароль').fill('тихий-омут-9');
  await page.getByRole('button', { name: 'Создать муниципалитет' }).click();
  await allSent(page);

  await page.goto('/me');
  await page.getByRole('button', { name: 'Сменить человека' }).click();
  await page.getByRole('button', { name: 'Лосева Нина' }).click();
  await expect(page.getByText('Лосева Нина: введите логин и пароль')).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
  expect(await signedIn()).toBe(false);

  await page.getByLabel('Логин').fill('loseva');
  await page.getByLabel('Пароль').fill('тихий-омут-9');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await allSent(page);
  await page.goto('/me');
  await page.getByRole('heading', { name: 'Уйти с этого устройства' }).waitFor();
  // Without the network the entrance comes from what is kept of the program.
  await appIsKept(page);
  await line.close();
  await page.getByRole('button', { name: 'Выйти…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Выйти', exact: true }).click();
  await expect(page.getByText('Нет связи с сервером').first()).toBeVisible();
  await line.open();
  await page.getByRole('button', { name: 'Проверить связь' }).click();
  await expect(page.getByText('Нет связи с сервером')).toHaveCount(0);
  expect(await signedIn()).toBe(false);
  const kept = await page.evaluate(async () =>
    (await indexedDB.databases()).filter(({ name }) => name?.startsWith('metodsreda-')),
  );
  expect(kept).toEqual([]);
  await device.context.close();
});
