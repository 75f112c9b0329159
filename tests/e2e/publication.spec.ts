import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import { publicationState } from '../../src/lib/domain/materials/publication';
import { docxOf, linesOf, paragraph } from '../exchange/docx-parts';
import { RawClient } from './facts';
import { aDevice, allSent, appIsKept, backOnLine, expect, signInAs, test } from './harness';
import { PHONE } from './steps';

const LINK = 'https://library.example/materials/77';
const REMARKS = 'Добавьте ответы к заданиям.';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });

test('[E-16] [E-17] [E-19] [E-20] a recommended material is signed, placed, revised and published', async ({
  browser,
  sample,
}) => {
  test.setTimeout(120_000);
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  // Its author has read the conclusion and done nothing yet.
  const material = [...facts.materials.values()].find((each) => {
    const latest = latestSubmission(each);
    return latest?.issued?.verdict === 'recommend' && latest.acknowledgedAt && !latest.agreement;
  })!;
  const { number } = latestSubmission(material)!.issued!;
  const author = people.find(({ person }) => person === material.author)!;
  const address = `/materials/${material.id}/publication`;

  // The author, on a phone, loses the link with the page in hand.
  const phone = await aDevice(browser, product, PHONE);
  const { page } = phone;
  await signInAs(phone, author);
  await allSent(page);
  await appIsKept(page);
  await page.getByRole('link', { name: /Подписать соглашение/ }).click();
  await expect(page.getByRole('heading', { name: `Соглашение № ${number}/С` })).toBeVisible();
  await phone.line.close();

  // The agreement is made on the device, with its number and without anybody's passport.
  const downloading = page.waitForEvent('download');
  await button(page, 'Скачать соглашение (DOCX)').click();
  const paper = unzipSync(new Uint8Array(await readFile(await (await downloading).path())));
  const text = strFromU8(paper['word/document.xml']!).replace(/<[^>]+>/g, '');
  expect(text).toContain(`Соглашение № ${number}/С`);
  expect(text).toContain(author.name);

  await button(page, 'Подписано…').click();
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .last()
    .setInputFiles([
      {
        name: 'лист 1.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 подписи на первом листе'),
      },
      {
        name: 'лист 2.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 подписи на втором листе'),
      },
    ]);
  await expect(page.getByRole('dialog').getByText('лист 2.pdf')).toBeVisible();
  await inDialog(page, 'Подписано').click();
  // Its own list of pages goes with the dialog.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('лист 1.pdf')).toBeVisible();
  await expect(page.getByText('только на этом устройстве').first()).toBeVisible();

  await button(page, 'Размещено…').click();
  await page
    .getByRole('dialog')
    .getByLabel(/Ссылка на материал/)
    .fill('мой кабинет');
  await inDialog(page, 'Отметить').click();
  await expect(page.getByRole('dialog').getByText('Ссылка начинается с http').first()).toBeVisible();
  await page
    .getByRole('dialog')
    .getByLabel(/Ссылка на материал/)
    .fill(LINK);
  await inDialog(page, 'Отметить').click();
  await button(page, 'Отправлено на модерацию…').click();
  await inDialog(page, 'Отметить').click();
  await expect(page.getByText('На модерации в центре')).toBeVisible();

  // All of it is on the device, also after a restart without the link; then it goes.
  await page.reload();
  await expect(page.getByText('На модерации в центре')).toBeVisible();
  await expect(page.getByText('лист 2.pdf')).toBeVisible();
  await backOnLine(phone);
  await allSent(page);

  // The desk has the paper and the scans, sends the agreement on and writes down the centre's answer.
  const office = await aDevice(browser, product);
  const desk = office.page;
  await signInAs(office, specialist);
  await allSent(desk);
  await desk.goto(address);
  const scan = desk.waitForEvent('download');
  await button(desk, 'лист 1.pdf').click();
  expect(await readFile(await (await scan).path(), 'utf8')).toBe('%PDF-1.4 подписи на первом листе');
  await button(desk, 'Оригинал получен').click();
  await button(desk, 'Отправлено в центр…').click();
  await inDialog(desk, 'Отметить').click();
  await button(desk, 'Записать ответ центра…').click();
  await desk.getByText('возвращён на доработку').click();
  await desk.getByRole('dialog').getByLabel('Замечания центра').fill(REMARKS);
  await inDialog(desk, 'Записать').click();
  await allSent(desk);
  await expect(desk.getByText('Центр вернул на доработку')).toBeVisible();

  // The author alone decides, and sends it again by mail: both facts by one press.
  await expect(page.getByText('Центр вернул на доработку')).toBeVisible({ timeout: 20_000 });
  await button(page, 'Решить, отправлять ли снова…').click();
  await expect(page.getByRole('dialog').getByText(REMARKS)).toBeVisible();
  await expect(page.getByRole('dialog').getByText(/Второй муниципальной оценки не будет/)).toBeVisible();
  await inDialog(page, 'Отправлю снова').click();
  await button(page, 'Размещено…').click();
  await page.getByRole('dialog').getByText('по электронной почте').click();
  await inDialog(page, 'Отметить').click();
  await expect(page.getByText('На модерации в центре')).toBeVisible();
  await allSent(page);

  await expect(desk.getByRole('heading', { name: 'Размещение, отправка 2' })).toBeVisible({
    timeout: 20_000,
  });
  await button(desk, 'Записать ответ центра…').click();
  await desk.getByRole('dialog').getByText('опубликован', { exact: true }).click();
  await desk
    .getByRole('dialog')
    .getByLabel(/Ссылка на материал/)
    .fill(LINK);
  await inDialog(desk, 'Записать').click();
  await allSent(desk);
  await expect(page.getByText('Опубликован в Библиотеке')).toBeVisible({ timeout: 20_000 });

  const done = await (await RawClient.signIn(product, author)).catchUp();
  const last = latestSubmission(done.facts.materials.get(material.id)!)!;
  expect(publicationState(last)).toBe('published');
  expect(last.attempts.map(({ placed, result }) => [placed?.channel, result?.result])).toEqual([
    ['account', 'revise'],
    ['mail', 'published'],
  ]);
  expect(last.agreement).toMatchObject({ scans: [{}, {}].map(() => expect.any(String)) });
  expect(last.agreement?.forwarded).toBeDefined();

  // Whoever judged it is told nothing of what became of it.
  const { expert } = latestSubmission(material)!.panel[0]!;
  const judged = await (await RawClient.signIn(product, { person: expert })).catchUp();
  expect(latestSubmission(judged.facts.materials.get(material.id)!)?.agreement).toBeUndefined();
  for (const { context } of [phone, office]) await context.close();
});

