import { RawClient } from './facts';
import {
  aDevice,
  allSent,
  expect,
  moveClock,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;

for (const [years, words] of [
  [-7, 'Часы на этом компьютере отстают на 7 лет'],
  [9, 'Часы на этом компьютере спешат на 9 лет'],
] as const)
  test(`[E-04] [E-05] a clock wrong by ${years} years is named, and dates nobody's papers`, async ({
    browser,
    sample,
  }) => {
    const { product, people } = sample;
    const device = await aDevice(browser, product);
    const { page } = device;
    // Forty days more, so that neither day nor month are right by chance.
    await moveClock(device.context, years * YEAR + 40 * DAY);
    await signInAs(device, teachersOnly(people)[years < 0 ? 11 : 12]!);
    await allSent(page);
    // The relay's day, not the device's.
    const year = String(new Date().getFullYear());
    const [day, month] = new Intl.DateTimeFormat('ru', {
      day: 'numeric',
      month: 'long',
      timeZone: 'Asia/Yekaterinburg',
    })
      .format()
      .split(/\s/);
    await expect(page.getByText(new RegExp(`, ${day}\\s${month}`)).first()).toBeVisible();
    await page.getByRole('button', { name: /Где мои данные/ }).click();
    await expect(page.getByRole('dialog').getByText(words)).toBeVisible();
    await expect(
      page.getByRole('dialog').getByText(/Последний обмен с сервером: (только что|\d+ (секунд|минут))/),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Закрыть' }).last().click();

    await page.goto('/materials/new');
    const title = `Солнечные часы ${years}`;
    await page.getByLabel('Название', { exact: true }).fill(title);
    await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
    await page.getByRole('combobox', { name: 'Предметы' }).fill('Физика');
    await page.getByRole('option', { name: 'Физика' }).first().click();
    await page.getByText(/(основное|Основное) общее/).click();
    await page.getByLabel('Аннотация').fill('Тень гномона показывает время точнее этого компьютера.');
    await page.getByRole('button', { name: 'Добавить ссылку' }).click();
    await page
      .getByRole('textbox', { name: /Ссылка/ })
      .first()
      .fill('https://example.org/gnomon');
    await expect(page.getByText(words)).toBeVisible();
    await readRequirements(page);
    await page.getByRole('button', { name: 'Сдать материал', exact: true }).click();
    await expect(page.getByText(/Сдано/).first()).toBeVisible();
    await allSent(page);

    const office = await RawClient.signIn(
      product,
      people.find(({ roles }) => roles.includes('specialist'))!,
    );
    const { facts } = await office.catchUp();
    const submission = [...facts.materials.values()]
      .flatMap(({ submissions }) => submissions)
      .find(({ card }) => card?.title === title)!;
    expect(Math.abs(submission.receivedAt - Date.now())).toBeLessThan(120_000);
    expect(Math.abs(submission.madeAt - submission.receivedAt)).toBeLessThan(60_000);
    expect([year, String(Number(year) + 1)]).toContain(submission.month.slice(0, 4));
    await device.context.close();
  });
