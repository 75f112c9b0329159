import { allSent, expect, readRequirements, type FilePayload } from '../../e2e/harness';
import { eml, word } from '../../e2e/mailed';
import type { Colleague } from '../colleague';
import type { Office } from '../office';
import { CO_AUTHOR, emailOf, fullName, type Fate, type Paper } from '../plan';

const BY_DESK: readonly Fate[] = ['letter', 'by-hand'];

/** [E-02] The desk publishes what a material has to be; until then authors would read an example. */
export async function publishRequirements(desk: Colleague): Promise<void> {
  const { page } = desk;
  await desk.go('Материалы');
  await desk.button('Ещё').click();
  await page.getByRole('menuitem', { name: 'Требования к материалам' }).click();
  await page.getByRole('link', { name: 'Опубликовать свои' }).click();
  const text = page.getByLabel('Текст').first();
  await text.press('Control+End');
  await desk.letters('\nМатериал проверен на занятии.');
  await desk.button('Опубликовать версию 1').click();
  await expect(page.getByText('Материал проверен на занятии.')).toBeVisible();
  await allSent(page);
}

/** [E-22] January of 2027: no day but the eleventh is left for handing in, the fourteenth for the first assessment. */
export async function seeJanuary(office: Office, desk: Colleague): Promise<void> {
  await desk.day();
  for (const words of ['Сдать до 11 января', 'Оценить до 14 января', 'Отправить до 28 января'])
    await expect(desk.page.getByText(words.replace(/(\d) /, '$1\u00a0')).first()).toBeVisible();
  await office.picture(desk, '2-january');
}

/** [E-03, E-04] Everybody whose material is due hands it in. */
export async function handInAll(office: Office, due: (fate: Fate) => boolean): Promise<void> {
  for (const paper of office.papers) {
    if (BY_DESK.includes(paper.fate) || !due(paper.fate)) continue;
    const author = await office.person(paper.author);
    await handIn(office, author, paper);
    await office.leave(author);
  }
}

