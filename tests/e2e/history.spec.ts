import { activePanel, latestSubmission } from '../../src/lib/domain/materials/material';
import { RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  caretToEnd,
  type DeviceOfTest,
  expect,
  signInAs,
  test,
} from './harness';
import { faultsOf } from './look-over';

const FINDINGS = { name: 'Выводы и обоснование' };
const KEPT = 'Материал можно использовать на уроке.';
const REMOVED = 'Автор явно торопился.';

test('[E-26] the history of a conclusion names both who wrote, and shows what one of them deleted', async ({
  browser,
  sample: { product, people },
}) => {
  test.setTimeout(240_000);
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const material = [...facts.materials.values()].find((each) => {
    const submission = latestSubmission(each);
    return submission?.opened && !submission.issued && activePanel(submission).length === 3;
  })!;
  const [first, second] = activePanel(latestSubmission(material)!).map(({ expert }) =>
    people.find(({ person }) => person === expert)!,
  );
  const devices: DeviceOfTest[] = [];
  for (const expert of [first!, second!]) {
    // The policy of the product forbids foreign scripts, and the one that looks for faults is foreign.
    const device = await aDevice(browser, product, { bypassCSP: true });
    await signInAs(device, expert);
    await allSent(device.page);
    await device.page.goto(`/materials/${material.id}/review`);
    await appIsKept(device.page);
    devices.push(device);
  }
  const [writer, deleter] = devices as [DeviceOfTest, DeviceOfTest];
  for (const { page } of devices)
    await page
      .getByRole('tab', { name: 'Заключение' })
      .or(page.getByRole('textbox', FINDINGS))
      .first()
      .click();

  const text = writer.page.getByRole('textbox', FINDINGS);
  await caretToEnd(writer.page, text);
  await writer.page.keyboard.press('Enter');
  await writer.page.keyboard.type(`${KEPT} ${REMOVED}`);
  await allSent(writer.page);
  const theirs = deleter.page.getByRole('textbox', FINDINGS);
  await expect(theirs).toContainText(REMOVED);
  await caretToEnd(deleter.page, theirs);
  for (let letter = 0; letter <= REMOVED.length; letter++) await deleter.page.keyboard.press('Backspace');
  await expect(text).not.toContainText(REMOVED);
  await allSent(deleter.page);

  const { page } = writer;
  await page.getByRole('link', { name: 'История', exact: true }).click();
  await page.getByRole('heading', { name: 'Все шаги' }).waitFor();
  const family = (name: string) => name.split(/\s/)[0]!;
  const heading = (name: string) => page.getByRole('heading', { level: 2, name: new RegExp(family(name)) });
  const difference = page.getByRole('region', FINDINGS);

  // The latest step: what was deleted, by whom.
  await expect(heading(second!.name)).toBeVisible();
  await expect(difference.locator('mark')).toHaveText([new RegExp(`убрано: .*${REMOVED}`)]);
  expect(await faultsOf(page, 'history')).toEqual([]);

  // One step earlier, by the keyboard: the words stand there, by their writer.
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(heading(first!.name)).toBeVisible();
  await expect(difference.locator('mark').last()).toContainText(REMOVED);
  await page.getByText('кто что написал').click();
  await expect(page.getByText(`${KEPT} ${REMOVED}`).last()).toBeVisible();

  // What is written meanwhile is announced, and shown when its reader wants it.
  const news = page.getByText('В заключении появились новые правки');
  await expect(news).toHaveCount(0);
  await deleter.page.keyboard.type(' Дописано позже.');
  await expect(news).toBeVisible();
  await page.getByRole('button', { name: 'Показать' }).click();
  await expect(difference.locator('mark').last()).toContainText('Дописано позже.');
  await expect(news).toHaveCount(0);

  // It is nowhere but with the relay, and says so.
  await writer.line.close();
  await page.reload();
  await expect(page.getByText('Нет связи с сервером. История хранится только на нём')).toBeVisible();
  expect(await faultsOf(page, 'history without a line')).toEqual([]);
  await backOnLine(writer);
  await page.getByRole('button', { name: 'Повторить' }).click();
  await expect(heading(second!.name)).toBeVisible();
  for (const { context } of devices) await context.close();
});
