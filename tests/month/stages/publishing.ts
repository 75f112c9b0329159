import { allSent, expect } from '../../e2e/harness';
import type { Colleague } from '../colleague';
import type { Office } from '../office';
import type { Paper } from '../plan';

const CENTRE = 'centre@region.example';
const LINK = 'https://library.example/materials/';
const REMARKS = 'Добавьте ответы к заданиям.';

/** The one whose author does nothing after the conclusion: it is carried over to the next month. */
const UNSIGNED = 'tie';
/** Whom the desk does it for: the author has never come in. */
const BY_DESK = 'letter';
const recommended = (office: Office) => office.papers.filter(({ verdict }) => verdict === 'recommend');
const signed = (office: Office) => recommended(office).filter(({ fate }) => fate !== UNSIGNED);

/** [E-16, E-17] Authors print and sign the agreement, place the material and send it to moderation. */
export async function signAndPlaceAll(office: Office): Promise<void> {
  for (const paper of signed(office)) {
    if (paper.fate === BY_DESK) continue;
    const author = await office.person(paper.author);
    const { page } = author;
    await author.open('Подписать соглашение', paper.title);
    const paperOf = page.waitForEvent('download');
    await author.button('Скачать соглашение (DOCX)').click();
    expect((await paperOf).suggestedFilename()).toMatch(/\.docx$/);
    await author.button('Подписано…').click();
    await author.inDialog('Подписано').click();
    await author.button('Размещено…').click();
    await author.inDialog('Отметить').click();
    await author.button('Отправлено на модерацию…').click();
    await author.inDialog('Отметить').click();
    await expect(page.getByText('На модерации в центре')).toBeVisible();
    await office.leave(author);
  }
}

/** [E-16] The originals come to the desk; for authors without a way in it notes everything itself. */
export async function receiveAll(office: Office, desk: Colleague): Promise<void> {
  for (const paper of signed(office)) {
    if (paper.fate === BY_DESK) {
      await openPublication(desk, paper);
      for (const step of ['подписано', 'размещено', 'отправлено на модерацию']) {
        await desk.button(`Отметить за автора: ${step}…`).click();
        await desk.inDialog(step === 'подписано' ? 'Подписано' : 'Отметить').click();
        await expect(desk.page.getByRole('dialog')).toHaveCount(0);
      }
    } else await desk.open('Принять оригинал соглашения', paper.title);
    await desk.button('Оригинал получен').click();
    await desk.button('Отправлено в центр…').click();
    await desk.inDialog('Отметить').click();
    await expect(desk.page.getByRole('dialog')).toHaveCount(0);
  }
  await allSent(desk.page);
}

async function openPublication(desk: Colleague, { title }: Paper): Promise<void> {
  const { page } = desk;
  await desk.go('Материалы');
  await desk.type(page.getByLabel(/^Найти/), title);
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Публикация' }).click();
  await page.getByText('Публикация · заключение').waitFor();
}

/** [E-18] The registry goes as a letter of the desk's own mail program; the unsigned one stays for the next month. */
export async function sendRegistry(office: Office, desk: Colleague): Promise<void> {
  const { page } = desk;
  const going = signed(office).length;
  await desk.go('Материалы');
  await desk.go('Реестр и отправка');
  await expect(page.getByText('Переносятся на следующий месяц')).toBeVisible();
  await office.picture(desk, '8-registry');
  await desk.button('Отправить реестр').click();
  await expect(page.getByRole('dialog').getByText(new RegExp(`Уйдёт ${going}\\s`))).toBeVisible();
  await desk.type(page.getByLabel('Адрес получателя'), CENTRE);
  await desk.inDialog('Подготовить письмо').click();
  const letter = page.waitForEvent('download');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Скачать письмо/ })
    .first()
    .click();
  expect((await letter).suggestedFilename()).toMatch(/\.eml$/);
  await desk.inDialog('Письмо отправлено').click();
  await expect(page.getByRole('dialog').getByText(/^Реестр отправлен/)).toBeVisible();
  await desk.inDialog('Готово').click();
  await expect(page.getByRole('heading', { name: /^Реестр отправлен/ })).toBeVisible();
  await allSent(page);
}

/** What the centre answers: one for revision, of many one rejected, the others published. */
const answerTo = ({ fate, index }: Paper) =>
  fate === 'declined' ? 'на доработку' : index === 8 ? 'отклонён' : 'опубликован';
