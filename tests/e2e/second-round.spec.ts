import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_RUBRIC } from '../../server/admin/sample/rubric';
import { RawClient } from './facts';
import { aDevice, allSent, expect, readRequirements, signInAs, test, type Persona } from './harness';
import { fillSheet, fromDay } from './steps';

const BETTER = 'Добавлены критерии взаимооценки и запасной вариант для класса без компьютеров.';

test('[E-15] a paper sent for revision comes back as version 2, and the second round sees what changed', async ({
  browser,
  sample,
}) => {
  test.setTimeout(400_000);
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const seen = async (person: Persona) => (await (await RawClient.signIn(product, person)).catchUp()).facts;
  const facts = await seen(specialist);
  const material = [...facts.materials.values()].find(
    ({ submissions, withdrawn }) =>
      submissions.length === 1 && submissions[0]!.issued?.verdict === 'revise' && !withdrawn,
  )!;
  const title = material.submissions[0]!.card!.title;
  const named = (person: string) => people.find((each) => each.person === person)!;
  const device = async (person: Persona) => {
    const made = await aDevice(browser, product);
    await signInAs(made, person);
    await allSent(made.page);
    return made;
  };
  // The author reads the outcome, changes what it asks for, hands in again.
  const author = await device(named(material.author));
  await author.page.goto(`/materials/${material.id}/outcome`);
  const acknowledge = author.page.getByRole('button', { name: 'Ознакомлен', exact: true });
  await expect(author.page.getByText(/отправлен на доработку/).first()).toBeVisible();
  if (await acknowledge.isVisible()) await acknowledge.click();
  await author.page.getByRole('link', { name: 'Доработать материал' }).click();
  await expect(author.page.getByText('Что нужно изменить')).toBeVisible();
  const annotation = author.page.getByLabel('Аннотация');
  await annotation.press('Control+End');
  await annotation.pressSequentially(` ${BETTER}`);
  await readRequirements(author.page);
  await author.page.getByRole('button', { name: 'Сдать материал' }).click();
  await expect(author.page.getByText(/Сдано/).first()).toBeVisible();
  await allSent(author.page);

  // Both versions side by side: what was asked for, what changed, the files of each.
  await author.page.goto(`/materials/${material.id}`);
  await author.page.getByRole('link', { name: 'Сравнить рядом' }).click();
  await expect(author.page.getByRole('heading', { name: 'Версии 1 и 2', level: 1 })).toBeVisible();
  await expect(author.page.getByRole('heading', { name: /^Что нужно изменить: версия 1/ })).toBeVisible();
  const compared = author.page.getByRole('region', { name: 'Аннотация' });
  await expect(compared.locator('mark')).toContainText([BETTER]);

  const desk = await device(specialist);
  await fromDay(desk.page, 'Принять материал', title);
  await desk.page.getByRole('button', { name: 'Принять', exact: true }).click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Принять' }).click();
  await expect(async () => {
    const latest = (await seen(specialist)).materials.get(material.id)!.submissions.at(-1)!;
    expect(latest.accepted).toBeDefined();
  }).toPass({ timeout: 20_000 });

  // The head, or the specialist where there is none, appoints for the second round.
  const association = (await seen(specialist)).materials.get(material.id)!.submissions.at(-1)!.accepted!
    .association;
  const head = people.find(({ person }) =>
    facts.people
      .get(person)
      ?.roles.some(
        (role) => role.state === 'current' && role.role === 'head' && role.association === association,
      ),
  )!;
  const heads = await device(head);
  await fromDay(heads.page, 'Назначить экспертов', title);
  await heads.page.getByRole('button', { name: /Назначить (предложенных|всех|троих|3)/ }).click();
  await expect(heads.page.getByText(/Оценку завершили/)).toBeVisible();
  await allSent(heads.page);
  const panel = (await seen(specialist)).materials.get(material.id)!.submissions.at(-1)!.panel;
  expect(panel).toHaveLength(3);

  const experts = [];
  for (const { expert } of panel) {
    const made = await device(named(expert));
    await fromDay(made.page, 'Оценочный лист', title);
    // What the author changed stands beside the sheet, and what the first conclusion said is one tap away.
    await expect(made.page.getByRole('heading', { name: 'Что изменилось с версии 1' })).toBeVisible();
    await made.page.getByText('Изменено: аннотация').click();
    await expect(made.page.locator('ins').filter({ hasText: BETTER })).toBeVisible();
    await expect(made.page.getByRole('link', { name: 'Заключение по версии 1' })).toBeVisible();
    await fillSheet(made.page, SAMPLE_RUBRIC, () => 3);
    await allSent(made.page);
    experts.push(made);
  }
  const { page } = experts.at(-1)!;
  await page.getByRole('link', { name: 'Заключение по версии 1' }).click();
  await expect(page.getByText(/отправлен на доработку/).first()).toBeVisible();
  await fromDay(page, 'Открыть оценки', title);
  await page.getByRole('button', { name: 'Открыть оценки' }).click();
  for (const { page } of experts) {
    await fromDay(page, 'Подтвердить заключение', title);
    await page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).click();
    await allSent(page);
  }
  await fromDay(desk.page, 'Выдать заключение', title);
  await desk.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(desk.page.getByText(/-ЭОМ/).first()).toBeVisible({ timeout: 30_000 });

  // Both conclusions stay: each under its own number.
  await author.page.goto('/');
  await fromDay(author.page, 'Прочитать заключение', title);
  await expect(author.page.getByText(/рекомендован к публикации/i).first()).toBeVisible();
  await author.page.getByRole('button', { name: 'Ознакомлен', exact: true }).click();
  await allSent(author.page);
  const [first, second] = (await seen(named(material.author))).materials.get(material.id)!.submissions;
  expect(first!.issued!.number).not.toBe(second!.issued!.number);
  expect([first!.issued!.verdict, second!.issued!.verdict]).toEqual(['revise', 'recommend']);

  // The file as the author gets it, read back by an office suite where there is one.
  const downloading = author.page.waitForEvent('download');
  await author.page.getByRole('button', { name: 'Скачать DOCX' }).click();
  const paper = await downloading;
  const folder = await mkdtemp(join(tmpdir(), 'conclusion-'));
  try {
    const file = join(folder, 'conclusion.docx');
    await paper.saveAs(file);
    const plain = asText(folder, file);
    if (plain === undefined)
      test.info().annotations.push({ type: 'not read back', description: 'no office suite' });
    else {
      const text = await readFile(plain, 'utf8');
      for (const value of [
        second!.issued!.number,
        title,
        ...SAMPLE_RUBRIC.criteria.map((each) => each.title),
      ])
        expect(text).toContain(value);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await author.page.getByRole('link', { name: 'Заключение по версии 1' }).click();
  await expect(author.page.getByRole('heading', { level: 1 })).toContainText(first!.issued!.number);
  for (const { context } of [author, desk, heads, ...experts]) await context.close();
});

/** The path of the document as plain text; undefined without an office suite. */
function asText(folder: string, file: string): string | undefined {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const convert = [
    '--headless',
    profile,
    '--convert-to',
    'txt:Text (encoded):UTF8',
    '--outdir',
    folder,
    file,
  ];
  try {
    execFileSync('soffice', convert, { stdio: 'ignore', timeout: 100_000 });
    return join(folder, 'conclusion.txt');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
