import type { Page } from '@playwright/test';
import { SAMPLE_RUBRIC } from '../../server/admin/sample/rubric';
import { anActOf, RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  expect,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const TITLE = 'Опыт с жёсткостью пружины: запись и протокол';
const SCAN = 'Протокол опыта.pdf';
const FILM = 'Опыт с пружиной.mp4';
const SAVED = 'На графике нет единиц измерения по осям.';

/** Where the page has led: addresses of the files it opened or handed over. */
const opened = (page: Page) =>
  page.evaluate(() => (window as unknown as { __opened?: string[] }).__opened ?? []);

test('[E-28] a remark made offline leads its author to the page and the second it speaks of', async ({
  browser,
  sample,
}) => {
  test.setTimeout(300_000);
  const { product, people } = sample;
  const person = (role: string) => people.find(({ roles }) => roles.includes(role))!;
  const [specialist, author] = [person('specialist'), teachersOnly(people)[0]!];
  const desk = await RawClient.signIn(product, specialist);
  const { facts } = await desk.catchUp();
  const holds = (id: string, role: string, association?: string) =>
    facts.people
      .get(id)!
      .roles.some(
        (each) =>
          each.state === 'current' &&
          each.role === role &&
          (!association || each.association === association),
      );
  const expert = people.find((each) => holds(each.person, 'expert') && !holds(each.person, 'head'))!;
  const association = facts.people
    .get(expert.person)!
    .roles.find(({ role, state }) => role === 'expert' && state === 'current')!.association!;

  // A paper with a scan and a film.
  const home = await aDevice(browser, product);
  await signInAs(home, author);
  await allSent(home.page);
  const { page } = home;
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill(TITLE);
  await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
  await page.getByRole('combobox', { name: 'Предметы' }).fill('Физика');
  await page.getByRole('option', { name: 'Физика' }).first().click();
  await page.getByText(/(основное|Основное) общее/).click();
  await page.getByLabel('Аннотация').fill('Ученики снимают опыт на телефон и заполняют протокол.');
  await page.locator('input[type=file]').setInputFiles([
    { name: SCAN, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n${'лист '.repeat(2_000)}`) },
    { name: FILM, mimeType: 'video/mp4', buffer: Buffer.from('кадр '.repeat(3_000)) },
  ]);
  await expect(page.getByText(FILM).first()).toBeVisible();
  // What is still being read is waited for, by the button too.
  await expect(page.getByText(/^Читаем/)).toHaveCount(0);
  await readRequirements(page);
  await page.getByRole('button', { name: 'Сдать материал' }).click();
  await allSent(page);
  const handedIn = async () =>
    [...(await desk.catchUp()).facts.materials.values()].find(
      ({ submissions }) => submissions.at(-1)?.card?.title === TITLE,
    );
  await expect.poll(handedIn).toBeDefined();
  const material = (await handedIn())!;
  const submission = material.submissions.at(-1)!;
  const decide = async (kind: string, payload: Record<string, unknown>, values = {}) => {
    const act = anActOf(
      specialist.person,
      {
        kind,
        place: material.place,
        subject: `material:${material.id}`,
        payload: { submission: submission.id, ...payload },
      },
      values,
    );
    const { records } = await desk.catchUp([act]);
    expect(records).toContainEqual(expect.objectContaining({ record: 'verdict', verdict: 'accepted' }));
  };
  await decide('accept', { month: submission.month, association });
  await expect(async () => {
    const now = (await desk.catchUp()).facts.materials.get(material.id)!.submissions.at(-1)!;
    expect(now.accepted).toBeDefined();
  }).toPass();
  const head = people.find((each) => holds(each.person, 'head', association))!;
  const heads = await RawClient.signIn(product, head);
  const appoint = anActOf(
    head.person,
    {
      kind: 'appoint',
      place: material.place,
      subject: `material:${material.id}`,
      payload: {
        submission: submission.id,
        expert: expert.person,
        warnings: ['same-school', 'mentor', 'mentee', 'other-subject'],
      },
    },
    { reason: 'Других экспертов нет.' },
  );
  expect((await heads.catchUp([appoint])).records).toContainEqual(
    expect.objectContaining({ record: 'verdict', verdict: 'accepted' }),
  );

  // The expert without a network: a place by keyboard, another by pointer, a phrase, and one's own kept.
  const study = await aDevice(browser, product);
  await signInAs(study, expert);
  await allSent(study.page);
  await appIsKept(study.page);
  const review = study.page;
  await review.goto(`/materials/${material.id}/review`);
  await expect(review.getByRole('button', { name: 'Все условия соблюдены' })).toBeVisible();
  await allSent(review);
  await study.line.close();
  await review.reload();
  await review.getByRole('button', { name: 'Все условия соблюдены' }).click();
  for (const [index, { title, id }] of SAMPLE_RUBRIC.criteria.entries())
    await review
      .getByRole('radiogroup', { name: `${index + 1}. ${title}` })
      .locator(`label:has(input[value="${id === 'c1' ? 2 : 3}"])`)
      .click();
  const first = `1. ${SAMPLE_RUBRIC.criteria[0]!.title}`;
  await review.getByRole('button', { name: `Замечание: ${first}` }).click();
  await review.keyboard.type(SAVED);
  const tool = (name: string) => review.getByRole('button', { name: `${name}: ${first}` });
  const dialog = review.getByRole('dialog');

  await tool('Указать место').focus();
  await review.keyboard.press('Enter');
  await dialog.getByRole('radio', { name: SCAN }).press('Space');
  await dialog.getByLabel('Страница').fill('нет');
  await review.keyboard.press('Enter');
  await expect(dialog.getByText('Напишите номер страницы цифрами')).toBeVisible();
  await dialog.getByLabel('Страница').fill('12');
  await review.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await tool('Указать место').click();
  await dialog.getByText(FILM).click();
  await dialog.getByLabel('Время, минуты и секунды').fill('3:41');
  await dialog.getByRole('button', { name: 'Указать место' }).click();
  await tool('Указать место').click();
  await dialog.getByText(FILM).click();
  await dialog.getByLabel('Время, минуты и секунды').fill('0:05');
  await review.keyboard.press('Enter');
  const places = review.getByRole('list', { name: `Места в материале: ${first}` });
  await expect(places.getByRole('listitem')).toHaveCount(3);
  await places.getByRole('button', { name: /Убрать место: .*00:05/ }).click();
  await expect(places.getByRole('listitem')).toHaveText([`${SCAN}, стр. 12`, `${FILM}, 03:41`]);

  await tool('Сохранить как фразу').click();
  await dialog.getByRole('button', { name: 'В мои фразы' }).click();
  await expect(dialog).toBeHidden();
  await tool('Вставить фразу').click();
  await expect(dialog.getByText(SAVED)).toBeVisible();
  await dialog.getByLabel('Слова из фразы').fill('источник изобр');
  await review.keyboard.press('Enter');
  const box = review.locator('#remark-c1');
  await expect(box).toHaveValue(new RegExp(`^${SAVED} Укажите источник этого изображения`));
  await expect(box).toBeFocused();
  await review.getByRole('button', { name: 'Согласиться с подсказкой' }).click();
  await review.getByRole('button', { name: 'Завершить оценку' }).click();
  await expect(review.getByText('Оценка завершена на этом устройстве')).toBeVisible();

  // On line again the conclusion has both places, and the own phrase another device of the expert.
  await backOnLine(study);
  await allSent(review);
  await review.getByRole('button', { name: 'Открыть оценки' }).click();
  await expect(review.getByRole('heading', { name: 'Экспертное заключение' })).toBeVisible();
  const named = review.getByRole('list', { name: 'Места в тексте: Что нужно изменить' });
  await expect(named.getByRole('link')).toHaveCount(2);
  for (const place of [`${SCAN}, стр. 12`, `${FILM}, 03:41`])
    await expect(named.getByRole('link', { name: place })).toBeVisible();
  const laptop = await aDevice(browser, product);
  await signInAs(laptop, expert);
  await laptop.page.goto('/materials/phrases');
  const own = laptop.page.getByRole('region', { name: 'Мои фразы' });
  await expect(own.getByText(SAVED)).toBeVisible();
  await expect(laptop.page.getByRole('region', { name: 'Общие фразы' }).getByRole('button')).toHaveCount(0);
  await laptop.context.close();

  await expect(async () => {
    const button = review.getByRole('button', { name: 'Согласен, подтверждаю текст' });
    if (await button.isVisible()) await button.click();
    await expect(review.getByText('Подтвердили текст: 1 из 1').first()).toBeVisible({ timeout: 8_000 });
  }).toPass({ timeout: 60_000 });
  await allSent(review);
  const office = await aDevice(browser, product);
  await signInAs(office, specialist);
  await allSent(office.page);
  await office.page.goto(`/materials/${material.id}/review`);
  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(office.page.getByText(/-ЭОМ/).first()).toBeVisible({ timeout: 30_000 });

  // The author presses the words and stands at the place; without a network too, the files are their own.
  await page.addInitScript(() => {
    const kept = window as unknown as { __opened: string[] };
    kept.__opened = [];
    const click = Reflect.get(HTMLElement.prototype, 'click') as () => void;
    HTMLElement.prototype.click = function (this: HTMLElement) {
      if (this instanceof HTMLAnchorElement) kept.__opened.push(this.href);
      else click.call(this);
    };
  });
  await page.goto(`/materials/${material.id}/outcome`);
  const link = (words: string) => page.getByRole('link', { name: words });
  await expect(link(`${SCAN}, стр. 12`)).toBeVisible();
  await home.line.close();
  await link(`${SCAN}, стр. 12`).click();
  await expect(page.getByText(`Открыто в новой вкладке: ${SCAN}, стр. 12`)).toBeVisible();
  await link(`${FILM}, 03:41`).press('Enter');
  await expect(page.getByText(`Открыто в новой вкладке: ${FILM}, 03:41`)).toBeVisible();
  expect(await opened(page)).toEqual([
    expect.stringMatching(/^blob:.*#page=12$/),
    expect.stringMatching(/^blob:.*#t=221$/),
  ]);
  for (const { context } of [home, study, office]) await context.close();
});
