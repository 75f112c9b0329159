import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test } from './harness';

const WHY = 'Озвучивание автор добавит до начала четверти';

test('[E-12] [E-13] the head breaks a tie, one expert signs on paper, and the conclusion says who decided', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const { product, people } = sample;
  const persona = (id: string) => people.find(({ person }) => person === id)!;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const raw = await RawClient.signIn(product, specialist);
  const { facts } = await raw.catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const latest = latestSubmission(each);
    return !each.withdrawn && latest?.tie && !latest.tie.decided && !latest.issued;
  })!;
  const submission = latestSubmission(material)!;
  const title = submission.card!.title;
  const page = async (person: string, path?: string) => {
    const device = await aDevice(browser, product);
    await signInAs(device, persona(person));
    await allSent(device.page);
    if (path) await device.page.goto(`/materials/${material.id}/${path}`);
    return device;
  };

  // The head is asked on the day, and the card says whose turn it is.
  const { association } = submission.accepted!;
  const head = [...facts.people.values()].find(({ roles }) =>
    roles.some(
      (role) => role.state === 'current' && role.role === 'head' && role.association === association,
    ),
  )!;
  const heads = await page(head.id);
  await heads.page.getByRole('link', { name: `Решить при равенстве голосов: «${title}»` }).click();
  await heads.page
    .getByRole('tab', { name: 'Заключение' })
    .or(heads.page.getByText('Решение'))
    .first()
    .waitFor();
  await expect(
    heads.page.getByText('Голоса разделились поровну, решает руководитель объединения'),
  ).toBeVisible({ timeout: 30_000 });
  await heads.page.getByRole('button', { name: 'Решить', exact: true }).click();
  const dialog = heads.page.getByRole('dialog');
  await dialog.getByLabel('Причина').fill(WHY);
  await dialog.getByRole('button', { name: 'Решить', exact: true }).click();
  await expect(dialog.getByText('Выберите одно из решений')).toBeVisible();
  await dialog.getByText('Отправлен на доработку').click();
  await dialog.getByRole('button', { name: 'Решить', exact: true }).click();
  await expect(heads.page.getByText(WHY)).toBeVisible({ timeout: 30_000 });
  await allSent(heads.page);
  await heads.page.goto(`/materials/${material.id}`);
  await expect(
    heads.page.getByRole('listitem').filter({ hasText: 'Решение при равенстве голосов' }),
  ).toContainText('Вы');
  await heads.context.close();

  // «На доработку» says what is to be done: an expert writes it, two confirm.
  const [first, second, onPaper] = activePanel(submission).map(({ expert }) => expert);
  for (const expert of [first!, second!]) {
    const device = await page(expert, 'review');
    await expect(device.page.getByText(WHY)).toBeVisible({ timeout: 30_000 });
    if (expert === first) {
      const changes = device.page.locator('[data-section="changes"] [contenteditable]');
      await changes.click();
      await device.page.keyboard.type('Записать голосом две пары слов.');
      await allSent(device.page);
    }
    const confirm = device.page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).first();
    await confirm.click();
    await expect(confirm).toHaveCount(0);
    await allSent(device.page);
    await device.context.close();
  }

  // The third has signed the printed text; the specialist attaches the scan.
  const office = await page(specialist.person, 'review');
  await office.page.getByText('Эксперт подписал на бумаге').click();
  const downloading = office.page.waitForEvent('download');
  await office.page.getByRole('button', { name: 'Скачать на подпись (DOCX)' }).click();
  const paper = unzipSync(new Uint8Array(await readFile(await (await downloading).path())));
  const foot = Object.keys(paper)
    .filter((name) => /footer\d+\.xml$/.test(name))
    .map((name) => strFromU8(paper[name]!).replace(/<[^>]+>/g, ''))
    .join();
  const code = /[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}/.exec(foot)![0];
  await office.page.getByRole('button', { name: 'Приложить подписанное…' }).click();
  const attaching = office.page.getByRole('dialog');
  await attaching.getByRole('button', { name: 'Приложить', exact: true }).click();
  await expect(attaching.getByText('Приложите снимок подписанного заключения').first()).toBeVisible();
  await attaching
    .locator('input[type=file]')
    .last()
    .setInputFiles([
      { name: 'подпись.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 подпись эксперта') },
    ]);
  await expect(attaching.getByText('подпись.pdf')).toBeVisible();
  await attaching.getByLabel(`Внизу каждого листа стоит код ${code}`).check();
  const signer = facts.people.get(onPaper!)!.name!.family;
  if (await attaching.getByText(signer).count()) await attaching.getByText(signer).click();
  await attaching.getByRole('button', { name: 'Приложить', exact: true }).click();
  await expect(office.page.getByText('Подтвердили текст: 3 из 3')).toBeVisible({ timeout: 30_000 });
  await expect(office.page.getByText('Подписано на бумаге. Код')).toContainText(code);
  await allSent(office.page);

  // Its expert sees the scan that stands for the tap.
  const signed = await page(onPaper!, 'review');
  const scan = signed.page.waitForEvent('download');
  await signed.page.getByRole('button', { name: 'подпись.pdf' }).click({ timeout: 30_000 });
  expect(await readFile(await (await scan).path(), 'utf8')).toBe('%PDF-1.4 подпись эксперта');
  await signed.context.close();

  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(office.page.getByText(/Заключение № .* отправлен на доработку/)).toBeVisible({
    timeout: 30_000,
  });
  await office.context.close();

  const author = await page(material.author, 'outcome');
  await expect(author.page.getByText('Голоса экспертов разделились поровну.')).toContainText(
    head.name!.family,
    {
      timeout: 30_000,
    },
  );
  await expect(author.page.getByText(code)).toBeVisible();
  await expect(author.page.getByText(WHY)).toHaveCount(0);
  await author.context.close();
});
