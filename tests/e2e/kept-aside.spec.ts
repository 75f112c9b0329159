import type { Page } from '@playwright/test';
import { conclusionName } from '../../src/lib/domain/materials/names';
import { activePanel, latestSubmission, stateOf, type State } from '../../src/lib/domain/materials/material';
import { anActOf, RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  type DeviceOfTest,
  expect,
  Product,
  signInAs,
  test,
} from './harness';
import { faultsOf } from './look-over';

const FINDINGS = { name: 'Выводы и обоснование' };
const within = { timeout: 30_000 };

/** A relay of its own, and of its papers one in the given state with two of its experts. */
async function aPaper(state: State) {
  const product = await Product.start();
  const people = await product.loadSample();
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const desk = await RawClient.signIn(product, specialist);
  const { facts } = await desk.catchUp();
  const material = [...facts.materials.values()].find((each) => stateOf(facts, each) === state)!;
  const submission = latestSubmission(material)!;
  const [writer, colleague] = activePanel(submission).map(({ expert }) =>
    people.find(({ person }) => person === expert)!,
  );
  const submit = async (kind: string, subject: string, payload = {}, values = {}) => {
    const act = anActOf(desk.person, { kind, place: material.place, subject, payload }, values);
    const { records } = await desk.catchUp([act]);
    expect(records).toContainEqual(expect.objectContaining({ act: act.id, verdict: 'accepted' }));
  };
  return {
    product,
    specialist,
    facts,
    review: `/materials/${material.id}/review`,
    document: conclusionName(material, submission),
    writer: writer!,
    colleague: colleague!,
    submit,
  };
}

/** Writes at the end of the opinion with no line to the relay. */
async function writeOffline({ page, line }: DeviceOfTest, words: string) {
  await appIsKept(page);
  await page.getByRole('textbox', FINDINGS).waitFor();
  await line.close();
  await page.getByRole('textbox', FINDINGS).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words, { delay: 5 });
  await expect(page.getByText(/Только на этом компьютере/).first()).toBeVisible(within);
}
const openCopy = async (page: Page) => {
  await page.goto('/aside');
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
};

test('[E-14] written offline, frozen meanwhile, asked for, reopened: the batch enters when its writer says so, and not before', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const paper = await aPaper('confirmed');
  const { product } = paper;
  // The screens are looked over by a script that the product's policy forbids.
  const [expert, office] = [
    await aDevice(browser, product, { bypassCSP: true }),
    await aDevice(browser, product),
  ];
  for (const [device, persona] of [
    [expert, paper.writer],
    [office, paper.specialist],
  ] as const) {
    await signInAs(device, persona);
    await allSent(device.page);
    await device.page.goto(paper.review);
  }
  await writeOffline(expert, ' Дописано в поезде без связи.');

  // Meanwhile the specialist issues the conclusion.
  const dialog = office.page.getByRole('dialog');
  await office.page.getByRole('button', { name: 'Выдать заключение' }).first().click();
  await dialog.getByRole('button', { name: 'Выдать заключение' }).click();
  await expect(office.page.getByText(/-ЭОМ/).first()).toBeVisible(within);

  // Back on line the edit is kept aside; the expert reads what did not enter and asks for it.
  await backOnLine(expert);
  await expect(expert.page.getByText(/Требует решения: 1/).first()).toBeVisible(within);
  await openCopy(expert.page);
  await expect(expert.page.locator('mark', { hasText: 'Дописано в поезде без связи.' })).toBeVisible();
  await expect(expert.page.getByRole('button', { name: 'Внести всё' })).toHaveCount(0);
  await expert.page.getByRole('button', { name: /Отправить специалисту/ }).click();
  await expert.page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
  await expect(expert.page.getByText(/Отправлено специалисту/).first()).toBeVisible();

  // On another device of the expert, which never had it, it is there too.
  const phone = await aDevice(browser, product);
  await signInAs(phone, paper.writer);
  await expect(phone.page.getByText(/Требует решения: 1/).first()).toBeVisible(within);
  await phone.page.goto('/aside');
  const there = phone.page.getByRole('main').getByRole('listitem');
  await expect(there).toContainText('Правка с другого вашего устройства', within);
  await there.getByRole('link').first().click();
  await expect(phone.page.locator('mark', { hasText: 'Дописано в поезде без связи.' })).toBeVisible(within);
  await expect(phone.page.getByRole('button', { name: /Отправить специалисту/ })).toBeVisible();

  // The specialist reads the request and opens the conclusion again.
  await expect(office.page.getByText(/просит учесть правку/)).toBeVisible(within);
  await office.page.getByRole('button', { name: 'Открыть заключение снова' }).first().click();
  await dialog.getByLabel('Причина').fill('Просьба эксперта');
  await dialog.getByRole('button', { name: 'Открыть снова' }).click();
  await expect(office.page.getByText('Подтверждения того текста больше не действуют.')).toBeVisible(within);

  // The right is back, and nothing has entered: the expert is asked once more.
  await expect(expert.page.getByText(/Требует решения: 1/).first()).toBeVisible(within);
  await expect(expert.page.getByRole('heading', { name: /правку можно внести/ })).toBeVisible(within);
  const text = office.page.getByRole('textbox', FINDINGS);
  await text.waitFor();
  await allSent(office.page);
  await expect(text).not.toContainText('Дописано в поезде');
  const marked = expert.page.locator('mark', { hasText: 'Дописано в поезде без связи.' });
  await expect(marked).toHaveClass(/come/);

  // A colleague writes on beside it; what comes in does not disturb that.
  await text.click();
  await office.page.keyboard.press('Control+End');
  await office.page.keyboard.type(' Добавлено на работе.', { delay: 5 });
  await expect(expert.page.getByRole('region', FINDINGS)).toContainText('Добавлено на работе.', within);
  expect.soft(await faultsOf(expert.page, 'to be put in')).toEqual([]);
  // By keyboard alone.
  const putIn = expert.page.getByRole('button', { name: 'Внести всё' });
  await expect(putIn).toBeEnabled();
  await putIn.focus();
  await expert.page.keyboard.press('Enter');
  await expect(text).toContainText('Добавлено на работе. Дописано в поезде без связи.', within);
  await expect(expert.page.getByText(/Вы внесли эту правку/)).toBeVisible();
  await allSent(expert.page);
  await openCopy(expert.page);
  await expect(expert.page.getByRole('button', { name: 'Внести всё' })).toHaveCount(0);
  // The desk sees of the same request that there is nothing left to do.
  await expect(office.page.getByText('Всё, что можно внести, в заключении уже есть.')).toBeVisible(within);
  // Nor is anything left to decide on the other device.
  await expect(async () => {
    await phone.page.goto('/aside');
    await expect(phone.page.getByText(/Здесь ничего не отложено|Уже в документе/)).toBeVisible({
      timeout: 5_000,
    });
  }).toPass(within);
  await expect(phone.page.getByText(/Требует решения/)).toHaveCount(0);
  for (const { context } of [expert, office, phone]) await context.close();
  await product.remove();
});