test('[E-16] the municipality’s form comes to an author by itself and is filled without a link', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const latest = latestSubmission(each);
    return latest?.issued?.verdict === 'recommend' && !latest.agreement && !each.withdrawn;
  })!;
  const form = docxOf(paragraph('Утверждено № {но', 'мер}'), paragraph('{#авторы}{фио};{/авторы}'));
  const phone = await aDevice(browser, product, PHONE);
  const { page } = phone;
  await signInAs(
    phone,
    people.find(({ person }) => person === material.author)!,
  );
  await allSent(page);
  await appIsKept(page);

  const office = await aDevice(browser, product);
  const desk = office.page;
  await signInAs(office, specialist);
  await desk.goto('/settings');
  await button(desk, /Загрузить: Соглашение/).click();
  const choose = (name: string, form: Uint8Array) =>
    desk
      .getByRole('dialog')
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(form) });
  await choose('с ошибкой.docx', docxOf(paragraph('№ {номр}')));
  await expect(desk.getByText('Поля {номр} программа не знает. Может быть, {номер}?')).toBeVisible();
  await expect(inDialog(desk, 'Заменить форму')).toHaveCount(0);
  await choose('Приложение 2.docx', form);
  // It leaves out what matters: named, and taken when that is meant.
  const missing = desk.getByRole('dialog').getByText('название материала: {название}');
  await expect(missing).toBeVisible();
  await inDialog(desk, 'Заменить форму').click();
  await expect(desk.getByText(/^Отметьте, что форма без этих полей нужна/)).toBeVisible();
  await desk.getByLabel('Так и нужно: заменить форму без этих полей').check();
  await inDialog(desk, 'Заменить форму').click();
  await expect(desk.getByText('Приложение 2.docx').first()).toBeVisible();
  await allSent(desk);

  // The author has not been near the page of the agreement. The bytes may follow the news of them: then the next
  // contact brings them, which a device makes each minute and whenever it comes back on line.
  const hash = createHash('sha256').update(form).digest('hex');
  await expect(async () => {
    await backOnLine(phone);
    const kept = await page.evaluate(
      async ([person, hash]) => {
        const open = indexedDB.open(`metodsreda-${person}`);
        await new Promise((done) => (open.onsuccess = done));
        const get = open.result.transaction('files').objectStore('files').get(hash!);
        await new Promise((done) => (get.onsuccess = done));
        open.result.close();
        return get.result !== undefined;
      },
      [material.author, hash],
    );
    expect(kept).toBe(true);
  }).toPass({ timeout: 60_000, intervals: [2_000, 8_000] });
  await phone.line.close();
  await page.goto(`/materials/${material.id}/publication`);
  const downloading = page.waitForEvent('download');
  await button(page, 'Скачать соглашение (DOCX)').click();
  const lines = linesOf(new Uint8Array(await readFile(await (await downloading).path())));
  const author = facts.people.get(material.author)!.name!;
  expect(lines[0]).toMatch(/^Утверждено № \d+\/\d{4}-ЭОМ\/С$/);
  expect(lines.join('')).toContain(`${author.family} ${author.given} ${author.patronymic};`);
  for (const { context } of [phone, office]) await context.close();
});
