import type { Browser, Page } from '@playwright/test';
import {
  aDevice,
  allSent,
  appIsKept,
  type DeviceOfTest,
  expect,
  type Persona,
  Product,
  signInAs,
  test,
} from './harness';
import { found } from './steps';

const PASSWORD = 'длинный пароль 1';
const withRole = (people: readonly Persona[], role: string, not: readonly string[] = []) =>
  people.find(({ roles }) => roles.includes(role) && !not.some((other) => roles.includes(other)))!;

async function addPerson(page: Page, family: string, given: string): Promise<void> {
  await page.goto('/people/new');
  await page.getByLabel('Фамилия').fill(family);
  await page.getByLabel('Имя', { exact: true }).fill(given);
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await page.getByRole('heading', { name: `${family} ${given}`, level: 1 }).waitFor();
}

async function invitationLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Пригласить' }).click();
  const link = await page.getByLabel('Ссылка приглашения').inputValue();
  return new URL(link).pathname;
}

const openPanel = (page: Page) => page.getByRole('button', { name: /Где мои данные/ }).click();

/** Begins a new material, so that something of one's own exists. */
async function writeTitle(page: Page, title: string): Promise<void> {
  await page.goto('/materials/new');
  await page.getByLabel('Название').first().fill(title);
}

async function founded(browser: Browser): Promise<{ product: Product; specialist: DeviceOfTest }> {
  const product = await Product.start();
  const specialist = await aDevice(browser, product);
  await found(specialist, product, PASSWORD);
  return { product, specialist };
}

test('[X-04] [X-13] a person is added offline, invited, and works within three screens', async ({
  browser,
}) => {
  const { product, specialist } = await founded(browser);
  const { page } = specialist;
  await page.goto('/people/new');
  await appIsKept(page);
  await specialist.line.close();
  await page.getByLabel('Фамилия').fill('Ёлкин');
  await page.getByLabel('Имя', { exact: true }).fill('Пётр');
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await expect(page.getByRole('heading', { name: 'Ёлкин Пётр', level: 1 })).toBeVisible();
  await expect(page.getByText('Пригласить можно будет, когда она дойдёт')).toBeVisible();
  await openPanel(page);
  await expect(page.getByText('Сведения о человеке записаны: «Ёлкин Пётр»')).toBeVisible();
  await expect(page.getByText('Роль дана: «Ёлкин Пётр»')).toBeVisible();
  await expect(page.getByText('Связи с сервером нет.')).toBeVisible({ timeout: 15_000 });
  await specialist.line.open();
  await page.getByRole('button', { name: 'Передать сейчас' }).click();
  await allSent(page);
  await page.getByRole('button', { name: 'Закрыть' }).last().click();
  const link = await invitationLink(page);
  await expect(page.getByRole('img', { name: /QR-код/ })).toBeVisible();

  const invited = await aDevice(browser, product, { viewport: { width: 360, height: 740 } });
  await invited.page.goto(link);
  await expect(invited.page.getByText('Орлова Вера')).toBeVisible();
  await expect(invited.page.getByText('педагог')).toBeVisible();
  await invited.page.getByLabel('Логин').fill('elkin');
  await invited.page.getByLabel('Придумайте пароль').fill(PASSWORD);
  await invited.page.getByRole('button', { name: 'Начать работу' }).click();
  await expect(invited.page.getByRole('heading', { name: 'День', level: 1 })).toBeVisible();
  await allSent(invited.page);

  // Whoever has an account is offered a new way in, in those words.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Новый вход вместо забытого пароля' })).toBeVisible();
  await page.getByRole('button', { name: 'Сделать QR-код для нового пароля' }).click();
  await expect(page.getByLabel('Ссылка для нового пароля')).toHaveValue(/\/invitation\//);

  // Used, unknown, and pasted into the sign-in page.
  const third = await aDevice(browser, product);
  await third.page.goto(link);
  await expect(third.page.getByText('Приглашение уже использовано')).toBeVisible();
  await third.page.goto('/sign-in');
  await third.page.getByText('У меня есть код приглашения').click();
  await third.page.getByLabel('Ссылка или код').fill(`${third.origin}/invitation/abcdefghijklmnopqrstuvwx`);
  await third.page.getByRole('button', { name: 'Открыть приглашение' }).click();
  await expect(third.page.getByText('Приглашение не найдено')).toBeVisible();
  for (const { context } of [specialist, invited, third]) await context.close();
  await product.remove();
});

test('[X-02] an act refused by the server stays in words until it is read', async ({ browser }) => {
  const { product, specialist } = await founded(browser);
  await addPerson(specialist.page, 'Белов', 'Иван');
  await allSent(specialist.page);
  const second = await aDevice(browser, product);
  await second.page.goto('/sign-in');
  await second.page.getByLabel('Логин').fill('orlova');
  await second.page.getByLabel('Пароль').fill(PASSWORD);
  await second.page.getByRole('button', { name: 'Войти' }).click();
  await allSent(second.page);
  const url = new URL(specialist.page.url()).pathname;
  await second.page.goto(url);
  await second.page.getByRole('heading', { name: 'Белов Иван', level: 1 }).waitFor();
  await allSent(second.page);
  await specialist.line.close();
  for (const { page } of [specialist, second]) {
    await page.getByRole('button', { name: 'Окончить…' }).click();
    await page.getByLabel('Причина').fill('Перешёл в другую школу');
    await page.getByRole('button', { name: 'Окончить роль' }).click();
  }
  await expect(second.page.getByText('Окончена')).toBeVisible();
  await allSent(second.page);
  await specialist.line.open();
  await expect(specialist.page.getByRole('button', { name: /Требует решения: 1/ })).toBeVisible({
    timeout: 40_000,
  });
  await openPanel(specialist.page);
  await expect(specialist.page.getByText('Роль окончена: «Белов Иван»')).toBeVisible();
  await specialist.page.getByRole('button', { name: 'Понятно' }).click();
  await allSent(specialist.page);
  for (const { context } of [specialist, second]) await context.close();
  await product.remove();
});

test('[X-10] a withdrawn device keeps the edits and signs in again in place', async ({ browser, sample }) => {
  const teacher = withRole(sample.people, 'teacher', ['expert', 'head', 'specialist', 'deputy', 'observer']);
  const lost = await aDevice(browser, sample.product);
  const own = await aDevice(browser, sample.product);
  await signInAs(lost, teacher);
  await allSent(lost.page);
  await signInAs(own, teacher);
  await own.page.goto('/me');
  await own.page
    .getByRole('button', { name: /Завершить вход/ })
    .first()
    .click();
  await own.page.getByRole('button', { name: 'Завершить', exact: true }).click();
  await expect(own.page.getByRole('button', { name: /Завершить вход/ })).toHaveCount(0);
  await expect(lost.page.getByRole('button', { name: /Войдите снова/ })).toBeVisible({ timeout: 30_000 });
  // Nothing is unsent, and yet nobody can say what the relay has: it may be a restored one.
  await openPanel(lost.page);
  await expect(lost.page.getByText('станет известно после входа')).toBeVisible();
  await expect(lost.page.getByText(/сервер получил и записал/)).toHaveCount(0);
  await lost.page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).last().click();
  await writeTitle(lost.page, 'Написано без входа');
  await expect(lost.page.getByRole('button', { name: /Войдите снова/ })).toBeVisible();
  await openPanel(lost.page);
  await expect(lost.page.getByText('Черновик материала: «Написано без входа»')).toBeVisible();
  await lost.page.getByRole('button', { name: 'Войти', exact: true }).click();
  await lost.page.getByRole('button', { name: 'Войти', exact: true }).last().click();
  await allSent(lost.page);
  await own.page.goto('/materials');
  await expect(own.page.getByText('Написано без входа').first()).toBeVisible({ timeout: 20_000 });
  for (const { context } of [lost, own]) await context.close();
});

