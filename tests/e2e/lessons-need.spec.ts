import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test, type DeviceOfTest, type Persona } from './harness';

test('[V-05] a need that no lesson of the own network meets is met by another’s, and its sender sees every step', async ({
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
  const WORDS = 'Учитель ушёл в декрет, класс сдаёт олимпиаду';

  const local = await at('Родионов', '/lessons/needs');
  await local.page.getByRole('button', { name: 'Заявить потребность' }).click();
  await local.page.getByLabel('Предмет или для чего нужна связь').fill('Литература Франции');
  await local.page.getByRole('button', { name: 'Передать администратору сети' }).click();
  await expect(local.page.getByText('Заполните: класс, число учеников.')).toBeVisible();
  await local.page.getByLabel('Класс или классы').fill('9');
  await local.page.getByLabel('Сколько учеников').fill('3');
  await local.page.getByLabel('Что ещё важно').fill(WORDS);
  await local.page.getByRole('button', { name: 'Передать администратору сети' }).click();
  await expect(local.page.getByText('Школа заявила потребность')).toBeVisible();
  await allSent(local.page);

  const open = (device: DeviceOfTest) =>
    device.page
      .getByRole('listitem')
      .filter({ hasText: 'Каменская' })
      .getByRole('link', { name: /^Литература Франции/u })
      .click();
  const admin = await at('Дружинина', '/lessons/needs');
  await open(admin);
  await expect(admin.page.getByRole('heading', { name: 'Занятия своей сети' })).toBeVisible();
  await admin.page.getByRole('button', { name: 'Передать в РКЦ' }).click();
  await admin.page.getByRole('dialog').getByLabel('Почему в своей сети не нашлось').fill('Педагога нет');
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Передать' }).click();
  await expect(admin.page.getByText('РКЦ ищет занятие в других сетях')).toBeVisible();
  await expect(local.page.getByText('РКЦ ищет занятие в других сетях')).toBeVisible();

  // [V-05] The centre finds it by another word form with a typo, and shows it to the network in the same step.
  const centre = await at('Воронцов', '/lessons/needs');
  await open(centre);
  await centre.page.getByLabel('Что искать').fill('литиратуры франции');
  await centre.page.getByRole('button', { name: 'Предложить' }).first().click();
  await expect(centre.page.getByText(/^РКЦ нашёл: Литература Франции/u)).toBeVisible();
  await allSent(centre.page);

  await admin.page.getByRole('button', { name: 'Согласовать' }).click();
  await expect(local.page.getByText('Школа отвечает на предложение')).toBeVisible();
  await local.page.getByRole('button', { name: 'Принять и участвовать' }).click();
  await expect(local.page.getByText('Занятие найдено, сделано')).toBeVisible();
  await allSent(local.page);

  const { facts } = await (await RawClient.signIn(product, named('Родионов'))).catchUp();
  const need = [...facts.needs.values()].find(({ words }) => words === WORDS)!;
  expect(need.closed?.how).toBe('met');
  const [proposal] = need.proposals;
  const lesson = facts.lessons.get(proposal!.lesson)!;
  expect(lesson.offer.network).not.toBe(need.need.network);
  expect(lesson.guests).toContain(need.need.network);
  expect(lesson.joined.get(need.need.school)).toMatchObject({ need: need.id, classes: ['9'], pupils: 3 });
});
