import { openConclusion } from './facts';
import { aDevice, allSent, caretToEnd, expect, signInAs, test, type DeviceOfTest } from './harness';
import { faultsOf } from './look-over';

const FINDINGS = { name: 'Выводы и обоснование' };

test('[E-11] words proposed by one expert are accepted, rejected, or found changed by another', async ({
  browser,
  sample: { product, people },
}) => {
  test.setTimeout(180_000);
  const { material, experts } = await openConclusion(product, people);
  const devices: DeviceOfTest[] = [];
  for (const expert of experts.slice(0, 2)) {
    // The policy of the product forbids foreign scripts, and the one that looks for faults is foreign.
    const device = await aDevice(browser, product, { bypassCSP: true });
    await signInAs(device, expert);
    await allSent(device.page);
    await device.page.goto(`/materials/${material.id}/review`);
    await device.page
      .getByRole('tab', { name: 'Заключение' })
      .or(device.page.getByRole('textbox', FINDINGS))
      .first()
      .click();
    devices.push(device);
  }
  const [{ page: one }, { page: other }] = devices as [DeviceOfTest, DeviceOfTest];
  const text = one.getByRole('textbox', FINDINGS);
  const theirs = other.getByRole('textbox', FINDINGS);
  await caretToEnd(one, text);
  await one.keyboard.press('Enter');
  await one.keyboard.type('Первое слово, второе слово, третье слово');
  await expect(theirs).toContainText('третье слово');

  /** Chooses so many letters before the caret and proposes others for them. */
  const propose = async (letters: number, back: number, proposed: string, why = '') => {
    await caretToEnd(one, text);
    for (let step = 0; step < back; step++) await one.keyboard.press('ArrowLeft');
    for (let step = 0; step < letters; step++) await one.keyboard.press('Shift+ArrowLeft');
    await one.getByRole('button', { name: 'Замена' }).click();
    await one.getByLabel('Заменить на').fill(proposed);
    if (why) await one.getByRole('textbox', { name: /Почему заменить/ }).fill(why);
    await one.getByRole('button', { name: 'Предложить', exact: true }).click();
  };
  await propose('третье слово'.length, 0, 'последнее слово', 'Точнее.');
  await propose('второе слово'.length, ', третье слово'.length, 'лишнее');
  await propose('Первое слово'.length, ', второе слово, третье слово'.length, 'Начало');

  const card = (words: string) =>
    other.getByRole('article', { name: /^Предложение/ }).filter({ hasText: words });
  await expect(card('последнее слово')).toContainText('Точнее.');
  await expect(card('Начало')).toBeVisible();
  expect(await faultsOf(other, 'suggestions')).toEqual([]);

  await card('последнее слово').getByRole('button', { name: 'Принять' }).click();
  await expect(text).toContainText('второе слово, последнее слово');
  await card('лишнее').getByRole('button', { name: 'Отклонить' }).click();
  await expect(text).toContainText('второе слово');

  // Somebody changes the very words meanwhile: nothing can be put there unseen.
  await text.getByText('Первое слово').click({ position: { x: 2, y: 8 } });
  await one.keyboard.press('Home');
  await one.keyboard.press('ArrowRight');
  await one.keyboard.press('ArrowRight');
  await one.keyboard.type('ЯЯЯ');
  await expect(theirs).toContainText('ПеЯЯЯ');
  await expect(card('Начало')).toContainText('слова с тех пор изменили');
  await expect(card('Начало').getByRole('button', { name: 'Принять' })).toHaveCount(0);
  await card('Начало').getByRole('button', { name: 'Отклонить' }).click();

  await other.getByText('Решённые замечания').click();
  await expect(card('последнее слово')).toContainText('Принято');
  await expect(card('лишнее')).toContainText('Отклонено');
  await allSent(one);
  for (const { context } of devices) await context.close();
});
