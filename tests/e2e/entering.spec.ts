import type { Page } from '@playwright/test';
import {
  aDevice,
  allSent,
  appIsKept,
  expect,
  type FilePayload,
  type Persona,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';
import { eml, word } from './mailed';

const specialistOf = (people: readonly Persona[]) =>
  people.find(({ roles }) => roles.includes('specialist'))!;
const bring = (page: Page, ...files: FilePayload[]) => page.setInputFiles('#incoming', files);
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title });
/** The link as this test's browser reaches the product. */
const here = (link: string) => new URL(link).pathname;

test('[X-13] letters become papers of their senders: doubtful ones asked, offline, each once', async ({
  browser,
  sample: { product, people },
}) => {
  const desk = await aDevice(browser, product);
  const { page } = desk;
  await signInAs(desk, specialistOf(people));
  await allSent(page);
  const author = teachersOnly(people).at(-1)!;
  await page.goto('/materials/enter');
  await appIsKept(page);

  const known = eml(
    'planets',
    `${word(author.name)} <somebody@mail.example>`,
    'Презентация «Планеты», физика',
    [['планеты.pptx', 'слайды']],
  );
  const unknown = eml('fractions', `${word('Дробышева Ольга')} <olga@mail.example>`, 'Материал', [
    ['Урок_о_дробях.docx', 'урок'],
  ]);
  await bring(
    page,
    known,
    unknown,
    { ...known, name: 'copy.eml' },
    {
      name: 'прайс.eml',
      mimeType: 'message/rfc822',
      buffer: Buffer.from('%PDF-1.7'),
    },
  );
  await expect(page.getByText('«прайс.eml» не похож на письмо')).toBeVisible();
  const planets = row(page, 'Планеты').first();
  await expect(planets).toContainText('Нужен ответ');
  await expect(row(page, 'Планеты').last()).toContainText('Повтор в этом списке');
  await expect(page.getByText('Вносить пока нечего.')).toBeVisible();

  // Whoever looks at something else meanwhile finds the list again, by the browser's own buttons too.
  await page.goto('/materials');
  await page.goBack();
  await expect(row(page, 'Планеты').last()).toContainText('Повтор в этом списке');
  await allSent(page);

  // A name alone, under another address, decides nothing: one press does.
  await planets.getByRole('group', { name: 'Похожие люди' }).getByRole('button').first().click();
  await expect(planets).toContainText('Готово к внесению');

  // Somebody who is not in the list is added on the spot, with what the letter says of them.
  const fractions = row(page, 'Урок о дробях');
  await fractions.getByRole('button', { name: 'Автора нет в списке' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Фамилия')).toHaveValue('Дробышева');
  await expect(dialog.getByLabel('Почта')).toHaveValue('olga@mail.example');
  await dialog.getByRole('button', { name: 'Добавить' }).click();
  // Its focus goes back to the row; typed before that, the list of subjects would close again.
  await expect(dialog).toHaveCount(0);
  await fractions.getByLabel('Предметы').fill('Математика');
  await page
    .getByRole('option', { name: /^Математика/ })
    .first()
    .click();
  await expect(fractions).toContainText('Готово к внесению');

  await desk.line.close();
  await page.getByRole('button', { name: 'Внести 2 материала' }).click();
  await expect(page.getByRole('heading', { name: 'Внесено: 2' })).toBeVisible();
  await desk.line.open();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await allSent(page);

  // The same letter again, on a page that has forgotten everything.
  await page.getByRole('button', { name: 'Убрать список' }).click();
  await page.reload();
  await bring(page, known);
  await expect(row(page, 'Планеты')).toContainText('Уже внесено');
  await expect(page.getByText('Всё это уже внесено.')).toBeVisible();

  // Its author has it as their own, with the letter.
  const phone = await aDevice(browser, product, { viewport: { width: 360, height: 740 } });
  await signInAs(phone, author);
  await phone.page.goto('/materials');
  await phone.page.getByRole('link', { name: /Планеты/ }).click();
  await expect(phone.page.getByText('Материал внёс за вас специалист')).toBeVisible();
  await expect(phone.page.getByText('ваш материал')).toBeVisible();
  const [letter] = await Promise.all([
    phone.page.waitForEvent('download'),
    phone.page.getByRole('button', { name: 'planets.eml' }).click(),
  ]);
  expect(letter.suggestedFilename()).toBe('planets.eml');
});

test('[X-13] a paper entered by hand is taken over by a personal link, and the password comes afterwards', async ({
  browser,
  sample: { product, people },
}) => {
  const desk = await aDevice(browser, product);
  const { page } = desk;
  await signInAs(desk, specialistOf(people));
  await allSent(page);
  await page.goto('/materials/enter');
  await page.getByRole('link', { name: 'Заполнить карточку' }).click();
  await page.getByRole('button', { name: 'Автора нет в списке' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Фамилия').fill('Рябинина');
  await dialog.getByLabel('Имя', { exact: true }).fill('Елена');
  await dialog.getByRole('button', { name: 'Добавить' }).click();
  await expect(page.getByLabel('Автор', { exact: true })).toHaveValue('Рябинина Елена');
  await page.getByLabel('Как поступил').selectOption('messenger');
  await page.getByLabel('Название').fill('Опыты с водой');
  await page.getByLabel('Вид материала').selectOption('lesson');
  await page.getByRole('button', { name: 'Внести материал' }).click();
  await expect(page.getByText('Чтобы внести, осталось')).toBeVisible();
  await page.getByLabel('Предметы').fill('Физика');
  await page
    .getByRole('option', { name: /^Физика/ })
    .first()
    .click();
  await page.setInputFiles('#content', { name: 'опыты.docx', mimeType: '', buffer: Buffer.from('опыты') });
  await expect(page.getByText('Обязательные поля заполнены')).toBeVisible();
  await page.getByRole('button', { name: 'Внести материал' }).click();
  await expect(page.getByRole('heading', { name: 'Материал внесён за автора' })).toBeVisible();
  await expect(page.getByText(/Сервер получил материал/)).toBeVisible();
  await page.getByRole('button', { name: 'Сделать личную ссылку' }).click();
  const link = await page.getByRole('textbox', { name: 'Личная ссылка' }).inputValue();

  const phone = await aDevice(browser, product, { viewport: { width: 360, height: 740 } });
  await phone.page.goto(here(link));
  await phone.page.getByRole('button', { name: 'Открыть мои материалы' }).click();
  await expect(phone.page.getByRole('link', { name: /Опыты с водой/ })).toBeVisible();
  // On the desk's page the code is no good any more, and says so by going away.
  await expect(page.getByRole('textbox', { name: 'Личная ссылка' })).toBeHidden();
  await expect(page.getByText(/работает по личной ссылке/)).toBeVisible();
  const late = await aDevice(browser, product);
  await late.page.goto(here(link));
  await expect(late.page.getByText('Приглашение уже использовано')).toBeVisible();

  await phone.page.goto('/me');
  await phone.page.getByLabel('Логин').fill('ryabinina');
  await phone.page.getByLabel('Придумайте пароль').fill('верная лошадь');
  await phone.page.getByRole('button', { name: 'Задать пароль' }).click();
  await expect(phone.page.getByRole('heading', { name: 'Задайте пароль' })).toBeHidden();
  await late.page.goto('/sign-in');
  await late.page.getByLabel('Логин').fill('ryabinina');
  await late.page.getByLabel('Пароль', { exact: true }).fill('верная лошадь');
  await late.page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect(late.page.getByRole('heading', { name: 'День', level: 1 })).toBeVisible();
});

test('[X-13] a first material is handed in by a personal link without a password; taken back, the way in is closed', async ({
  browser,
  sample: { product, people },
}) => {
  const desk = await aDevice(browser, product);
  const { page } = desk;
  await signInAs(desk, specialistOf(people));
  await allSent(page);
  await page.goto('/people/new');
  await page.getByLabel('Фамилия').fill('Осинина');
  await page.getByLabel('Имя', { exact: true }).fill('Вера');
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await page.getByRole('button', { name: 'Сделать личную ссылку' }).click();
  const link = await page.getByRole('textbox', { name: 'Личная ссылка' }).inputValue();

  const phone = await aDevice(browser, product, { viewport: { width: 360, height: 740 } });
  const { page: mobile } = phone;
  await mobile.goto(here(link));
  await expect(mobile.getByText('Логин и пароль не нужны')).toBeVisible();
  await mobile.getByRole('button', { name: 'Сдать материал' }).click();
  await mobile.getByLabel('Название').fill('Сказки народов Урала');
  await mobile.getByLabel('Вид материала').selectOption('scenario');
  await mobile.getByLabel('Предметы').fill('Литератур');
  await mobile
    .getByRole('option', { name: /Литератур/ })
    .first()
    .click();
  await mobile.getByLabel('Начальное общее (НОО)').check();
  await mobile.getByLabel('Аннотация').fill('Сценарий занятия по сказкам.');
  await mobile.setInputFiles('#content', {
    name: 'сказки.docx',
    mimeType: '',
    buffer: Buffer.from('сказки'),
  });
  await readRequirements(mobile);
  await mobile.getByRole('button', { name: 'Сдать материал' }).click();
  await expect(mobile.getByRole('heading', { name: 'Материал сдан' })).toBeVisible();
  await expect(mobile.getByText(/Сервер получил материал/)).toBeVisible();
  await expect(mobile.getByText('Чтобы вернуться сюда с другого устройства')).toBeVisible();

  await page.getByRole('button', { name: 'Отозвать ссылку…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отозвать', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Отозвать ссылку…' })).toBeHidden();
  // What was written there stays; the way to the server is closed.
  await mobile.goto('/');
  await expect(mobile.getByText(/Войдите снова/).first()).toBeVisible();
  await page.goto('/materials');
  await expect(page.getByRole('link', { name: /Сказки народов Урала/ })).toBeVisible();
});
