import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test } from './harness';

const REASON = 'Во второй колонке пропущено замечание';

test('[E-14] the specialist opens an issued conclusion again, the panel confirms anew, the author has both editions', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const { product, people } = sample;
  const persona = (id: string) => people.find(({ person }) => person === id)!;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const raw = await RawClient.signIn(product, specialist);
  const { facts } = await raw.catchUp();
  const material = [...facts.materials.values()].find(
    ({ submissions, withdrawn }) => !withdrawn && submissions.at(-1)?.issued?.verdict === 'recommend',
  )!;
  const submission = latestSubmission(material)!;
  const { number } = submission.issued!;
  const page = async (person: string, path: string) => {
    const device = await aDevice(browser, product);
    await signInAs(device, persona(person));
    await allSent(device.page);
    await device.page.goto(`/materials/${material.id}/${path}`);
    return device;
  };

  const office = await page(specialist.person, 'review');
  await office.page.getByRole('button', { name: 'Открыть заключение снова' }).click();
  const dialog = office.page.getByRole('dialog');
  await dialog.getByLabel('Причина').fill(REASON);
  await dialog.getByRole('button', { name: 'Открыть снова' }).click();
  await expect(office.page.getByText('Подтверждения того текста больше не действуют.')).toBeVisible({
    timeout: 30_000,
  });

  const author = await page(material.author, 'outcome');
  await expect(author.page.getByText(/эксперты готовят новую редакцию/)).toBeVisible();
  await expect(author.page.getByText(new RegExp(REASON))).toBeVisible();
  await expect(author.page.getByRole('button', { name: 'Ознакомлен' })).toHaveCount(0);

  for (const { expert } of activePanel(submission)) {
    const device = await page(expert, 'review');
    await device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).first().click();
    await expect(device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' })).toHaveCount(0);
    await allSent(device.page);
    await device.context.close();
  }
  await office.page.reload();
  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await dialog.getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(async () => {
    const after = latestSubmission((await raw.catchUp()).facts.materials.get(material.id)!)!;
    expect(after.issued?.number).toBeDefined();
    expect(after.issued?.number).not.toBe(number);
  }).toPass({ timeout: 30_000 });

  await author.page.reload();
  await expect(author.page.getByText(`Взамен заключения № ${number}`)).toBeVisible({ timeout: 30_000 });
  await author.page.getByRole('link', { name: `№ ${number}` }).click();
  await expect(author.page.getByRole('heading', { level: 1 })).toContainText(number);
  await expect(author.page.getByText(/^Заменено заключением/)).toBeVisible();
  for (const { context } of [author, office]) await context.close();
});
