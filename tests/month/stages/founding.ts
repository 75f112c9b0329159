import { xlsx } from '../../builders/workbook';
import { allSent, expect } from '../../e2e/harness';
import { found } from '../../e2e/steps';
import { PASSWORD, type Office } from '../office';
import { ASSOCIATIONS, emailOf, fullName, PEOPLE, roleWords, SCHOOLS } from '../plan';
import type { Colleague } from '../colleague';

const AT_A_TIME = 4;
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** From a printed code to invitations for everybody: associations by hand, schools and people by tables. */
export async function foundMunicipality(office: Office): Promise<void> {
  const desk = await office.newDevice('Орлова Вера', 'specialist');
  await found(desk, office.product, PASSWORD);
  await addAssociations(desk);
  await loadSchools(desk);
  await loadPeople(desk);
  await invite(office, desk);
}

/**
 * Everybody who will do something opens their invitation. It lasts for a fortnight: made on the last working days of
 * December it is over before the January holidays are.
 */
export async function comeIn(office: Office): Promise<void> {
  const authors = office.papers.filter(({ fate }) => fate !== 'letter').map(({ author }) => author);
  const judges = PEOPLE.filter(({ role }) => role === 'head' || role === 'expert');
  const coming = [...new Set([...judges, ...authors])];
  // Some at a time, as after a meeting at which the cards were handed out.
  while (coming.length > 0)
    await Promise.all(
      coming.splice(0, AT_A_TIME).map(async (person) => await office.leave(await office.person(person))),
    );
}

async function addAssociations(desk: Colleague): Promise<void> {
  const { page } = desk;
  await desk.go('Люди и роли');
  await desk.go('Школы и объединения');
  for (const { title, subjects } of ASSOCIATIONS) {
    await desk.button('Добавить объединение').first().click();
    await desk.type(page.getByLabel('Название'), title);
    await desk.type(page.getByLabel('Предметы'), subjects.join(', '));
    await desk.inDialog('Добавить объединение').click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
}

async function loadSchools(desk: Colleague): Promise<void> {
  const { page } = desk;
  await page.getByRole('link', { name: 'Загрузить таблицей' }).click();
  const rows = SCHOOLS.map(({ title, short, settlement }) => [title, short, settlement].join('\t'));
  await desk.paste(
    page.getByLabel('Или вставьте таблицу'),
    ['Полное название\tКраткое название\tНаселённый пункт', ...rows].join('\n'),
  );
  await desk.button('Прочитать').click();
  await desk.button(`Добавить: ${SCHOOLS.length} школ`).click();
  await expect(page.getByText(`Добавлено: ${SCHOOLS.length} школ`)).toBeVisible();
  await page.getByRole('link', { name: 'Загрузить людей' }).click();
}

async function loadPeople(desk: Colleague): Promise<void> {
  const { page } = desk;
  const rows = PEOPLE.map((person, index) => [
    index + 1,
    fullName(person),
    SCHOOLS[person.school]!.short,
    person.post,
    emailOf(person),
    roleWords(person),
  ]);
  const table = await xlsx('Педагоги', [
    ['№', 'ФИО педагога', 'Школа', 'Должность', 'Эл. почта', 'Роль'],
    ...rows,
  ]);
  await desk.attach(page.locator('#table-file'), {
    name: 'Педагоги.xlsx',
    mimeType: SPREADSHEET,
    buffer: table,
  });
  await desk.button(`Загрузить: ${PEOPLE.length} человек`).click();
  await desk.inDialog('Загрузить').click();
  await expect(page.getByText(`Добавлено: ${PEOPLE.length} человек`)).toBeVisible({ timeout: 60_000 });
  await allSent(page);
}

async function invite(office: Office, desk: Colleague): Promise<void> {
  const { page } = desk;
  await page.getByRole('link', { name: 'Пригласить нескольких' }).click();
  await desk.button(`Выбрать всех: ${PEOPLE.length}`).click();
  await desk.button(`Сделать приглашения: ${PEOPLE.length}`).click();
  await expect(page.getByText(`Готово: ${PEOPLE.length} приглашений`)).toBeVisible({ timeout: 60_000 });
  for (const card of await page.locator('.card').all()) {
    const name = await card.locator('.name').textContent();
    const link = await card.locator('.link').textContent();
    office.invitations.set(name!.trim(), new URL(link!.trim()).pathname);
  }
  expect([...office.invitations.keys()].toSorted()).toEqual(PEOPLE.map(fullName).toSorted());
  await office.picture(desk, '1-invitations');
}
