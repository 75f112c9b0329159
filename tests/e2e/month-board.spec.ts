import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { monthWords } from '../../src/lib/domain/shared/month-words';
import { fillMonth, type FullMonth } from '../builders/full-month';
import { anActOf, RawClient } from './facts';
import { aDevice, allSent, backOnLine, expect, Product, signInAs, test, type Persona } from './harness';

test.describe.configure({ timeout: 240_000 });

const MATERIALS = 300;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const list = (page: Page) => page.getByRole('list', { name: 'Материалы месяца' });
const found = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /материал/ })
    .first();

let product: Product;
let month: FullMonth;
let specialist: Persona;

test.beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'metodsreda-month-'));
  month = await fillMonth(dataDir, MATERIALS);
  product = await Product.start('build', dataDir);
  const response = await fetch(`http://127.0.0.1:${product.port}/api/sample/people`);
  specialist = ((await response.json()) as Persona[]).find(({ roles }) => roles.includes('specialist'))!;
});
test.afterAll(async () => {
  await product.down();
  await rm(product.dataDir, { recursive: true, force: true });
});

test('[E-23] the board of a month with hundreds of materials: few elements, filters that stay', async ({
  browser,
}) => {
  const office = await aDevice(browser, product);
  const { page } = office;
  await signInAs(office, specialist);
  await allSent(page);
  await page.goto('/materials');
  await page.getByRole('link', { name: 'Доска месяца' }).click();
  await page.getByLabel('Месяц сбора').selectOption(month.month);
  await expect(found(page)).toHaveText(/^3\d\d\sматериал/);
  await list(page).getByRole('link').first().waitFor();
  expect(await page.locator('*').count()).toBeLessThanOrEqual(1500);
  // Also far down, where the last of them are.
  const last = await list(page).getByRole('listitem').first().getAttribute('aria-setsize');
  await expect(async () => {
    // Rows are measured as they come: the end moves on.
    await page.evaluate(() => scrollTo(0, document.scrollingElement!.scrollHeight));
    await expect(list(page).locator(`[aria-posinset="${last}"]`)).toBeInViewport({ timeout: 1_000 });
  }).toPass();
  expect(await page.locator('*').count()).toBeLessThanOrEqual(1500);
  await page.evaluate(() => scrollTo(0, 0));

  await page.getByLabel('Внимание').selectOption({ label: 'Похожи на другие' });
  await expect(
    list(page)
      .getByText(/Такой же файл:|Похожее название:/)
      .first(),
  ).toBeVisible();
  await button(page, /Принят, ждёт экспертов/).click();
  await expect(list(page).getByRole('heading')).toHaveCount(1);
  await button(page, 'Мои отборы').click();
  await page.getByRole('menuitem', { name: 'Сохранить этот отбор…' }).click();
  await button(page, 'Сохранить').click();
  await expect(page.getByText('Напишите название, не длиннее 60 знаков.')).toBeVisible();
  await page.getByLabel('Название', { exact: true }).fill('Двойники до назначения');
  await button(page, 'Сохранить').click();
  const narrow = await found(page).textContent();

  // From a card back to the same list; after a reload the saved filter is there.
  await list(page).getByRole('link').first().click();
  await page.getByText('Карточка').first().waitFor();
  await page.goBack();
  await expect(found(page)).toHaveText(narrow!);
  await page.goto(`/materials/month?month=${month.month}`);
  await expect(found(page)).not.toHaveText(narrow!);
  await button(page, 'Мои отборы').click();
  await page.getByRole('menuitem', { name: 'Двойники до назначения' }).click();
  await expect(found(page)).toHaveText(narrow!);
  await expect(button(page, 'Отбор: Двойники до назначения')).toBeVisible();

  // What is chosen goes as a table, or as a reminder that names people and no papers.
  await page.goto(`/materials/month?month=${month.month}&state=assessing`);
  await page.getByLabel('Выбрать все найденные').check();
  const downloaded = page.waitForEvent('download');
  await button(page, 'Скачать таблицей').click();
  expect((await downloaded).suggestedFilename()).toBe(`Материалы за ${monthWords(month.month)}.xlsx`);
  await button(page, 'Напомнить').click();
  await button(page, 'Текст для чата').click();
  const text = await page.getByRole('dialog').getByRole('textbox').inputValue();
  expect(text).toMatch(/– .+: завершить оценку/);
  expect(text).not.toContain('занятие');
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).first().click();
  const letter = await page
    .getByRole('link', { name: /^Письмо: / })
    .first()
    .getAttribute('href');
  expect(decodeURIComponent(letter!)).toMatch(/^mailto:[^]+Напоминаем[^]+завершить оценку/);
  expect(decodeURIComponent(letter!)).not.toContain('занятие');
  await office.context.close();
});

test('[E-07, E-23] experts for many at once: shown, changed, each an act of its own, refusals by row', async ({
  browser,
}) => {
  const client = await RawClient.signIn(product, specialist);
  const office = await aDevice(browser, product);
  const { page, line } = office;
  await signInAs(office, specialist);
  await allSent(page);
  await page.goto(`/materials/month?month=${month.month}&state=accepted&text=карту`);
  await page.getByLabel('Выбрать все найденные').check();
  await button(page, 'Назначить экспертов').click();
  const rows = page.getByRole('list', { name: 'Материалы и эксперты' }).getByRole('listitem');
  await rows.first().waitFor();
  const papers = await rows.count();
  expect(papers).toBeGreaterThan(3);
  const seat = (row: number, at: number) => rows.nth(row).getByRole('combobox').nth(at);

  // One row stays as it is, one seat of another is left free.
  await rows
    .nth(1)
    .getByRole('button', { name: /^Не назначать никого/ })
    .click();
  await seat(2, 0).selectOption({ label: 'Не назначать' });
  const offered = await page.getByText(/^Предлагаем \d+\sназначени/).textContent();
  const count = Number(/\d+/.exec(offered!)![0]);

  // Without a link a colleague appoints one of them first: of these appointments one will be refused.
  await line.close();
  const expert = await seat(0, 0).inputValue();
  const href = await rows.first().getByRole('link').getAttribute('href');
  const material = href!.split('/')[2]!;
  const { facts } = await client.catchUp();
  const paper = facts.materials.get(material)!;
  const { records } = await client.catchUp([
    anActOf(specialist.person, {
      kind: 'appoint',
      place: paper.place,
      subject: `material:${material}`,
      payload: { submission: latestSubmission(paper)!.id, expert, warnings: [] },
    }),
  ]);
  expect(records.some((record) => record.record === 'verdict' && record.verdict === 'accepted')).toBe(true);
  await button(page, /^Назначить: \d+/).click();
  await expect(page.getByText(`Назначения на этом устройстве: ${count} ждут ответа сервера`)).toBeVisible();
  await backOnLine(office);
  await expect(page.getByText(`Назначено ${count - 1} из ${count}, отказано: 1`)).toBeVisible();
  await expect(rows.first().getByText('Этот человек уже в экспертной группе.')).toBeVisible();
  // The refusal waits for its person as every other does.
  await expect(button(page, /Требует решения: 1/)).toBeVisible();

  const after = (await client.catchUp()).facts;
  const panel = activePanel(latestSubmission(after.materials.get(material)!)!);
  expect(panel.length).toBe(3);
  await button(page, 'К доске месяца').click();
  await expect(found(page)).not.toHaveText(new RegExp(`^${papers}\\sматериал`));
  await office.context.close();
});
