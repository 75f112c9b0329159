import { stateOf } from '../../src/lib/domain/lessons/network-lesson';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test, type DeviceOfTest, type Persona } from './harness';

const SUBJECT = 'Робототехника на орбите';

test('[V-04] a lesson goes from a teacher’s row to the joint application, each step made by whose it is', async ({
  browser,
  sample,
}) => {
  test.slow();
  const { product, people } = sample;
  const named = (family: string): Persona => people.find(({ name }) => name.startsWith(family))!;
  const at = async (family: string, path: string): Promise<DeviceOfTest> => {
    const device = await aDevice(browser, product);
    await signInAs(device, named(family));
    await allSent(device.page);
    await device.page.goto(path);
    return device;
  };

  // [V-02, V-08] The teacher writes without a network; two lessons at one time are told at once, a free place is one press away.
  const teacher = await at('Селиванов', '/lessons/offers');
  const write = async (level: string) => {
    const { page } = teacher;
    await page.getByRole('button', { name: 'Добавить занятие' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Предмет').fill(SUBJECT);
    await form.getByLabel('Класс', { exact: true }).fill(level);
    await form.getByLabel('День недели').selectOption('Пятница');
    await form.getByLabel('Урок или время').selectOption({ index: 1 });
    await form.getByLabel('Мест для учеников').fill('20');
    await form.getByText('Дни, школа и оборудование').click();
    // One date, far enough to be free of everything of the sample but what this test puts there.
    await form.getByLabel('Первый день').fill('2027-01-29');
    await form.getByLabel('Последний день').fill('2027-01-29');
    return form;
  };
  await expect(teacher.page.getByRole('button', { name: 'Добавить занятие' }).first()).toBeEnabled();
  await teacher.line.close();
  const first = await write('8 класс');
  await first.getByRole('button', { name: 'Готово' }).click();
  const second = await write('9 класс');
  await expect(second.getByText(/педагог занят/u)).toBeVisible();
  await second.getByRole('button', { name: /урок/u }).first().click();
  await expect(second.getByText(/педагог занят/u)).toBeHidden();
  await second.getByRole('button', { name: 'Готово' }).click();
  await teacher.page.getByRole('button', { name: 'Передать администратору: 2' }).click();
  await expect(teacher.page.getByText('Администратору передано: 2 занятия')).toBeVisible();
  await expect(teacher.page.getByText('ждёт передачи', { exact: true })).toHaveCount(2);
  await teacher.line.open();
  await allSent(teacher.page);
  await expect(teacher.page.getByText('ждёт передачи', { exact: true })).toHaveCount(0);

  const admin = await at('Дружинина', '/lessons/timetable');
  const search = admin.page.getByLabel('Найти занятие');
  await search.fill('робот орбит');
  await expect(admin.page.getByRole('status').getByText('2 занятия')).toBeVisible();
  await admin.page.getByRole('button', { name: 'Выбрать все предложенные: 2' }).click();
  await admin.page.getByRole('button', { name: 'Включить в сводное расписание: 2' }).click();
  await expect(admin.page.getByText('Передано: 2 занятия')).toBeVisible();
  await expect(admin.page.getByText('в сводном расписании', { exact: true })).toHaveCount(2);

  // [V-04] The school names class and pupils; more than there are seats for is refused in words.
  const local = await at('Родионов', '/lessons/request');
  await local.page.getByLabel('Найти занятие').fill('орбите 8');
  await local.page.getByRole('button', { name: `Участвуем: ${SUBJECT}, 8 класс` }).click();
  const mark = local.page.getByRole('dialog');
  await mark.getByLabel('Класс или классы').fill('8');
  await mark.getByLabel('Сколько учеников').fill('21');
  await expect(mark.getByText(/Осталось мест: 20/u)).toBeVisible();
  await mark.getByRole('button', { name: 'Готово' }).click();
  const handIn = local.page.getByRole('button', { name: /^Передать заявку/u });
  await handIn.click();
  await expect(local.page.getByText(/Столько мест в занятии не осталось/u)).toBeVisible();
  await local.page.getByRole('button', { name: `Действия: ${SUBJECT}, 8 класс` }).click();
  await local.page.getByRole('menuitem', { name: 'Класс, ученики, кабинет' }).click();
  await mark.getByLabel('Сколько учеников').fill('14');
  await mark.getByRole('button', { name: 'Готово' }).click();
  await handIn.click();
  await expect(local.page.getByText('Администратору сети передано: 1 отметка')).toBeVisible();
  await allSent(local.page);

  // [V-10] The administration of the same school says that it stands in its own timetable.
  const office = await at('Лазарева', '/lessons/request');
  const row = office.page.getByRole('listitem').filter({ hasText: `${SUBJECT}, 8 класс` });
  await row.getByRole('button', { name: 'Учтено в расписании школы' }).click();
  await expect(row.getByRole('button', { name: 'Учтено в расписании школы' })).toBeHidden();
  await allSent(office.page);

  // [V-04, V-07] The joint application: what goes is shown before it goes, and it takes nothing.
  await expect(admin.page.getByText('8 класс · учеников: 14')).toBeVisible();
  await admin.page.getByRole('button', { name: /^Объединённая заявка в РКЦ/u }).click();
  const application = admin.page.getByRole('dialog');
  await expect(application.getByLabel(new RegExp(`${SUBJECT}, 8 класс`, 'u'))).toBeChecked();
  await application.getByRole('button', { name: /^Подать заявку/u }).click();
  await expect(admin.page.getByText(/^(заявка в РКЦ|заявка, очередь \d из \d)$/u)).toBeVisible();
  await allSent(admin.page);

  const { facts } = await (await RawClient.signIn(product, named('Дружинина'))).catchUp();
  const lessons = [...facts.lessons.values()].filter(({ offer }) => offer.subject === SUBJECT);
  expect(lessons.map(stateOf).sort()).toEqual(['applied', 'published']);
  const applied = lessons.find(({ claim }) => claim)!;
  expect(applied.booked).toBeUndefined();
  expect(applied.claim!.schools).toHaveLength(1);
  const [school] = applied.claim!.schools;
  expect(applied.joined.get(school!)).toMatchObject({ classes: ['8'], pupils: 14 });
  expect(applied.notes.get(school!)?.state).toBe('counted');
});
