import { activePanel, latestSubmission, stateOf } from '../../src/lib/domain/materials/material';
import { RawClient } from './facts';
import { aDevice, allSent, appIsKept, expect, signInAs, test } from './harness';

const FINDINGS = { name: 'Выводы и обоснование' };

test('[E-14] an edit that arrives after the conclusion was issued is kept aside, through days and restarts, and can be sent as a request', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const raw = await RawClient.signIn(product, specialist);
  const { facts } = await raw.catchUp();
  const material = [...facts.materials.values()].find((each) => stateOf(facts, each) === 'confirmed')!;
  const submission = latestSubmission(material)!;
  const late = people.find(({ person }) => person === activePanel(submission)[0]!.expert)!;

  const expert = await aDevice(browser, product);
  await signInAs(expert, late);
  await allSent(expert.page);
  await appIsKept(expert.page);
  await expert.page.goto(`/materials/${material.id}/review`);
  await expert.page.getByRole('textbox', FINDINGS).waitFor();
  await expert.line.close();
  await expert.page.getByRole('textbox', FINDINGS).click();
  await expert.page.keyboard.press('Control+End');
  const words = ' Дописано в поезде без связи.';
  await expert.page.keyboard.type(words, { delay: 10 });
  await expect(expert.page.getByText(/Только на этом компьютере/).first()).toBeVisible({ timeout: 30_000 });

  const office = await aDevice(browser, product);
  await signInAs(office, specialist);
  await allSent(office.page);
  await office.page.goto(`/materials/${material.id}/review`);
  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  const dialog = office.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(office.page.getByText(/-ЭОМ/).first()).toBeVisible({ timeout: 30_000 });

  // Back on line: not merged, not lost.
  await expert.line.open();
  await expect(expert.page.getByText(/Требует решения: 1/).first()).toBeVisible({ timeout: 40_000 });

  // Three days and a restart of everything later it is still there.
  await product.down();
  await product.up();
  await expert.page.clock.setSystemTime(Date.now() + 3 * 86_400_000);
  await expert.page.goto('/aside');
  await expert.page.getByRole('main').getByRole('link').first().click();
  await expect(expert.page.getByText('Дописано в поезде без связи.').first()).toBeVisible();
  const download = expert.page.waitForEvent('download');
  await expert.page.getByRole('button', { name: 'Скачать' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.txt$/);
  await expert.page.getByRole('button', { name: /Отправить специалисту/ }).click();
  await expert.page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
  await expect(expert.page.getByText(/Отправлено специалисту/).first()).toBeVisible();

  await expect(async () => {
    const after = (await raw.catchUp()).facts.materials.get(material.id)!;
    expect(
      latestSubmission(after)!
        .reopenRequests.map(({ text }) => text)
        .join(),
    ).toContain('Дописано в поезде');
  }).toPass({ timeout: 20_000 });
  const outcome = await office.page
    .goto(`/materials/${material.id}/outcome`)
    .then(() => office.page.locator('main').innerText());
  expect(outcome).not.toContain('Дописано в поезде');
  for (const { context } of [expert, office]) await context.close();
});