/** [E-24] What the statistics have to say. */
const published = (office: Office) => signed(office).filter((paper) => paper.index !== 8);

/** [E-19] The centre's table of results is pasted and read. */
export async function readReplies(office: Office, desk: Colleague): Promise<void> {
  const { page } = desk;
  const rows = signed(office).map((paper) => {
    const answer = answerTo(paper);
    return [
      paper.title,
      paper.author.family,
      answer,
      answer === 'на доработку' ? REMARKS : '',
      answer === 'опубликован' ? `${LINK}${paper.index}` : '',
    ];
  });
  await desk.go('Материалы');
  await desk.go('Реестр и отправка');
  await page.getByRole('link', { name: 'Загрузить итоги модерации' }).click();
  const heading = ['Наименование', 'ФИО педагога', 'Решение модератора', 'Комментарий', 'Ссылка'];
  await desk.paste(
    page.getByLabel('Или вставьте таблицу'),
    [heading, ...rows].map((cells) => cells.join('\t')).join('\n'),
  );
  await desk.button('Прочитать').click();
  // The centre's table names no day: it is asked once for all its rows.
  const day = page.getByLabel('День ответа центра');
  await day.fill((await day.getAttribute('max'))!);
  await page.keyboard.press('Tab');
  await office.picture(desk, '9-replies');
  await desk.button(/^Записать \d+/).click();
  await expect(page.getByText(new RegExp(`^Записано: ${rows.length}\\s`))).toBeVisible();
  await allSent(page);
}

/** [E-20] What came back for revision goes once more: its author alone decides. */
export async function sendAgain(office: Office, desk: Colleague): Promise<void> {
  const paper = office.papers.find(({ fate }) => fate === 'declined')!;
  const author = await office.person(paper.author);
  const { page } = author;
  await author.open('Решить, отправлять ли снова', paper.title);
  await author.button('Решить, отправлять ли снова…').click();
  await expect(page.getByRole('dialog').getByText(REMARKS)).toBeVisible();
  await author.inDialog('Отправлю снова').click();
  await author.button('Размещено…').click();
  await page.getByRole('dialog').getByText('по электронной почте').click();
  await author.inDialog('Отметить').click();
  await expect(page.getByText('На модерации в центре')).toBeVisible();
  await office.leave(author);

  await openPublication(desk, paper);
  await desk.button('Записать ответ центра…').click();
  await desk.page.getByRole('dialog').getByText('опубликован', { exact: true }).click();
  await desk.type(desk.page.getByLabel('Ссылка на материал в Библиотеке'), `${LINK}${paper.index}`);
  await desk.inDialog('Записать').click();
  await expect(desk.page.getByText('Опубликован в Библиотеке').first()).toBeVisible();
  await allSent(desk.page);
}

/** [E-24] The month in numbers, as the desk sees them. */
export async function seeStatistics(office: Office, desk: Colleague): Promise<void> {
  const { page } = desk;
  await desk.go('Материалы');
  await desk.button('Ещё').click();
  await page.getByRole('menuitem', { name: 'Статистика' }).click();
  await expect(
    page.getByText(
      new RegExp(`рекомендовано ${recommended(office).length}, опубликовано ${published(office).length}\\.`),
    ),
  ).toBeVisible();
  await expect(page.locator('.bars .target').first()).toBeInViewport();
  await office.picture(desk, '10-statistics');
}

/** [E-23] How many materials of a month the board shows in each state. */
export async function statesOf(desk: Colleague, month: string): Promise<Record<string, number>> {
  const { page } = desk;
  await desk.go('Материалы');
  await desk.go('Доска месяца');
  await desk.choose(page.getByLabel('Месяц сбора'), { value: month });
  const states = page.getByRole('group', { name: 'Состояние' }).getByRole('button');
  await states.first().waitFor();
  const counted: Record<string, number> = {};
  for (const state of await states.all()) {
    const number = await state.locator('.number').textContent();
    // «3 Первичная оценка 1 просрочено» as one reads it: the words of the state come first.
    const name = await state
      .locator(':scope > span')
      .last()
      .evaluate((words) => words.firstChild!.textContent!.trim());
    counted[name] = Number(number);
  }
  return counted;
}