const fileOf = ({ title }: Paper, more = ''): FilePayload => ({
  name: `${title}${more}.pdf`,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${title} ${more}\n`.repeat(3000)),
});

/** A file is in the card once it has been read. */
async function bring(writer: Colleague, file: FilePayload): Promise<void> {
  await writer.attach(writer.page.locator('#content'), file);
  await expect(writer.button(`Убрать файл «${file.name}»`)).toBeVisible();
}

async function handIn(office: Office, author: Colleague, paper: Paper): Promise<void> {
  const { page } = author;
  await author.day();
  await author.go('Материалы');
  await page.getByRole('link', { name: 'Новый материал' }).click();
  await writeCard(author, paper);
  await author.type(
    page.getByLabel('Аннотация'),
    `Занятие «${paper.title}» для одного урока, с заданиями и ответами.`,
  );
  await bring(author, fileOf(paper));
  if (paper.fate === 'co-author') await writeMore(author, paper);
  if (paper.fate === 'late') await expect(page.getByText('Срок сдачи был 11')).toBeVisible();
  await readRequirements(page);
  await author.button('Сдать материал').click();
  await expect(page.getByText(/^Сервер получил материал/)).toBeVisible();
  if (paper.index === 0) await office.picture(author, '3-handed-in');
}

/** What every card says, whoever writes it. */
async function writeCard(writer: Colleague, { title, subject, association }: Paper): Promise<void> {
  const { page } = writer;
  await writer.type(page.getByLabel('Название', { exact: true }), title);
  await writer.choose(page.getByLabel('Вид материала'), { label: 'Урок' });
  await writer.pick(page.getByRole('combobox', { name: 'Предметы' }), subject);
  await page
    .getByText(association === 2 ? 'Начальное общее' : 'Основное общее')
    .first()
    .click();
}

/** [E-03] The fields that nobody must fill in. */
async function writeMore(author: Colleague, paper: Paper): Promise<void> {
  const { page } = author;
  await page.getByRole('group', { name: 'Классы' }).getByText('6', { exact: true }).click();
  await author.type(page.getByRole('textbox', { name: /^Тема/ }), paper.title);
  await author.type(page.getByLabel('Цели'), 'Ученик сравнивает и объясняет.');
  await bring(author, fileOf(paper, ', ответы'));
  await author.button('Добавить источник').click();
  await author.type(page.getByRole('textbox', { name: 'Источник 1' }), 'Рисунки с сайта музея');
  await author.type(page.getByLabel('Условия использования'), 'CC BY');
  await author.pick(page.getByRole('combobox', { name: 'Соавторы' }), CO_AUTHOR.family);
}

/** What came by mail is brought at once; what came on a stick is written by hand. */
export async function enterPapers(office: Office, desk: Colleague): Promise<void> {
  const { page } = desk;
  const letters = office.papers.filter(({ fate }) => fate === 'letter');
  await desk.go('Материалы');
  await page.getByRole('link', { name: 'Внести за автора' }).click();
  await desk.attach(
    page.locator('#incoming'),
    letters.map((paper) =>
      eml(
        `letter-${paper.index}`,
        `${word(fullName(paper.author))} <${emailOf(paper.author)}>`,
        paper.title,
        [[`${paper.title}.docx`, `урок ${paper.title}`]],
        office.now(),
      ),
    ),
  );
  for (const { title, subject } of letters) {
    const row = page.getByRole('listitem').filter({ hasText: title });
    await row.first().waitFor();
    const kind = row.getByLabel('Вид материала');
    if (await kind.isVisible()) await desk.choose(kind, { label: 'Урок' });
    const subjects = row.getByLabel('Предметы');
    if (await subjects.isVisible()) await desk.pick(subjects, subject);
    await expect(row.first()).toContainText('Готово к внесению');
  }
  await desk.button(/^Внести \d+/).click();
  await expect(page.getByRole('heading', { name: `Внесено: ${letters.length}` })).toBeVisible();
  for (const paper of office.papers.filter(({ fate }) => fate === 'by-hand')) await enterByHand(desk, paper);
  // The letters and their files go one after another; one that broke off goes on a minute later.
  await page
    .getByText(/Всё передано в/)
    .first()
    .waitFor({ timeout: 90_000 });
}

async function enterByHand(desk: Colleague, paper: Paper): Promise<void> {
  const { page } = desk;
  await desk.go('Материалы');
  await page.getByRole('link', { name: 'Внести за автора' }).click();
  await page.getByRole('link', { name: 'Заполнить карточку' }).click();
  await desk.pick(page.getByLabel('Автор', { exact: true }), paper.author.family);
  await desk.choose(page.getByLabel('Как поступил'), { value: 'messenger' });
  await writeCard(desk, paper);
  await bring(desk, fileOf(paper));
  await expect(page.getByText('Обязательные поля заполнены')).toBeVisible();
  await desk.button('Внести материал').click();
  await expect(page.getByText(/Сервер получил материал/)).toBeVisible();
}

/** [E-05, E-06] The desk takes in what lies there, into January also what came too late for it. */
export async function acceptAll(
  office: Office,
  desk: Colleague,
  due: (fate: Fate) => boolean,
): Promise<void> {
  const { page } = desk;
  for (const { title, fate } of office.papers) {
    if (!due(fate)) continue;
    await desk.open('Принять материал', title);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    office.cards.set(title, new URL(page.url()).pathname);
    await desk.button('Принять').click();
    if (fate === 'late') await expect(page.getByText('Материал сдан позже срока.')).toBeVisible();
    await desk.inDialog('Принять').click();
    await expect(page.getByText('Принят, ждёт экспертов').first()).toBeVisible();
  }
  await allSent(page);
}

/** [E-21] An author thinks better of it. */
export async function withdrawOne(office: Office): Promise<void> {
  const paper = office.papers.find(({ fate }) => fate === 'withdrawn')!;
  const author = await office.person(paper.author);
  const { page } = author;
  await author.day();
  await author.go('Материалы');
  await page.getByRole('link', { name: paper.title }).click();
  await author.button('Ещё действия').click();
  await page.getByRole('menuitem', { name: 'Отозвать материал' }).click();
  await author.type(page.getByLabel('Почему вы отзываете материал'), 'Нашла ошибку в условии.');
  await author.inDialog('Отозвать').click();
  await expect(page.getByText('Отозван автором').first()).toBeVisible();
  await office.leave(author);
}
