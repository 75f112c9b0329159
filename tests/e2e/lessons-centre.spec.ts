import type { Page } from '@playwright/test';
import { aDevice, allSent, appIsKept, expect, Product, signInAs, test } from './harness';
import { faultsOf } from './look-over';
import { found, PHONE } from './steps';

const PASSWORD = 'длинный пароль 1';
const SCHOOLS = ['Школа № 1', 'Школа № 2', 'Лесная школа'];

async function addSchool(page: Page, short: string): Promise<void> {
  await page.goto('/people/schools');
  await page.getByRole('button', { name: 'Добавить школу' }).click();
  await page.getByLabel('Полное название').fill(`МБОУ «${short}»`);
  await page.getByLabel('Краткое название').fill(short);
  await page.getByRole('dialog').getByRole('button', { name: 'Добавить школу' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function addPerson(page: Page, family: string, given: string): Promise<void> {
  await page.goto('/people/new');
  await page.getByLabel('Фамилия').fill(family);
  await page.getByLabel('Имя', { exact: true }).fill(given);
  await page.getByRole('button', { name: 'Добавить человека' }).click();
  await page.getByRole('heading', { name: `${family} ${given}`, level: 1 }).waitFor();
}

const dialog = (page: Page) => page.getByRole('dialog');
const write = async (page: Page, button = 'Записать') => {
  await dialog(page).getByRole('button', { name: button, exact: true }).last().click();
  await expect(dialog(page)).toBeHidden();
};
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

async function appoint(page: Page, button: string, family: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByLabel('Кого', { exact: true }).fill(family);
  await page.getByRole('option', { name: new RegExp(family) }).click();
  await write(page, 'Назначить');
}

test('[V-01] [V-06] [V-13] [V-18] a specialist opens a centre, enters its registers and appoints; offline they are there', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const product = await Product.start();
  const specialist = await aDevice(browser, product);
  const { page } = specialist;
  await found(specialist, product, PASSWORD);
  for (const short of SCHOOLS) await addSchool(page, short);
  for (const [family, given] of [
    ['Белов', 'Иван'],
    ['Громова', 'Анна'],
  ] as const)
    await addPerson(page, family, given);
  await allSent(page);

  await test.step('the centre is opened, after what it means has been said', async () => {
    await page.goto('/lessons/centre');
    await page.getByRole('button', { name: 'Открыть центр' }).click();
    await expect(dialog(page)).toContainText('станет центром сам для себя');
    await write(page, 'Открыть центр');
    await expect(page.getByRole('tab', { name: 'Учебные периоды' })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('a term with holidays; days out of order are refused by a sentence', async () => {
    await page.getByRole('button', { name: 'Добавить период' }).click();
    await page.getByLabel('Название').fill('Второе полугодие');
    await page.getByLabel('Первый день').fill('2027-01-11');
    await page.getByLabel('Последний день').fill('2027-01-10');
    await page.getByRole('button', { name: 'Добавить каникулы' }).click();
    await page.getByLabel('С', { exact: true }).fill('2027-03-27');
    await page.getByLabel('По', { exact: true }).fill('2027-04-04');
    await dialog(page).getByRole('button', { name: 'Записать' }).click();
    await expect(page.getByRole('link', { name: 'Последний день раньше первого' })).toBeVisible();
    await page.getByLabel('Последний день').fill('2027-05-30');
    await write(page);
    await expect(page.getByText('11 января – 30 мая 2027')).toBeVisible();
    await expect(page.getByText('Каникулы: 27 марта – 4 апреля')).toBeVisible();
  });

  await test.step('equipment of the centre with hours, and its maintenance', async () => {
    await tab(page, 'Оборудование');
    await page.getByRole('button', { name: 'Добавить', exact: true }).first().click();
    await page.getByLabel('Название').fill('Сервер видеосвязи');
    await page.getByLabel('Сколько портов').fill('6');
    await page.getByLabel('В определённые часы').check();
    await write(page);
    await expect(page.getByText('пн–пт 08:00–17:00')).toBeVisible();
    const actions = page.getByRole('button', { name: 'Действия: Сервер видеосвязи' });
    await actions.click();
    await page.getByRole('menuitem', { name: 'Обслуживание' }).click();
    await page.getByLabel('Первый день').fill('2027-02-10');
    await page.getByLabel('С какого времени').fill('15:00');
    await page.getByLabel('До какого времени').fill('14:00');
    await page.getByRole('button', { name: 'Назначить', exact: true }).click();
    await expect(page.getByRole('link', { name: 'Конец раньше начала' })).toBeVisible();
    await page.getByLabel('До какого времени').fill('20:00');
    await page.getByRole('button', { name: 'Назначить', exact: true }).click();
    await expect(dialog(page).getByText('10 февраля, 15:00–20:00')).toBeVisible();
    await write(page, 'Закрыть');
    await expect(page.getByText('Обслуживание 10 февраля, 15:00–20:00')).toBeVisible();
  });

  await test.step('terminals of many schools from a pasted table', async () => {
    await page.getByRole('link', { name: 'Загрузить таблицей' }).click();
    await page
      .getByLabel('Или вставьте таблицу')
      .fill(
        ['Школа\tТерминал\tКоличество', 'Школа 1\tПоликом\t2', 'Лесная школа\t\t', 'Школа 9\t\t'].join('\n'),
      );
    await page.getByRole('button', { name: /Прочитать/ }).click();
    await expect(page.getByText('Нет такой школы: «Школа 9»')).toBeVisible();
    await page.getByRole('button', { name: /Записать: 2/ }).click();
    await expect(page.getByText('Записано: 2')).toBeVisible();
    await page.getByRole('link', { name: 'Центр и оборудование' }).last().click();
    await expect(page.getByText('Без терминала: 1')).toBeVisible();
    await expect(page.getByText('Терминал, 2 терминала')).toBeVisible();
  });

  await test.step('bells as they are written in the school; a wrong line is named, another school copies', async () => {
    await tab(page, 'Звонки школ');
    await page.getByRole('button', { name: 'Записать звонки: Школа № 1' }).click();
    await page.getByLabel('Понедельник–пятница').fill('1. 8.30 - 9.10\n2) 9:20-9:05\n10:20–11:00');
    await dialog(page).getByRole('button', { name: 'Записать' }).click();
    await expect(page.getByRole('link', { name: /Строка 2, «2\) 9:20-9:05»/ })).toBeVisible();
    await page.getByLabel('Понедельник–пятница').fill('1. 8.30 - 9.10\n2) 9:20-10:00\n10:20–11:00');
    await page.getByLabel('День, в который звонки другие').selectOption({ label: 'понедельник' });
    await page.getByRole('textbox', { name: 'Понедельник', exact: true }).fill('9:00-9:40');
    await write(page);
    const words = 'пн–пт: 3 урока, 08:30–11:00; пн: 1 урок, 09:00–09:40';
    await expect(page.getByText(words)).toHaveCount(1);
    await page.getByRole('button', { name: 'Записать звонки: Школа № 2' }).click();
    await page.getByLabel('Как у другой школы').selectOption({ label: 'Школа № 1' });
    await expect(page.getByLabel('Понедельник–пятница')).toHaveValue(/^1\. 08:30–09:10\n/);
    await write(page);
    await expect(page.getByText(words)).toHaveCount(2);
    await page.getByRole('button', { name: 'Изменить звонки: Школа № 2' }).click();
    await page.getByLabel('С какого дня').fill('2027-09-01');
    await page.getByLabel('Понедельник–пятница').fill('1. 9:00-9:40');
    await write(page);
    await expect(page.getByText('с 1 сентября 2027 будет')).toBeVisible();
    await expect(page.getByText(words)).toHaveCount(2);
  });

  await test.step('data for the connection', async () => {
    await tab(page, 'Подключение');
    await page.getByRole('button', { name: 'Записать' }).click();
    await page.getByLabel('Общая ссылка').fill('http://vks.example');
    await dialog(page).getByRole('button', { name: 'Записать' }).click();
    await expect(page.getByRole('link', { name: /начинается с https/ })).toBeVisible();
    await page.getByLabel('Общая ссылка').fill('https://vks.example/room');
    await page.getByLabel('Телефон, если не подключается').fill('8 800 000-00-17, доб. 2');
    await write(page);
    await expect(page.getByRole('link', { name: /Нет связи/ })).toHaveAttribute('href', 'tel:88000000017');
  });

  await test.step('a network lacks its people until they are appointed', async () => {
    await page.goto('/lessons/networks');
    await page.getByRole('button', { name: 'Добавить сеть' }).click();
    await page.getByLabel('Название').fill('Лесная сеть');
    for (const short of SCHOOLS.slice(0, 2)) await page.getByLabel(short, { exact: true }).check();
    await page.getByLabel('Базовая школа').selectOption({ label: 'Школа № 1' });
    await write(page);
    await expect(page.getByText('нет администратора в 1 сети')).toBeVisible();
    await expect(page.getByText('нет локального координатора в 2 школах')).toBeVisible();
    await expect(page.getByText('Не входят ни в одну сеть: Лесная школа')).toBeVisible();
    await appoint(page, 'Назначить администратора: Лесная сеть', 'Белов');
    await appoint(page, 'Назначить в школе: Школа № 1', 'Громова');
    await expect(page.getByText('нет локального координатора в 1 школе')).toBeVisible();
    await expect(page.getByText('нет администратора')).toHaveCount(0);
    await appoint(page, 'Назначить в школе: Школа № 2', 'Белов');
    await expect(page.getByText('У каждой сети есть администратор')).toBeVisible();
    await allSent(page);
  });

  await test.step('without a network everything is read again, and what is entered waits in plain sight', async () => {
    await appIsKept(page);
    await specialist.line.close();
    await page.reload();
    await expect(page.getByRole('link', { name: 'Громова А.' })).toBeVisible();
    await page.goto('/lessons/centre');
    await expect(page.getByText('Обслуживание 10 февраля, 15:00–20:00')).toBeVisible();
    await tab(page, 'Учебные периоды');
    await page.getByRole('button', { name: 'Добавить период' }).click();
    await page.getByLabel('Название').fill('Лето');
    await page.getByLabel('Первый день').fill('2027-06-01');
    await page.getByLabel('Последний день').fill('2027-06-30');
    await write(page);
    await expect(page.getByText('ещё не передано')).toBeVisible();
    await specialist.line.open();
    await allSent(page);
    await expect(page.getByText('ещё не передано')).toBeHidden();
    await expect(page.getByText('1 июня – 30 июня 2027')).toBeVisible();
  });
  await specialist.context.close();
  await product.remove();
});

test('[V-06] [V-13] a local coordinator keeps the own school’s registers on a phone, and reads the others', async ({
  browser,
  sample,
}) => {
  const coordinator = sample.people.find(({ name }) => name.startsWith('Поздняков'))!;
  const device = await aDevice(browser, sample.product, PHONE);
  const { page } = device;
  await signInAs(device, coordinator);
  await page.goto('/lessons/centre');
  await expect(page.getByText('Сервер видеоконференций')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Действия: Сервер видеоконференций' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Добавить оборудование/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Добавить оборудование: СОШ № 2' }).click();
  await page.getByLabel('Название').fill('Переносной терминал');
  await write(page);
  await allSent(page);
  await expect(page.getByText('Переносной терминал')).toBeVisible();
  await page.getByRole('button', { name: 'Действия: Переносной терминал' }).click();
  await page.getByRole('menuitem', { name: 'Снять с учёта' }).click();
  await write(page, 'Снять с учёта');
  await expect(page.getByText('Переносной терминал')).toHaveCount(0);
  await tab(page, 'Учебные периоды');
  await expect(page.getByRole('button', { name: 'Добавить период' })).toHaveCount(0);
  await tab(page, 'Звонки школ');
  await expect(page.getByRole('button', { name: /звонки: / })).toHaveCount(1);
  for (const path of ['/lessons/centre', '/lessons/networks']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);
  }
  await expect(page.getByRole('button', { name: /Назначить|Добавить сеть/ })).toHaveCount(0);
  await device.context.close();
});

test('the pages of a centre and of its networks are accessible in every look, with dialogs and errors', async ({
  browser,
  sample,
}) => {
  test.setTimeout(420_000);
  const keeper = sample.people.find(({ name }) => name.startsWith('Казанцева'))!;
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  await signInAs(device, keeper);
  const faults: string[] = [];
  const look = async (screen: string) => void faults.push(...(await faultsOf(page, screen)));
  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
  };
  const inDialog = async (screen: string, button: string | RegExp, wrong = false) => {
    await page.getByRole('button', { name: button }).first().click();
    if (wrong) await dialog(page).getByRole('button', { name: 'Записать' }).click();
    await look(screen);
    await close();
  };

  await page.goto('/lessons/centre');
  await page.getByText('Прибрежный муниципальный округ').click();
  await look('equipment');
  await page.getByRole('button', { name: 'Добавить', exact: true }).first().click();
  await page.getByLabel('В определённые часы').check();
  await dialog(page).getByRole('button', { name: 'Записать' }).click();
  await look('equipment dialog');
  await close();
  await page.getByRole('button', { name: 'Действия: Сервер видеоконференций' }).click();
  await page.getByRole('menuitem', { name: 'Обслуживание' }).click();
  await look('maintenance');
  await close();
  await tab(page, 'Учебные периоды');
  await look('terms');
  await page
    .getByRole('button', { name: /Изменить: / })
    .first()
    .click();
  await page.getByRole('button', { name: 'Добавить каникулы' }).click();
  await dialog(page).getByRole('button', { name: 'Записать' }).click();
  await look('term dialog');
  await close();
  await tab(page, 'Звонки школ');
  await page.getByText('Заречный муниципальный округ').click();
  await look('bells');
  await page.getByRole('button', { name: 'Изменить звонки: Гимназия' }).click();
  await page.getByLabel('День, в который звонки другие').selectOption({ label: 'вторник' });
  await page.getByRole('textbox', { name: 'Вторник', exact: true }).fill('обед');
  await dialog(page).getByRole('button', { name: 'Записать' }).click();
  await look('bells dialog');
  await close();
  await tab(page, 'Подключение');
  await look('connection');
  await inDialog('connection dialog', 'Изменить');
  await tab(page, 'Заявки и муниципалитеты');
  await look('order and municipalities');
  await inDialog('order dialog', 'Изменить порядок');
  await inDialog('admit dialog', 'Подключить муниципалитет');
  await page.goto('/lessons/centre/terminals');
  await page
    .getByLabel('Или вставьте таблицу')
    .fill(['Школа\tКоличество', 'СОШ № 1\tмного', 'Школа 99\t2'].join('\n'));
  await page.getByRole('button', { name: 'Прочитать' }).click();
  await look('terminals');
  await page.goto('/lessons/networks');
  await look('networks of others');
  await inDialog('network dialog', 'Добавить сеть', true);

  await signInAs(
    device,
    sample.people.find(({ name }) => name.startsWith('Тарасенко'))!,
  );
  await page.goto('/lessons/networks');
  await look('networks');
  await inDialog('appointing', 'Назначить в школе: СОШ № 1');
  expect(faults).toEqual([]);
  await device.context.close();
});
