import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { activePanel, latestSubmission, stateOf } from '../../src/lib/domain/materials/material';
import { anActOf, RawClient } from './facts';
import { faultsOf } from './look-over';
import {
  aDevice,
  allSent,
  backOnLine,
  expect,
  Product,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
  type Persona,
} from './harness';

const TITLE = 'Дроби на нотном стане: урок после резервной копии';
const OPINION = { name: /Общее мнение о материале/ };
const FILE = { name: 'Нотный стан.txt', mimeType: 'text/plain', buffer: Buffer.alloc(50_000, 'я') };

async function handIn(page: Page): Promise<void> {
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill(TITLE);
  await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
  await page.getByRole('combobox', { name: 'Предметы' }).fill('Математика');
  await page.getByRole('option', { name: 'Математика' }).first().click();
  await page.getByText(/(основное|Основное) общее/).click();
  await page
    .getByLabel('Аннотация')
    .fill('Ученики складывают длительности нот и приходят к общему знаменателю.');
  await page.locator('input[type=file]').setInputFiles(FILE);
  await expect(page.getByText(FILE.name).first()).toBeVisible();
  await readRequirements(page);
  await page.getByRole('button', { name: 'Сдать материал' }).click();
  await expect(page.getByText(/Сервер получил материал/)).toBeVisible();
  await allSent(page);
}

/** The specialist issues the conclusion on their screen. */
async function issue(page: Page, material: string): Promise<void> {
  await page.goto(`/materials/${material}/review`);
  await page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await allSent(page);
}

/** Opens an issued conclusion again, and the panel confirms its text as it is. */
async function confirmAnew(product: Product, { person }: Persona, material: string): Promise<void> {
  const office = await RawClient.signIn(product, { person });
  const { facts } = await office.catchUp();
  const { place, submissions } = facts.materials.get(material)!;
  const { id: submission, confirmations } = submissions.at(-1)!;
  const act = (by: string, kind: string, basis?: string) => ({
    ...anActOf(
      by,
      { kind, place, subject: `material:${material}`, payload: { submission } },
      kind === 'reopen' ? { reason: 'Ошибка в приложении' } : {},
    ),
    ...(basis && { basis }),
  });
  await office.catchUp([act(person, 'reopen')]);
  for (const { person: expert, basis } of confirmations) {
    const { records } = await (
      await RawClient.signIn(product, { person: expert })
    ).catchUp([act(expert, 'confirm', basis)]);
    expect(records.find(({ record }) => record === 'verdict')).toMatchObject({ verdict: 'accepted' });
  }
}

async function inPanel(page: Page, look: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await look();
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).last().click();
}

