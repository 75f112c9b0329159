import type { Page } from '@playwright/test';
import { type Cell, xlsx } from '../builders/workbook';
import { aDevice, allSent, appIsKept, expect, type Persona, signInAs, test } from './harness';

const specialistOf = (people: readonly Persona[], role = 'specialist') =>
  people.find(({ roles }) => roles.includes(role))!;

/** Letters of these tests in windows-1251, in which Excel saves CSV in Russia. */
const cp1251 = (text: string) =>
  Buffer.from(
    [...text].map((letter) =>
      letter === '№' ? 0xb9 : letter > 'Ѐ' ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0),
    ),
  );

/** A list as a school sends it: titles above, numbers for telephones, a person in two rows, somebody who is there. */
const LIST: readonly (readonly Cell[])[] = [
  ['Список педагогов на 1 декабря'],
  ['№', 'ФИО педагога', 'Образовательная организация', 'Должность', 'Эл. почта', 'Тел.', 'Роль'],
  [
    1,
    'КОШКИНА АННА ПЕТРОВНА',
    'МАОУ СОШ №1',
    'учитель математики',
    'koshkina@mail.ru',
    89123456789,
    'учитель',
  ],
  [2, 'Кошкина Анна Петровна', 'СОШ № 1', '', '', '', 'эксперт ММО математики'],
  [3, 'Голубева Марина Павловна', 'СОШ № 1', 'учитель математики', '', '', ''],
  [4, 'Голубева М.П.', 'СОШ 1', 'учитель', '', '', ''],
  [5, 'Ежов', 'СОШ № 1', 'учитель', 'ежов(at)mail', '', ''],
  [6, 'Рыбин Олег Олегович', 'МБОУ «Новосельская ООШ»', 'учитель физики', '', '', ''],
];

const choose = (page: Page, name: string, buffer: Buffer) =>
  page.setInputFiles('#table-file', { name, mimeType: 'application/octet-stream', buffer });
