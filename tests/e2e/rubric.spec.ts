import { readFile } from 'node:fs/promises';
import { expect, type Browser, type Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import * as Y from 'yjs';
import { SAMPLE_RUBRIC } from '../../server/admin/sample/rubric';
import { setRemark, setScore } from '../../src/lib/documents/materials/change';
import { activePanel, filesComing, latestSubmission } from '../../src/lib/domain/materials/material';
import { sheetName } from '../../src/lib/domain/materials/names';
import { rubricInForce } from '../../src/lib/domain/materials/rubric-of';
import { RawClient } from './facts';
import { aDevice, allSent, appIsKept, backOnLine, Product, signInAs, test, type Persona } from './harness';

const RENAMED = 'Польза для коллег';
const OTHERS = 'Факты проверены';
const ADDED = 'Открытая лицензия';
/** Of no form in this journey. */
const STRANGE = 'c99';
const WAS = SAMPLE_RUBRIC.criteria[2]!.title;

/** A product of its own: another version of the form is nothing that other journeys expect. */
async function withSample(use: (product: Product, people: Persona[]) => Promise<void>) {
  const product = await Product.start();
  try {
    await use(product, await product.loadSample());
  } finally {
    await product.remove();
  }
}

test('[E-09] a specialist publishes a version of the form; a running evaluation keeps its own, a new one is judged and printed by it', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  await withSample(async (product, people) => {
    const named = (id: string) => people.find(({ person }) => person === id)!;
    const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
    const seen = async () => (await (await RawClient.signIn(product, specialist)).catchUp()).facts;
    const before = await seen();
    const place = [...before.places.values()][0]!;
    const version = rubricInForce(place).version + 1;

    // A round that runs, with somebody whose sheet is still open; and a paper that waits for its experts.
    const papers = [...before.materials.values()].filter(({ withdrawn }) => !withdrawn);
    const running = papers.find((material) => {
      const latest = latestSubmission(material)!;
      return latest && !latest.opened && activePanel(latest).some(({ completed }) => !completed);
    })!;
    const judge = activePanel(latestSubmission(running)!).find(({ completed }) => !completed)!.expert;
    const waiting = papers.find((material) => {
      const latest = latestSubmission(material)!;
      return latest?.accepted && latest.panel.length === 0 && !filesComing(latest);
    })!;
    const title = latestSubmission(waiting)!.card!.title;

    // The desk writes it, over a reload; publishes without a network; it is in force when it has arrived.
    const desk = await aDevice(browser, product);
    await signInAs(desk, specialist);
    await allSent(desk.page);
    const { page } = desk;
    await page.goto('/settings');
    await page.getByRole('link', { name: 'Изменить форму оценки' }).click();
    const third = page.getByRole('region', { name: 'Критерий 3' });
    await third.getByLabel('Название').fill(RENAMED);
    await page.getByRole('button', { name: 'Добавить критерий' }).click();
    const last = SAMPLE_RUBRIC.criteria.length + 1;
    const publish = page.getByRole('button', { name: `Опубликовать версию ${version}` });
    await publish.click();
    await page
      .getByRole('alert')
      .getByRole('link', { name: `Критерий ${last}. Напишите название` })
      .click();
    const added = page.getByRole('region', { name: `Критерий ${last}` });
    await expect(added.getByLabel('Название')).toBeFocused();
    await page.keyboard.type(ADDED);
    await added.getByRole('button', { name: `Выше: Критерий ${last}` }).press('Enter');
    await expect(
      page.getByRole('button', { name: `Выше: Критерий ${last - 1}` }),
      'the focus goes along with what is moved',
    ).toBeFocused();
    await expect(page.getByText('Написанное сохранено на этом устройстве')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Здесь то, что вы писали раньше')).toBeVisible();
    await expect(page.getByText(`Переименовано: «${WAS}» → «${RENAMED}»`)).toBeVisible();
    await expect(page.getByText(`Добавлено: критерий «${ADDED}»`)).toBeVisible();
    await page.getByRole('button', { name: 'Посмотреть лист' }).click();
    const preview = page.getByRole('dialog');
    await expect(preview.getByRole('heading', { name: `${last - 1}. ${ADDED}` })).toBeVisible();
    await page.keyboard.press('Escape');

    // The deputy publishes another one at the same time, without a network.
    const deputy = await aDevice(browser, product);
    await signInAs(
      deputy,
      people.find(({ roles }) => roles.includes('deputy'))!,
    );
    await allSent(deputy.page);
    await deputy.page.goto('/materials/rubric/new');
    await deputy.page.getByRole('region', { name: 'Критерий 1' }).getByLabel('Название').fill(OTHERS);
    await appIsKept(deputy.page);
    await deputy.line.close();
    await deputy.page.getByRole('button', { name: `Опубликовать версию ${version}` }).click();
    await deputy.page.getByRole('dialog').getByRole('button', { name: 'Опубликовать' }).click();
    await expect(deputy.page.getByText('Новая версия ещё не передана')).toBeVisible();

    await appIsKept(page);
    await desk.line.close();
    await publish.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Опубликовать' }).click();
    await expect(page.getByText('Новая версия ещё не передана')).toBeVisible();
    await backOnLine(desk);
    await allSent(page);
    await expect(page.getByRole('heading', { name: `Версия ${version}`, exact: true })).toBeVisible();
    await page.goto('/materials/rubric/new');
    await expect(page.getByText('Пока ничего.')).toBeVisible();

    // The second learns of it and has lost nothing.
    await backOnLine(deputy);
    await deputy.page.goto('/materials/rubric/new');
    await expect(deputy.page.getByText(`Пока вы писали, опубликована версия ${version}`)).toBeVisible();
    await expect(deputy.page.getByRole('region', { name: 'Критерий 1' }).getByLabel('Название')).toHaveValue(
      OTHERS,
    );
    await expect(deputy.page.getByText(`Убрано: критерий «${ADDED}»`)).toBeVisible();

    // The running round goes on by the form it began with.
    const early = await aDevice(browser, product);
    await signInAs(early, named(judge));
    await allSent(early.page);
    await early.page.goto(`/materials/${running.id}/review`);
    await expect(early.page.getByRole('heading', { name: `3. ${WAS}` })).toBeVisible();
    await expect(early.page.getByText(ADDED)).toHaveCount(0);

    // What another version of the program wrote into this sheet is shown, and taken back by its expert.
    const stray = new Y.Doc();
    setScore(stray, STRANGE, 1, '');
    setRemark(stray, STRANGE, 'Нет лицензии.');
    await (
      await RawClient.signIn(product, named(judge))
    ).catchUp(
      [],
      [
        {
          document: sheetName(running, latestSubmission(running)!, judge),
          bytes: Y.encodeStateAsUpdate(stray),
        },
      ],
    );
    await early.page.getByRole('button', { name: 'Завершить оценку' }).click();
    await early.page
      .getByRole('alert')
      .getByRole('link', { name: /^Уберите ответ/ })
      .click();
    await expect(early.page.getByText(/Нет лицензии\./).first()).toBeVisible();
    await early.page.getByRole('button', { name: `Убрать ответ ${STRANGE}` }).click();
    await expect(early.page.getByText('В листе есть ответы не из этой формы')).toHaveCount(0);
    await allSent(early.page);

    // A new round begins by the new form.
    const association = latestSubmission(waiting)!.accepted!.association;
    const head = people.find(({ person }) =>
      before.people
        .get(person)
        ?.roles.some(
          (role) => role.state === 'current' && role.role === 'head' && role.association === association,
        ),
    );
    const heads = await aDevice(browser, product);
    await signInAs(heads, head ?? specialist);
    await allSent(heads.page);
    await heads.page.goto(`/materials/${waiting.id}/review`);
    await heads.page.getByRole('button', { name: /Назначить (предложенн|всех|троих|3)/ }).click();
    await expect(heads.page.getByText(/Оценку завершили/)).toBeVisible();
    await allSent(heads.page);
    const round = latestSubmission((await seen()).materials.get(waiting.id)!)!;
    expect(round.rubric).toBe(version);

    const experts = [];
    for (const { expert } of round.panel)
      experts.push(await judged(browser, product, named(expert), waiting.id));
    const lastExpert = experts.at(-1)!.page;
    await lastExpert.getByRole('button', { name: 'Открыть оценки' }).click();
    for (const { page } of experts) {
      await page.goto(`/materials/${waiting.id}/review`);
      await page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).click();
      await allSent(page);
    }
    await page.goto(`/materials/${waiting.id}/review`);
    await page.getByRole('button', { name: 'Выдать заключение' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
    await expect(page.getByText(/-ЭОМ/).first()).toBeVisible({ timeout: 30_000 });
    await allSent(page);

    const author = await aDevice(browser, product);
    await signInAs(author, named(waiting.author));
    await allSent(author.page);
    await author.page.goto('/');
    await author.page
      .getByRole('link', { name: new RegExp(`Прочитать заключение.*${escaped(title)}`) })
      .click();
    await expect(author.page.getByText(`версия ${version}`, { exact: true })).toBeVisible();
    const words = await downloaded(author.page);
    for (const expected of [`версия ${version}`, ADDED, RENAMED]) expect(words).toContain(expected);
    expect(words).not.toContain(WAS);
    for (const { context } of [desk, deputy, early, heads, author, ...experts]) await context.close();
  });
});

const escaped = (text: string) => text.slice(0, 20).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An expert's whole sheet, by the form with the renamed and the added criterion. */
async function judged(browser: Browser, product: Product, expert: Persona, material: string) {
  const device = await aDevice(browser, product);
  await signInAs(device, expert);
  await allSent(device.page);
  const { page } = device;
  await page.goto(`/materials/${material}/review`);
  await expect(page.getByRole('heading', { name: `3. ${RENAMED}` })).toBeVisible();
  await expect(page.getByRole('heading', { name: ADDED })).toBeVisible();
  await page.getByRole('button', { name: 'Все условия соблюдены' }).click();
  for (const group of await page.getByRole('radiogroup', { name: /^\d+\. / }).all())
    await group.locator('label:has(input[value="3"])').click();
  await page.getByRole('button', { name: 'Согласиться с подсказкой' }).click();
  await page.getByRole('button', { name: 'Завершить оценку' }).click();
  await expect(page.getByText(/Оценка завершена/)).toBeVisible();
  await allSent(page);
  return device;
}

/** The words of the conclusion as its author downloads it. */
async function downloaded(page: Page): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Скачать DOCX' }).click();
  const bytes = await readFile(await (await downloading).path());
  return strFromU8(unzipSync(new Uint8Array(bytes))['word/document.xml']!);
}
