import * as Y from 'yjs';
import { documentName } from '../../src/lib/domain/names';
import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { anActOf, RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  expect,
  Product,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const FINDINGS = { name: 'Выводы и обоснование' };

/** A relay of its own: an ended role stays ended, and other journeys need theirs. */
async function aMunicipality() {
  const product = await Product.start();
  const people = await product.loadSample();
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const office = await RawClient.signIn(product, specialist);
  const endRoles = async (person: string) => {
    const { facts } = await office.catchUp();
    const member = facts.people.get(person)!;
    const acts = member.roles
      .filter(({ state }) => state === 'current')
      .map(({ id }) =>
        anActOf(
          office.person,
          { kind: 'end-role', place: member.place, subject: `person:${person}`, payload: { role: id } },
          { reason: 'Перешёл в другой район' },
        ),
      );
    const { records } = await office.catchUp(acts);
    const verdicts = records.flatMap((record) => (record.record === 'verdict' ? [record.verdict] : []));
    expect(verdicts).toEqual(acts.map(() => 'accepted'));
  };
  return { product, people, office, endRoles };
}

test('[E-14] [E-25] an edit written offline after the expert’s role ended is kept aside for its writer and shown to nobody', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { product, people, office, endRoles } = await aMunicipality();
  const { facts } = await office.catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const submission = latestSubmission(each);
    return submission?.opened && !submission.issued && activePanel(submission).length === 3;
  })!;
  const submission = latestSubmission(material)!;
  const [writer, colleague] = activePanel(submission).map(({ expert }) =>
    people.find(({ person }) => person === expert)!,
  );

  const device = await aDevice(browser, product);
  const { page, line } = device;
  await signInAs(device, writer!);
  await allSent(page);
  await appIsKept(page);
  await page.goto(`/materials/${material.id}/review`);
  await page.getByRole('textbox', FINDINGS).waitFor();
  await line.close();
  await page.getByRole('textbox', FINDINGS).click();
  await page.keyboard.press('Control+End');
  const words = ' Дописано уже без роли, ЩУКАРЬ.';
  await page.keyboard.type(words, { delay: 5 });
  await expect(page.getByText(/Только на этом компьютере/).first()).toBeVisible({ timeout: 30_000 });
  await endRoles(writer!.person);
  await backOnLine(device);
  await expect(page.getByText(/Требует решения: 1/).first()).toBeVisible({ timeout: 40_000 });

  // Its writer reads it with the reason, and takes it away as a file; others' text is gone from here.
  await page.goto('/aside');
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByText('вашего доступа к документу уже не было')).toBeVisible();
  await expect(page.getByText('Дописано уже без роли, ЩУКАРЬ.').first()).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Скачать' }).click();
  let copy = '';
  for await (const chunk of await (await download).createReadStream()) copy += String(chunk);
  expect(copy).toContain('ЩУКАРЬ');
  await page.goto(`/materials/${material.id}/review`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('textbox', FINDINGS)).toHaveCount(0);

  // Nobody else has a word of it, in any byte of what the relay sends them.
  const marker = Buffer.from('ЩУКАРЬ');
  for (const reader of [office, await RawClient.signIn(product, colleague!)]) {
    const { body } = await reader.catchUp();
    expect(Buffer.from(body).includes(marker)).toBe(false);
  }
  const other = await aDevice(browser, product);
  await signInAs(other, colleague!);
  await other.page.goto(`/materials/${material.id}/review`);
  await other.page.getByRole('textbox', FINDINGS).waitFor();
  await allSent(other.page);
  await expect(other.page.getByRole('textbox', FINDINGS)).not.toContainText('ЩУКАРЬ');

  // Past the screen: a raw request of the same person is not merged either.
  const doc = new Y.Doc();
  doc.getText('anything').insert(0, 'НАЛИМ');
  const name = documentName('conclusion', { place: material.place, submission: submission.id });
  const raw = await RawClient.signIn(product, writer!);
  const { records, body } = await raw.catchUp([], [{ document: name, bytes: Y.encodeStateAsUpdate(doc) }]);
  expect(records.find(({ record }) => record === 'stored')).not.toMatchObject({ verdict: 'stored' });
  expect(records.some((record) => record.record === 'document' && record.document === name)).toBe(false);
  expect(Buffer.from(body).includes(Buffer.from('НАЛИМ'))).toBe(false);
  expect(Buffer.from((await office.catchUp()).body).includes(Buffer.from('НАЛИМ'))).toBe(false);
  for (const { context } of [device, other]) await context.close();
  await product.remove();
});

test('[E-25] a hand-in made offline after the teacher’s role ended is refused in words, and the draft stays', async ({
  browser,
}) => {
  const { product, people, office, endRoles } = await aMunicipality();
  const teacher = teachersOnly(people)[0]!;
  const device = await aDevice(browser, product);
  const { page, line } = device;
  await signInAs(device, teacher);
  await allSent(page);
  await appIsKept(page);
  await line.close();
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill('Последний урок');
  await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
  await page.getByRole('combobox', { name: 'Предметы' }).fill('Физика');
  await page.getByRole('option', { name: 'Физика' }).first().click();
  await page.getByText(/(основное|Основное) общее/).click();
  await page.getByLabel('Аннотация').fill('Написано без связи в последний день работы.');
  await page.getByRole('button', { name: 'Добавить ссылку' }).click();
  await page
    .getByRole('textbox', { name: /Ссылка/ })
    .first()
    .fill('https://example.org/last');
  const address = page.url();
  await readRequirements(page);
  await page.getByRole('button', { name: 'Сдать материал', exact: true }).click();
  await expect(page.getByText('Сдано на этом устройстве')).toBeVisible();
  await endRoles(teacher.person);
  await backOnLine(device);
  await expect(page.getByRole('button', { name: /Требует решения: 1/ })).toBeVisible({ timeout: 40_000 });
  await page.getByRole('button', { name: /Где мои данные/ }).click();
  await expect(page.getByText('У вас нет действующей роли в этом муниципалитете').first()).toBeVisible();
  await page.getByRole('button', { name: 'Закрыть' }).last().click();
  await page.goto(address);
  await expect(page.getByLabel('Аннотация')).toHaveValue('Написано без связи в последний день работы.');
  const { facts, body } = await office.catchUp();
  expect(
    [...facts.materials.values()]
      .filter(({ author }) => author === teacher.person)
      .flatMap(({ submissions }) => submissions)
      .some(({ card }) => card?.title === 'Последний урок'),
  ).toBe(false);
  expect(Buffer.from(body).includes(Buffer.from('Последний урок'))).toBe(false);
  await device.context.close();
  await product.remove();
});