test('[X-11] [E-13] after a restored backup browsers bring back what it lacks; decisions wait and are then made; nothing doubles and no number is given twice', async ({
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'metodsreda-restore-'));
  const product = await Product.start('build', join(folder, 'data'));
  const people = await product.loadSample();
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const seen = async (person: Persona) => await (await RawClient.signIn(product, person)).catchUp();
  const { facts } = await seen(specialist);
  const numberOf = async (material: string) =>
    latestSubmission((await seen(specialist)).facts.materials.get(material)!)!.issued?.number;
  const all = [...facts.materials.values()];
  const confirmed = all.filter((each) => stateOf(facts, each) === 'confirmed');
  const assessed = all.find((each) => stateOf(facts, each) === 'assessing')!;
  const seat = activePanel(latestSubmission(assessed)!).find(({ completed }) => !completed)!;
  const device = async (person: Persona) => {
    const made = await aDevice(browser, product);
    await signInAs(made, person);
    await allSent(made.page);
    return made;
  };
  const teacher = teachersOnly(people)[0]!;
  const writer = people.find(({ person }) => person === seat.expert)!;
  const [author, expert, office, away] = [
    await device(teacher),
    await device(writer),
    await device(specialist),
    await device(specialist),
  ];
  await away.line.close();

  // The night's copy; then a day of work that it does not know.
  const copied = await product.command('backup', join(folder, 'copies'));
  expect(copied).toMatchObject({ code: 0, said: expect.stringContaining('Копия готова') });
  await handIn(author.page);
  await expert.page.goto(`/materials/${assessed.id}/review`);
  const opinion = expert.page.getByRole('textbox', OPINION);
  await opinion.fill('Написано после копии и передано.');
  await allSent(expert.page);
  await issue(office.page, confirmed[0]!.id);
  const given = await numberOf(confirmed[0]!.id);
  // Of a session that began after the copy the restored relay knows nothing.
  const newcomer = teachersOnly(people)[1]!;
  const late = await device(newcomer);
  await late.page.goto('/materials/new');
  await late.page.getByLabel('Название', { exact: true }).fill('Начато и передано после копии');
  await allSent(late.page);

  // The server dies; somebody writes on without it.
  await product.down('SIGKILL');
  await opinion.press('Control+End');
  await opinion.pressSequentially(' А это без сервера.');
  const [copy] = await readdir(join(folder, 'copies'));
  const restored = await product.command('restore', join(folder, 'copies', copy!));
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining('поставлена на место') });
  await product.up();
  for (const each of [author, expert, office, late]) await backOnLine(each);
  for (const { page } of [author, expert, office]) await allSent(page);

  await expect(late.page.getByRole('button', { name: /Войдите снова/ })).toBeVisible({ timeout: 30_000 });
  await late.page.getByRole('button', { name: /Где мои данные/ }).click();
  await expect(late.page.getByText('станет известно после входа')).toBeVisible();
  await expect(late.page.getByText(/сервер получил и записал/)).toHaveCount(0);
  await late.page.getByRole('button', { name: 'Войти', exact: true }).click();
  await late.page.getByRole('button', { name: 'Войти', exact: true }).last().click();
  await expect(late.page.getByText(/сервер получил и записал/)).toBeVisible({ timeout: 20_000 });

  // The operator sees who has brought back what; everybody reads what holds meanwhile.
  await expect(async () => {
    const { said } = await product.command('recovery');
    for (const { name } of [teacher, specialist, newcomer]) expect(said).toContain(name.split(' ')[0]);
    expect(said).not.toContain('Ещё не выходили на связь');
  }).toPass({ timeout: 30_000 });
  await inPanel(author.page, async () => {
    await expect(author.page.getByText('Сервер восстанавливают из резервной копии')).toBeVisible();
    await expect(author.page.getByText(/Всё, что вы сделали .*, сервер получил и записал/)).toBeVisible();
  });
  const handedIn = async () =>
    [...(await seen(specialist)).facts.materials.values()].filter(
      (each) => latestSubmission(each)?.card?.title === TITLE,
    );
  expect(await handedIn()).toHaveLength(1);
  const [paper] = await handedIn();
  const [hash] = latestSubmission(paper!)!.files;
  await expect(() => expect(existsSync(join(product.dataDir, 'files', hash!))).toBe(true)).toPass({
    timeout: 20_000,
  });

  // A decision waits on its device, which says so.
  await office.page.goto(`/materials/${paper!.id}`);
  await office.page.getByRole('button', { name: 'Принять', exact: true }).click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'Принять' }).click();
  await expect(office.page.getByText(/восстанавливают из резервной копии/).first()).toBeVisible();
  await expect(office.page.getByRole('button', { name: /Только на этом компьютере: 1/ })).toBeVisible();
  await inPanel(office.page, async () => {
    await expect(office.page.getByText('Ждёт, когда сервер закончит восстановление')).toBeVisible();
    expect(await faultsOf(office.page, 'data during a recovery')).toEqual([]);
  });
  expect(latestSubmission((await handedIn())[0]!)!.accepted).toBeUndefined();

  const ended = await product.command('recovery', 'end');
  expect(ended).toMatchObject({ code: 0, said: expect.stringContaining('снова принимает решения') });
  await allSent(office.page);
  expect(latestSubmission((await handedIn())[0]!)!.accepted).toBeDefined();
  expect(await numberOf(confirmed[0]!.id)).toBe(given);
  await confirmAnew(product, specialist, confirmed[0]!.id);
  await office.page.reload();
  await issue(office.page, confirmed[0]!.id);
  const numbers = [given, await numberOf(confirmed[0]!.id)].map((number) => Number(number?.split('/')[0]));
  expect(numbers).toEqual([26, 201]);

  // Whoever was away all the time comes to the same.
  await backOnLine(away);
  for (const { page } of [author, expert, away]) await allSent(page);
  await away.page.goto('/materials');
  await expect(away.page.getByRole('main').getByText(TITLE)).toHaveCount(1);
  await author.page.goto('/materials');
  await expect(author.page.getByRole('main').getByText(TITLE)).toHaveCount(1);
  await expect(opinion).toHaveValue('Написано после копии и передано. А это без сервера.');
  for (const { page } of [author, expert, office, away])
    await expect(page.getByText(/Требует решения/)).toHaveCount(0);
  const checked = await product.command('check');
  expect(checked).toMatchObject({ code: 0, said: expect.stringContaining('Всё в порядке') });
  for (const { context } of [author, expert, office, away, late]) await context.close();
  await product.remove();
  await rm(folder, { recursive: true });
});
