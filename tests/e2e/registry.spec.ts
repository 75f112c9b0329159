import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import { aMailServer, readLetter } from '../builders/mail-server';
import { RawClient } from './facts';
import { aDevice, allSent, aPhotograph, expect, signInAs, test } from './harness';

const RECIPIENT = 'registry@centre.example';
const CORRECTED = 'reestr@centre.example';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

test('[E-18] a registry goes through the municipality’s mail server, is refused and goes again', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  let answer: string | undefined;
  const server = await aMailServer({ answer: () => answer });
  const client = await RawClient.signIn(product, specialist);
  const { facts } = await client.catchUp();
  const [first, second] = [...facts.materials.values()].filter((each) => {
    const latest = latestSubmission(each);
    return latest?.issued?.verdict === 'recommend' && !latest.agreement && !each.withdrawn;
  });

  const office = await aDevice(browser, product);
  const { page } = office;
  await signInAs(office, specialist);
  await allSent(page);

  // The mail server is set, and tried out by a letter to oneself.
  await page.goto('/settings');
  const panel = page.getByRole('region', { name: 'Почта муниципалитета' });
  await button(page, 'Настроить').click();
  await inDialog(page, 'Сохранить').click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
  await page.getByLabel('Почтовый сервер').fill('127.0.0.1');
  await page.getByText('без шифрования').click();
  await page.getByLabel('Порт').fill(String(server.port));
  await page.getByLabel('Адрес отправителя').fill('metod@zarechny.example');
  await inDialog(page, 'Сохранить').click();
  await expect(panel.getByText(`127.0.0.1, порт ${server.port}, без шифрования`)).toBeVisible();
  await button(page, 'Отправить письмо себе').click();
  await expect(panel.getByText('Сервер ответил: 250 Queued as 1')).toBeVisible();

  const sign = async (material: string) => {
    await page.goto(`/materials/${material}/publication`);
    await button(page, 'Подписано…').click();
    await page
      .getByRole('dialog')
      .locator('input[type=file]')
      .last()
      .setInputFiles([{ name: 'лист 1.jpg', mimeType: 'image/jpeg', buffer: aPhotograph(200_000) }]);
    await expect(page.getByRole('dialog').getByText('лист 1.jpg')).toBeVisible();
    await inDialog(page, 'Подписано').click();
    await button(page, 'Оригинал получен').click();
    await allSent(page);
  };
  await sign(first!.id);
  // Noted by mistake: taken back with a reason, kept in the history, noted again [E-16].
  await button(page, 'Снять отметку «Оригинал у специалиста»…').click();
  await page.getByRole('dialog').getByLabel('Почему отметка ошибочна').fill('Принесли другую бумагу.');
  await inDialog(page, 'Снять отметку').click();
  await expect(button(page, 'Снять отметку «Соглашение подписано»…')).toBeVisible();
  await allSent(page);
  await button(page, 'Оригинал получен').click();
  await allSent(page);
  await page.goto(`/materials/${first!.id}`);
  await expect(page.getByText(/«Оригинал у специалиста», «Принесли другую бумагу\.»/)).toBeVisible();
  await page.goto('/materials/registry');
  // The list that accompanies the originals on paper.
  const listing = page.waitForEvent('download');
  await button(page, 'Опись соглашений (DOCX)').last().click();
  expect((await listing).suggestedFilename()).toMatch(/^Сопроводительная опись, Реестр ЭОМ, .*\.docx$/);
  await button(page, /^Отправить (реестр|дополнение)/).click();
  const addendum = page.getByLabel('Что изменилось');
  const dialog = page.getByRole('dialog');
  await page.getByLabel('Адрес получателя').fill(RECIPIENT);
  if ((await addendum.count()) > 0) await addendum.fill('Пришло соглашение.');
  await inDialog(page, 'Отправить').click();
  await expect(dialog.getByText('Отправлено', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/сервер ответил: 250 Queued as 2/)).toBeVisible();
  await inDialog(page, 'Готово').click();

  const sentNow = async () => {
    const { facts: now } = await client.catchUp();
    return [...now.places.values()][0]!.registries.at(-1)!;
  };
  const { files } = await sentNow();
  expect(files.length).toBeGreaterThan(1);
  expect(server.taken[1]).toMatchObject({ to: [RECIPIENT], from: 'metod@zarechny.example' });
  expect(readLetter(server.taken[1]!.raw).attachments.map(({ hash }) => hash)).toEqual(files);

  // The next one is refused: the packet stays, the server's words are there, and it goes again.
  answer = '552 Message size exceeds fixed limit';
  await sign(second!.id);
  await page.goto('/materials/registry');
  await button(page, 'Отправить дополнение').click();
  await expect(page.getByLabel('Адрес получателя')).toHaveValue(RECIPIENT);
  await addendum.fill('Пришло ещё одно соглашение.');
  await inDialog(page, 'Отправить').click();
  await expect(dialog.getByText('Не принято', { exact: true })).toBeVisible();
  await inDialog(page, 'Готово').click();
  const refused = page.getByRole('region', { name: 'Дополнение ещё не отправлено целиком' });
  await expect(refused.getByText(/сервер ответил: 552 Message size exceeds fixed limit/)).toBeVisible();
  const frozen = (await sentNow()).files;
  const downloading = page.waitForEvent('download');
  await refused.getByRole('button', { name: /^Скачать письмо/ }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Письмо.eml');
  const draft = readLetter(await readFile(await download.path()));
  expect(draft.headers['x-unsent']).toBe('1');
  expect(draft.attachments.map(({ hash }) => hash)).toEqual(frozen);

  answer = undefined;
  await refused.getByRole('button', { name: /^Отправить на другой адрес/ }).click();
  await expect(dialog.getByLabel('Адрес получателя')).toHaveValue(RECIPIENT);
  await inDialog(page, 'Отправить').click();
  await expect(dialog.getByText(/Это тот же адрес/)).toBeVisible();
  await dialog.getByLabel('Адрес получателя').fill(CORRECTED);
  await inDialog(page, 'Отправить').click();
  await expect(page.getByText(/сервер ответил: 250 Queued as 4/)).toBeVisible();
  await expect(page.getByText('Адрес исправлен')).toBeVisible();
  // In a month whose registry the sample has sent, the first one is an addendum too.
  await expect(page.getByRole('region', { name: /^Дополнение отправлено/ }).last()).toBeVisible();
  expect(server.taken[2]!.to).toEqual([CORRECTED]);
  expect(readLetter(server.taken[2]!.raw).attachments.map(({ hash }) => hash)).toEqual(frozen);

  // Through the desk's own mail: the letter is made, and is sent when the person says so.
  const last = page.getByRole('region', { name: /^Дополнение отправлено/ }).last();
  await last.getByText('Что было отправлено').click();
  await last.getByRole('checkbox').first().check();
  await button(page, 'Отправить дополнение').click();
  await expect(page.getByLabel('Адрес получателя')).toHaveValue(CORRECTED);
  await dialog.getByText('по электронной почте', { exact: true }).click();
  await addendum.fill('Исправлен класс.');
  await inDialog(page, 'Подготовить письмо').click();
  await expect(dialog.getByText('Письмо с дополнением готово, отправка не отмечена')).toBeVisible();
  // Not wanted after all: thrown away with a reason, and made again.
  await inDialog(page, 'Отменить письмо…').click();
  await page.getByLabel('Почему письмо не будет отправлено').fill('Забыли исправить класс.');
  await page
    .getByRole('dialog', { name: 'Отменить письмо?' })
    .getByRole('button', { name: 'Отменить письмо' })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText(/отправка не отмечена/)).toHaveCount(0);
  await last.getByRole('checkbox').first().check();
  await button(page, 'Отправить дополнение').click();
  await dialog.getByText('по электронной почте', { exact: true }).click();
  await addendum.fill('Исправлен класс.');
  await inDialog(page, 'Подготовить письмо').click();
  await inDialog(page, 'Отметить позже').click();
  const prepared = page.getByRole('region', { name: 'Письмо с дополнением готово, отправка не отмечена' });
  await expect(prepared.getByRole('button', { name: /^Скачать письмо/ })).toBeVisible();
  expect((await sentNow()).said).toBeUndefined();
  await prepared.getByRole('button', { name: 'Письмо отправлено' }).click();
  await expect(prepared).toHaveCount(0);
  await expect(page.getByText('Отправку отметил(а)')).toBeVisible();
  await allSent(page);
  expect((await sentNow()).said).toBeDefined();
  await office.context.close();
  await server.close();
});
