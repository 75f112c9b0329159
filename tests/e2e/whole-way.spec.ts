import type { Page } from '@playwright/test';
import { SAMPLE_RUBRIC } from '../../server/admin/sample/rubric';
import { RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  expect,
  type Persona,
  readRequirements,
  signInAs,
  test,
} from './harness';
import { fillSheet, fromDay, PHONE } from './steps';
import { Taps } from './taps';

const TITLE = 'Алгоритм Евклида на клетчатой бумаге: урок-исследование';

/** A sheet without a dispute: `2` here and there, `3` elsewhere. */
async function judge(page: Page, twos: readonly string[]) {
  await fromDay(page, 'Оценочный лист', TITLE);
  await fillSheet(page, SAMPLE_RUBRIC, (criterion) => (twos.includes(criterion) ? 2 : 3));
}

test('[E-03] [E-04] [E-06] [E-07] [E-09] [E-10] [E-11] [E-12] [E-13] a material goes from a phone without a network to an acknowledged conclusion', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const roleIn = (person: Persona, role: string) =>
    facts.people
      .get(person.person)!
      .roles.some(
        (each) =>
          each.state === 'current' &&
          each.role === role &&
          (role === 'teacher' || each.association === 'exact'),
      );
  const author = people.find((each) => each.roles.join() === 'teacher')!;
  const head = people.find((each) => roleIn(each, 'head'))!;

  // The author, on a phone, offline: writes, attaches, hands in.
  const phone = await aDevice(browser, product, PHONE);
  const authorTaps = new Taps();
  await authorTaps.watch(phone.context);
  await signInAs(phone, author);
  await allSent(phone.page);
  await appIsKept(phone.page);
  await phone.line.close();
  const { page } = phone;
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill(TITLE);
  await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
  await page.getByRole('combobox', { name: 'Предметы' }).fill('Математика');
  await page.getByRole('option', { name: 'Математика' }).first().click();
  await page.getByText(/(основное|Основное) общее/).click();
  await page
    .getByLabel('Аннотация')
    .fill('Ученики режут прямоугольник на квадраты и сами приходят к алгоритму нахождения общей меры.');
  await page.locator('input[type=file]').setInputFiles({
    name: 'Алгоритм Евклида.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(`%PDF-1.4\n${'клетка '.repeat(4000)}`),
  });
  await expect(page.getByText('Алгоритм Евклида.pdf').first()).toBeVisible();
  await readRequirements(page);
  await page.getByRole('button', { name: 'Сдать материал' }).click();
  await expect(page.getByText('Сдано на этом устройстве')).toBeVisible();
  await expect(page.getByText(/Только на этом телефоне/).first()).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await expect(page.getByText(TITLE).first()).toBeVisible();
  await expect(page.getByText(/Только на этом телефоне/).first()).toBeVisible();
  await phone.line.open();
  await allSent(page);

  // The specialist accepts, within six taps for the whole paper.
  const office = await aDevice(browser, product);
  const deskTaps = new Taps();
  await deskTaps.watch(office.context);
  await signInAs(office, specialist);
  await allSent(office.page);
  deskTaps.reset();
  await fromDay(office.page, 'Принять материал', TITLE);
  await office.page.getByRole('button', { name: 'Принять', exact: true }).click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'Принять' }).click();
  await allSent(office.page);
  const acceptTaps = deskTaps.pointer;

  // The head appoints whom the program suggests.
  const heads = await aDevice(browser, product);
  await signInAs(heads, head);
  await allSent(heads.page);
  await fromDay(heads.page, 'Назначить экспертов', TITLE);
  await heads.page.getByRole('button', { name: /Назначить (предложенных|всех|троих|3)/ }).click();
  await expect(heads.page.getByText(/Оценку завершили/)).toBeVisible();
  await allSent(heads.page);
  const after = await (await RawClient.signIn(product, specialist)).catchUp();
  const material = [...after.facts.materials.values()].find(
    ({ submissions }) => submissions.at(-1)?.card?.title === TITLE,
  )!;
  const experts = material.submissions
    .at(-1)!
    .panel.map(({ expert }) => people.find(({ person }) => person === expert)!);
  expect(experts).toHaveLength(3);

  // Three experts judge, each on a device of their own; the last one opens the sheets.
  const desks = [];
  for (const [index, expert] of experts.entries()) {
    const device = await aDevice(browser, product);
    const taps = new Taps();
    await taps.watch(device.context);
    await signInAs(device, expert);
    await allSent(device.page);
    taps.reset();
    await judge(device.page, [['c4', 'c6'], ['c6'], []][index]!);
    await allSent(device.page);
    desks.push({ device, taps, expert });
  }
  const last = desks[2]!;
  await fromDay(last.device.page, 'Открыть оценки', TITLE);
  await last.device.page.getByRole('button', { name: 'Открыть оценки' }).click();
  await expect(last.device.page.getByRole('heading', { name: 'Экспертное заключение' })).toBeVisible();

  // Nothing is disputed: one tap each confirms the exact text.
  for (const [index, { device }] of desks.entries()) {
    await fromDay(device.page, 'Подтвердить заключение', TITLE);
    await expect(async () => {
      const button = device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' });
      if (await button.isVisible()) await button.click();
      const counted = device.page.getByText(`Подтвердили текст: ${index + 1} из 3`).first();
      await expect(counted).toBeVisible({ timeout: 8_000 });
    }).toPass({ timeout: 60_000 });
    await allSent(device.page);
  }

  // The specialist issues: the number and the date come from the server.
  deskTaps.reset();
  await fromDay(office.page, 'Выдать заключение', TITLE);
  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  const dialog = office.page.getByRole('dialog');
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(office.page.getByText(/-ЭОМ/).first()).toBeVisible({ timeout: 30_000 });
  const issueTaps = deskTaps.pointer;

  // The author reads it and says so.
  await fromDay(page, 'Прочитать заключение', TITLE);
  await expect(page.getByText(/рекомендован к публикации/i).first()).toBeVisible();
  await page.getByRole('button', { name: 'Ознакомлен' }).click();
  await allSent(page);

  await expect(async () => {
    const done = await (await RawClient.signIn(product, author)).catchUp();
    const issued = done.facts.materials.get(material.id)!.submissions.at(-1)!;
    expect(issued.issued?.verdict).toBe('recommend');
    expect(issued.acknowledgedAt).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });

  // [E-11] The budget, in trusted events counted in the pages.
  const expertTaps = Math.max(...desks.map(({ taps }) => taps.pointer));
  console.log(
    `taps: expert ≤ ${expertTaps}, specialist ${acceptTaps + issueTaps} (accept ${acceptTaps}, issue ${issueTaps})`,
  );
  expect(expertTaps).toBeLessThanOrEqual(25);
  expect(Math.max(...desks.map(({ taps }) => taps.keys))).toBe(0);
  expect(acceptTaps + issueTaps).toBeLessThanOrEqual(6);
  for (const { context } of [phone, office, heads, ...desks.map(({ device }) => device)])
    await context.close();
});
