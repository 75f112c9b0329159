import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test } from './harness';

const REASON = 'Во второй колонке пропущено замечание';
const WHY = 'Эксперт на больничном до конца месяца';

test('[E-13] [E-14] the specialist opens an issued conclusion again, the head lets the new text go without one confirmation, the author has both editions', async ({
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

  const panel = activePanel(submission).map(({ expert }) => expert);
  const silent = panel.pop()!;
  for (const expert of panel) {
    const device = await page(expert, 'review');
    await device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).first().click();
    await expect(device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' })).toHaveCount(0);
    await allSent(device.page);
    await device.context.close();
  }

  const { association } = submission.accepted!;
  const head = [...facts.people.values()].find(({ roles }) =>
    roles.some(
      (role) => role.state === 'current' && role.role === 'head' && role.association === association,
    ),
  )!;
  const heads = await page(head.id, 'review');
  await heads.page.getByRole('button', { name: 'Решить: выдать без всех подтверждений' }).click();
  await heads.page.getByRole('dialog').getByLabel('Причина').fill(WHY);
  await heads.page.getByRole('dialog').getByRole('button', { name: 'Решить', exact: true }).click();
  await expect(heads.page.getByText(`решает выдать без всех подтверждений: ${WHY}`)).toBeVisible();
  await allSent(heads.page);
  await heads.context.close();
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
  // What the author reads is so: who confirmed, who did not, who decided, and not why.
  const signatures = author.page.getByRole('listitem').filter({ hasText: 'Эксперт' });
  await expect(signatures).toHaveCount(panel.length + 1);
  await expect(signatures.filter({ hasText: 'не подтвердил(а) этот текст' })).toContainText(
    facts.people.get(silent)!.name!.family,
  );
  await expect(
    author.page.getByText(`Этот текст подтвердили эксперты: ${panel.length} из ${panel.length + 1}.`),
  ).toContainText(head.name!.family);
  await expect(author.page.getByText(WHY)).toHaveCount(0);
  await author.page.getByRole('link', { name: `№ ${number}` }).click();
  await expect(author.page.getByRole('heading', { level: 1 })).toContainText(number);
  await expect(author.page.getByText(/^Заменено заключением/)).toBeVisible();
  for (const { context } of [author, office]) await context.close();
});
