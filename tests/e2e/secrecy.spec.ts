import type { Page } from '@playwright/test';
import {
  activePanel,
  latestSubmission,
  type Material,
  type Submission,
} from '../../src/lib/domain/materials/material';
import type { Facts } from '../../src/lib/domain/facts';
import { hasRole } from '../../src/lib/domain/people/person';
import { EXAMPLE_RUBRIC } from '../../src/lib/domain/materials/rubric';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test, type DeviceOfTest, type Persona } from './harness';
import { Searcher } from './searcher';

/** A submission whose panel is still judging, everybody apart, with none of the seats complete. */
function underAssessment(facts: Facts): [Material, Submission] {
  for (const material of facts.materials.values()) {
    const submission = latestSubmission(material);
    // A head's own paper is decided elsewhere [E-07]; here it is the usual case.
    const authors = [material.author, ...material.coAuthors].map((person) => facts.people.get(person));
    if (!submission || hasRole(authors[0], 'head', 'specialist', 'deputy')) continue;
    const panel = activePanel(submission);
    if (panel.length >= 3 && !submission.opened && panel.every(({ completed }) => !completed))
      return [material, submission];
  }
  throw new Error('the sample has no such material');
}

async function visit(page: Page, material: string) {
  for (const path of ['/', '/materials', `/materials/${material}`, `/materials/${material}/review`]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(700);
  }
}

test('[E-09] nothing of a sheet reaches any other device before the sheets are opened, everything after', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const [material, submission] = underAssessment(facts);
  const persona = (person: string) => people.find((each) => each.person === person)!;
  const seats = activePanel(submission).map(({ expert }) => persona(expert));
  const head = people.find(({ person }) =>
    facts.people
      .get(person)
      ?.roles.some(
        ({ role, association }) => role === 'head' && association === submission.accepted!.association,
      ),
  )!;
  const involved = new Set([material.author, ...material.coAuthors, ...seats.map(({ person }) => person)]);
  const stranger = people.find(({ person, roles }) => roles.join() === 'teacher' && !involved.has(person))!;

  const writer: { device: DeviceOfTest; searcher: Searcher } = {
    device: await aDevice(browser, product),
    searcher: new Searcher(),
  };
  writer.searcher.watch(writer.device.page);
  await signInAs(writer.device, seats[0]!);

  const others: { who: string; device: DeviceOfTest; searcher: Searcher }[] = [];
  const roles: [string, Persona][] = [
    ['head', head],
    ['specialist', specialist],
    ['second expert', seats[1]!],
    ['third expert', seats[2]!],
    ['author', persona(material.author)],
    ['stranger', stranger],
  ];
  for (const [who, each] of roles) {
    const device = await aDevice(browser, product);
    const searcher = new Searcher();
    searcher.watch(device.page);
    await signInAs(device, each);
    others.push({ who, device, searcher });
  }

  // Typed by keys, one part deleted again: what was typed and taken back is as secret as what stands.
  const marker = 'сургучнаяпечать';
  const deleted = 'зачёркнутоеслово';
  const { page } = writer.device;
  await page.goto(`/materials/${material.id}/review`);
  await page.getByRole('button', { name: /Замечание: 1\./ }).click();
  await page.keyboard.type(deleted, { delay: 15 });
  for (let letter = 0; letter < deleted.length; letter++) await page.keyboard.press('Backspace');
  await page.keyboard.type(marker, { delay: 15 });
  await allSent(page);
  await Promise.all(others.map(({ device }) => visit(device.page, material.id)));

  await writer.searcher.addStorage(page);
  expect(writer.searcher.finds(marker), 'the searcher finds the words with their writer').toBe(true);
  expect(writer.searcher.finds(deleted), 'even deleted ones').toBe(true);
  for (const { who, device, searcher } of others) {
    await searcher.addStorage(device.page);
    // Who has no document open hears nothing but the heartbeat.
    await expect
      .poll(() => searcher.frames, { message: `${who} had a live line`, timeout: 60_000 })
      .toBeGreaterThan(0);
    expect(searcher.finds(marker), `${who} must not have the words`).toBe(false);
    expect(searcher.finds(deleted), `${who} must not have the deleted words`).toBe(false);
  }

  // Past the screens: by name over the catch-up, the socket's HTTP neighbours, a file's address.
  const sheet = `sheet/${material.place}/${submission.id}/${seats[0]!.person}`;
  for (const [who, each] of roles) {
    const raw = await RawClient.signIn(product, each);
    const { records, body } = await raw.catchUp();
    const searcher = new Searcher();
    searcher.add(body);
    expect(searcher.finds(marker), `${who} past the screens`).toBe(false);
    expect(records.some((record) => record.record === 'document' && record.document === sheet)).toBe(false);
    const file = await raw.fetch(`/api/files/${'a'.repeat(64)}?document=${encodeURIComponent(sheet)}`);
    expect(file.status).toBe(404);
  }

  // The expert completes, the head opens with a reason: now everybody who judges has the words.
  await page.getByRole('button', { name: 'Все условия соблюдены' }).click();
  for (const { id } of EXAMPLE_RUBRIC.criteria) {
    await page.locator(`#answer-${id}`).focus();
    await page.keyboard.press('2');
  }
  await page.getByRole('radio', { name: /рекомендован/i }).check();
  await page.getByRole('button', { name: 'Завершить оценку' }).click();
  await expect(page.getByText(/Оценка завершена/)).toBeVisible();
  await allSent(page);

  const headPage = others[0]!.device.page;
  await headPage.goto(`/materials/${material.id}/review`);
  // A head who is an expert too has both desks.
  const desk = headPage.getByRole('tab', { name: 'Экспертная группа' });
  const early = headPage.getByRole('button', { name: 'Открыть оценки раньше' });
  await desk.or(early).first().waitFor();
  if (await desk.isVisible()) await desk.click();
  await early.click();
  await headPage.getByRole('dialog').getByRole('textbox').fill('Остальные эксперты болеют.');
  await headPage.getByRole('dialog').getByRole('button', { name: 'Открыть оценки' }).click();
  await expect(headPage.getByRole('heading', { name: /заключение/i }).first()).toBeVisible();
  for (const { who, device, searcher } of others) {
    if (who === 'author' || who === 'stranger') continue;
    await visit(device.page, material.id);
    await searcher.addStorage(device.page);
    expect(searcher.finds(marker), `${who} has the words now`).toBe(true);
  }
  for (const { who, device, searcher } of others.slice(4)) {
    await visit(device.page, material.id);
    await searcher.addStorage(device.page);
    expect(searcher.finds(marker), `${who} still must not have them`).toBe(false);
  }
  for (const { device } of [writer, ...others]) await device.context.close();
});