test('[X-10] two people in one browser do not mix, and reading works without a network', async ({
  browser,
  sample,
}) => {
  const [first, second] = sample.people.filter(
    ({ roles }) => roles.length === 1 && roles[0] === 'teacher',
  ) as [Persona, Persona];
  const device = await aDevice(browser, sample.product);
  const { page, line } = device;
  await signInAs(device, first);
  await allSent(page);
  await appIsKept(page);
  await line.close();
  await writeTitle(page, 'Тайный черновик первого');
  await expect(page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible({
    timeout: 40_000,
  });
  await page.goto('/me');
  await page.getByRole('button', { name: 'Сменить человека' }).click();
  await expect(page.getByRole('heading', { name: 'Вход', level: 1 })).toBeVisible();
  await expect(page.getByText('Первый вход на этом устройстве требует связи')).toBeVisible();
  await line.open();
  await page.reload();
  await page.getByRole('button', { name: second.name }).click();
  await expect(page.getByRole('heading', { name: 'День', level: 1 })).toBeVisible();
  await allSent(page);
  await page.goto('/materials');
  await expect(page.getByText('Тайный черновик первого')).toHaveCount(0);
  // Nothing of the first was sent in the name of the second: it is still here, and still unsent.
  await page.goto('/me');
  await page.getByRole('button', { name: 'Сменить человека' }).click();
  const here = page.getByRole('region', { name: 'Уже работали здесь' });
  await expect(here.getByText(first.name)).toBeVisible();
  // On line, one's own data opens to whoever signs in; the sample's people have no password but a button.
  await page
    .getByRole('region', { name: 'Учебный муниципалитет' })
    .getByRole('button', { name: first.name })
    .click();
  await expect(page.getByRole('heading', { name: 'День', level: 1 })).toBeVisible();
  await page.goto('/materials');
  await expect(page.getByText('Тайный черновик первого').first()).toBeVisible();
  await device.context.close();
});

test('[X-10] signing out warns of what was not sent and removes everything', async ({ browser, sample }) => {
  const teacher = sample.people.filter(({ roles }) => roles.length === 1 && roles[0] === 'teacher')[3]!;
  const device = await aDevice(browser, sample.product);
  const { page, line } = device;
  await signInAs(device, teacher);
  await allSent(page);
  await appIsKept(page);
  await line.close();
  await writeTitle(page, 'Не переданный черновик');
  await page.goto('/me');
  await page.getByRole('button', { name: 'Выйти…' }).click();
  await expect(page.getByText('Черновик материала: «Не переданный черновик»')).toBeVisible();
  await page.getByRole('button', { name: 'Передать и выйти' }).click();
  await expect(page.getByText('Сервер не отвечает')).toBeVisible({ timeout: 20_000 });
  await line.open();
  await page.getByRole('button', { name: 'Передать и выйти' }).click();
  await expect(page.getByRole('heading', { name: 'Вход', level: 1 })).toBeVisible({ timeout: 40_000 });
  const left = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(left.filter((name) => name?.startsWith('metodsreda-'))).toEqual([]);
  await expect(page.getByText('Уже работали здесь')).toHaveCount(0);
  await device.context.close();
});
