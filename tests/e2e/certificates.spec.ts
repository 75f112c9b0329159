import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { certified } from '../../src/lib/domain/materials/certified';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test } from './harness';
import { faultsOf } from './look-over';

test('[E-27] a certificate is given offline, numbered by the server, printed, checked by anybody and revoked', async ({
  browser,
  sample: { product, people },
}) => {
  test.setTimeout(180_000);
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const until = new Date().toISOString().slice(0, 7);
  const period = { from: `${Number(until.slice(0, 4)) - 1}${until.slice(4)}`, until };
  const author = people.find(
    ({ person }) =>
      facts.people.get(person)!.certificates.length === 0 &&
      certified(facts, person, 'author', period).versions.length > 0,
  )!;
  const title = certified(facts, author.person, 'author', period).versions[0]!.submission.card!.title;

  // The policy of the product forbids foreign scripts, and the one that looks for faults is foreign.
  const desk = await aDevice(browser, product, { bypassCSP: true });
  await signInAs(desk, specialist);
  await allSent(desk.page);
  const { page, line } = desk;
  await page.goto(`/people/${author.person}`);
  await expect(page.getByText('Справок ещё не выдавали.')).toBeVisible();
  await line.close();
  await page.getByRole('button', { name: 'Выдать справку…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(title)).toBeVisible();
  expect(await faultsOf(page, 'giving a certificate')).toEqual([]);
  await dialog.getByRole('button', { name: 'Выдать', exact: true }).click();
  await expect(page.getByText('Номер и дату даст сервер, когда будет связь.')).toBeVisible();
  await line.open();
  await expect(page.getByText(/№ \d+\/\d{4}-СП: авторство материалов/)).toBeVisible({ timeout: 40_000 });

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Скачать' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Справка \d+-\d{4}-СП\.docx$/);
  const paper = unzipSync(new Uint8Array(await readFile(await download.path())));
  const words = strFromU8(paper['word/document.xml']!).replace(/<[^>]+>/g, '');
  expect(words).toContain(title.replaceAll('&', '&amp;'));
  const code = /\/certificate\/([0-9A-Z]{26})/.exec(words)![1]!;

  // Whoever was shown the paper: no account, nothing known to this browser.
  const stranger = await aDevice(browser, product, { bypassCSP: true });
  await stranger.page.goto(`/certificate/${code}`);
  await expect(stranger.page.getByText(/^Справка № \d+\/\d{4}-СП от .* действительна$/)).toBeVisible();
  await expect(stranger.page.getByText(title)).toBeVisible();
  expect(await faultsOf(stranger.page, 'checking a certificate')).toEqual([]);
  await stranger.page.goto(`/certificate/${code.slice(0, -1)}0`);
  await expect(stranger.page.getByText('Такой справки нет')).toBeVisible();

  const own = await aDevice(browser, product);
  await signInAs(own, author);
  await allSent(own.page);
  await own.page.goto('/me');
  await expect(own.page.getByText(/№ \d+\/\d{4}-СП: авторство материалов/)).toBeVisible();
  await expect(own.page.getByRole('button', { name: 'Выдать справку…' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Отозвать…' }).click();
  await dialog.getByLabel('Причина').fill('Выдана не за тот период.');
  await dialog.getByRole('button', { name: 'Отозвать', exact: true }).click();
  // The holder's device has it: then the relay does.
  await expect(own.page.getByText(/Выдана не за тот период/)).toBeVisible({ timeout: 20_000 });
  await stranger.page.getByLabel('Код справки').fill(code.match(/.{1,4}/g)!.join(' '));
  await stranger.page.getByRole('button', { name: 'Проверить' }).click();
  await expect(stranger.page.getByText(/отозвана/)).toBeVisible();
  for (const { context } of [desk, stranger, own]) await context.close();
});