const row = (page: Page, number: number) => page.locator(`#row-${number}`);
const load = async (page: Page) => {
  await page.getByRole('button', { name: /^Загрузить: / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Загрузить', exact: true }).click();
  await expect(page.getByText('Таблица загружена')).toBeVisible();
};

test('[X-04] people from tables: understood, asked, confirmed offline, there on another device, and never twice', async ({
  browser,
  sample: { product, people },
}) => {
  const desk = await aDevice(browser, product);
  const { page } = desk;
  await signInAs(desk, specialistOf(people));
  await allSent(page);
  await page.goto('/people/import');
  await appIsKept(page);
  await desk.line.close();
  const list = await xlsx('Педагоги', LIST);
  await choose(page, 'Педагоги.xlsx', list);

  // Understood row by row, with the numbers of the sheet; errors are named at their row and lead there.
  await expect(row(page, 3)).toContainText('Новый человек');
  await expect(row(page, 3)).toContainText('ММО учителей математики');
  await expect(row(page, 4)).toContainText('Повтор: строка 3');
  await expect(row(page, 5)).toContainText('Уже записан');
  await expect(row(page, 6)).toContainText('Нужно решить');
  await page.getByRole('button', { name: 'Показать ошибки' }).click();
  await page.getByRole('link', { name: 'Строка 7: нет имени' }).click();
  await expect(row(page, 7)).toBeFocused();
  await expect(row(page, 7)).toContainText('Проверьте адрес «ежов(at)mail»');
  await expect(row(page, 8)).toContainText('Нет такой школы «МБОУ „Новосельская ООШ“»');

  await page.getByLabel(/Новосельская/).selectOption({ label: 'Добавить как новую школу' });
  await page.getByLabel('Показать', { exact: true }).selectOption('doubtful');
  await page.getByLabel('Тот же человек: Голубева Марина Павловна').check();
  await expect(row(page, 6)).toContainText('Повтор: строка 5');
  await page.getByLabel('Пропустить строку').check();

  // Nothing is there before it is confirmed.
  await expect(page.getByRole('button', { name: /Всё передано/ })).toBeVisible();
  await page.getByRole('button', { name: 'Загрузить: 2 человека' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Добавятся: 2 человека');
  await expect(dialog).toContainText('Добавятся: 1 школа');
  await expect(dialog).toContainText('Не загрузятся из-за ошибок: 1 строка');
  await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
  await expect(page.getByText('Добавлено: 2 человека')).toBeVisible();
  // A school, two people, three roles; only here as yet, and recognised all the same.
  await expect(page.getByText('Ещё не передано на сервер записей: 6')).toBeVisible();
  await page.getByRole('button', { name: 'Загрузить ещё таблицу' }).click();
  await choose(page, 'Педагоги.xlsx', list);
  await expect(row(page, 3)).toContainText('Уже записан');
  await expect(row(page, 8)).toContainText('Уже записан');
  await expect(page.getByText('Загружать пока нечего')).toBeVisible();

  // A second list in windows-1251, without «№» and with a column of three names.
  await page.getByRole('button', { name: 'Другая таблица' }).click();
  const more =
    'Фамилия;Имя;Отчество;Школа;Телефон\r\nМышкин;Лев;;СОШ № 2;8 (912) 000-00-00\r\nКошкина;Анна;Петровна;СОШ 1;\r\n';
  await choose(page, 'ещё.csv', cp1251(more));
  await expect(row(page, 2)).toContainText('Новый человек');
  await expect(row(page, 3)).toContainText('Уже записан');
  await load(page);
  await desk.line.open();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await allSent(page);

  // There on the device of the deputy, with roles, school and telephone.
  const other = await aDevice(browser, product);
  await signInAs(other, specialistOf(people, 'deputy'));
  await allSent(other.page);
  await other.page.goto('/people');
  await other.page.getByLabel(/Найти/).fill('Кошкина');
  await expect(other.page.getByRole('link', { name: /Кошкина/ })).toHaveCount(1);
  await other.page.getByRole('link', { name: /Кошкина Анна Петровна/ }).click();
  await expect(other.page.getByText('koshkina@mail.ru')).toBeVisible();
  await expect(other.page.getByText('89123456789')).toBeVisible();
  await expect(other.page.getByText(/Эксперт: ММО учителей математики/)).toBeVisible();
  await other.page.goto('/people/schools');
  await expect(other.page.getByText('Новосельская ООШ', { exact: true })).toHaveCount(1);

  // The same table there: nothing to do.
  await other.page.goto('/people/import');
  await choose(other.page, 'Педагоги.xlsx', list);
  await expect(row(other.page, 3)).toContainText('Уже записан');
  await expect(row(other.page, 4)).toContainText('Повтор');
  await expect(row(other.page, 8)).toContainText('Уже записан');
  await expect(other.page.getByRole('button', { name: /^Загрузить: / })).toHaveCount(0);

  // Invitations for the new ones, made on the line and only there.
  await page.goto('/people/invite');
  await page.getByLabel('Школа').selectOption({ label: 'Новосельская ООШ' });
  await page.getByRole('button', { name: 'Выбрать всех: 1' }).click();
  await desk.line.close();
  await page.getByRole('button', { name: 'Сделать приглашения: 1' }).click();
  await expect(
    page.getByText('Нет связи с сервером. Приглашения можно сделать только на связи.'),
  ).toBeVisible();
  await desk.line.open();
  await page.getByRole('button', { name: 'Сделать приглашения: 1' }).click();
  await expect(page.getByRole('img', { name: 'QR-код приглашения: Рыбин Олег Олегович' })).toBeVisible();
  const link = await page.getByText(/\/invitation\//).textContent();
  const invited = await aDevice(browser, product);
  await invited.page.goto(new URL(link!).pathname);
  await expect(invited.page.getByText('Рыбин Олег Олегович')).toBeVisible();
  for (const { context } of [desk, other, invited]) await context.close();
});

test('[X-04] [V-15] a table pasted from Word or Excel keeps lines of cells and merged cells', async ({
  browser,
  sample: { product, people },
}) => {
  const desk = await aDevice(browser, product);
  const { page } = desk;
  await signInAs(desk, specialistOf(people));
  await page.goto('/people/import');
  const html = `<table>
    <tr><td>ФИО</td><td>Школа</td><td>Должность</td></tr>
    <tr><td><p>Жуков Илья</p><p>Ильич</p></td><td rowspan="2">СОШ №&nbsp;2</td><td>учитель<br>физики</td></tr>
    <tr><td>Зимина Яна Львовна</td><td>учитель</td></tr></table>`;
  await page.getByLabel('Или вставьте таблицу').evaluate((box, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'ФИО\tШкола\tДолжность');
    clipboardData.setData('text/html', html);
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
  await expect(row(page, 2)).toContainText('Жуков Илья Ильич');
  await expect(row(page, 2)).toContainText('учитель физики');
  await expect(row(page, 3)).toContainText('Зимина Яна Львовна');
  await expect(row(page, 3)).toContainText('СОШ № 2');
  await desk.context.close();
});