test('[E-14] [E-25] whose role has ended asks, and the specialist puts the whole in, in their name', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const paper = await aPaper('panel');
  const { product, facts, writer } = paper;
  const expert = await aDevice(browser, product);
  await signInAs(expert, writer);
  await allSent(expert.page);
  await expert.page.goto(paper.review);
  await writeOffline(expert, ' Последняя мысль, ЩУКАРЬ.');
  for (const { id, state } of facts.people.get(writer.person)!.roles)
    if (state === 'current')
      await paper.submit(
        'end-role',
        `person:${writer.person}`,
        { role: id },
        { reason: 'Перешёл в другой район' },
      );
  await backOnLine(expert);
  await expect(expert.page.getByText(/Требует решения: 1/).first()).toBeVisible(within);
  await openCopy(expert.page);
  await expect(expert.page.getByText('ЩУКАРЬ').first()).toBeVisible();
  await expert.page.getByRole('button', { name: /Отправить специалисту/ }).click();
  await expert.page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click();
  await expect(expert.page.getByText(/Отправлено специалисту/).first()).toBeVisible();
  await allSent(expert.page);

  const [office, other] = [
    await aDevice(browser, product, { bypassCSP: true }),
    await aDevice(browser, product),
  ];
  for (const [device, persona] of [
    [office, paper.specialist],
    [other, paper.colleague],
  ] as const) {
    await signInAs(device, persona);
    await allSent(device.page);
    await device.page.goto(paper.review);
  }
  const text = other.page.getByRole('textbox', FINDINGS);
  await text.waitFor();
  await expect(text).not.toContainText('ЩУКАРЬ');
  await office.page.getByText('Что изменится, если внести').click();
  await expect(office.page.locator('mark', { hasText: 'Последняя мысль, ЩУКАРЬ.' })).toBeVisible();
  expect.soft(await faultsOf(office.page, 'request to put in')).toEqual([]);
  await office.page.getByRole('button', { name: 'Внести всё в заключение' }).click();
  await expect(text).toContainText('Последняя мысль, ЩУКАРЬ.', within);
  const family = facts.people.get(writer.person)!.name!.family;
  await expect(other.page.getByText(/Внесена правка, о которой просили/)).toContainText(family, within);
  await expect(office.page.getByRole('button', { name: 'Внести всё в заключение' })).toHaveCount(0);
  for (const { context } of [expert, office, other]) await context.close();
  await product.remove();
});
