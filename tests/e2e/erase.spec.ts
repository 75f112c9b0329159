import type { Page } from '@playwright/test';
import { RawClient } from './facts';
import { faultsOf } from './look-over';
import { aDevice, allSent, backOnLine, expect, Product, signInAs, teachersOnly, test } from './harness';

const TITLE = 'Заметки о классе';
const ANNOTATION = { name: 'Аннотация' };
const PHONE = { viewport: { width: 360, height: 740 } };

/** Goes with Tab to the control of this name, as somebody without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute('aria-label') || element?.textContent?.trim() || '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`No way by keyboard to ${name}`);
}

test('[X-06] an author erases a draft by keyboard; a device that was away asks about the words it alone has; the operator erases a person', async ({
  browser,
}) => {
  const product = await Product.start();
  const people = await product.loadSample();
  const teacher = teachersOnly(people)[0]!;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const [laptop, phone] = [await aDevice(browser, product), await aDevice(browser, product, PHONE)];
  await signInAs(laptop, teacher);
  const { page } = laptop;
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill(TITLE);
  await page.getByRole('textbox', ANNOTATION).fill('Кто с кем не сидит.');
  await allSent(page);
  const { pathname } = new URL(page.url());

  // The phone leaves with the draft open, and its words are on it alone.
  await signInAs(phone, teacher);
  await allSent(phone.page);
  await phone.page.goto(pathname);
  await expect(phone.page.getByRole('textbox', ANNOTATION)).toHaveValue('Кто с кем не сидит.');
  await allSent(phone.page);
  await phone.line.close();
  await phone.page.getByRole('textbox', ANNOTATION).press('Control+End');
  await phone.page.getByRole('textbox', ANNOTATION).pressSequentially(' И почему.');
  await expect(phone.page.getByText(/Только на этом телефоне|компьютере/).first()).toBeVisible({
    timeout: 30_000,
  });

  await page.goto('/materials');
  await tabTo(page, /^Удалить черновик «Заметки о классе»/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Удалённые черновики/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Удалить навсегда «Заметки о классе»/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Удалить черновик навсегда?' });
  await expect(dialog).toContainText(TITLE);
  expect(await faultsOf(page, 'erasing a draft')).toEqual([]);
  await tabTo(page, /^Удалить навсегда$/);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await allSent(page);
  await expect(page.getByText(TITLE)).toHaveCount(0);
  // Whoever goes by keyboard goes on from here.
  await expect(page.getByRole('main')).toBeFocused();
  const documents = async () =>
    (await (await RawClient.signIn(product, teacher)).catchUp()).records.flatMap((record) =>
      record.record === 'document' ? [record.document] : [],
    );
  const material = pathname.split('/')[2]!;
  expect((await documents()).filter((name) => name.includes(material))).toEqual([]);

  // Back on line: it says what has become of the draft, and its own words wait for a decision and go nowhere.
  await backOnLine(phone);
  await expect(phone.page.getByText('Этот черновик удалён навсегда')).toBeVisible();
  await expect(phone.page.getByText(/Требует решения: 1/).first()).toBeVisible();
  await phone.page.getByRole('link', { name: 'Посмотреть правки' }).click();
  await expect(phone.page.getByText('И почему.').first()).toBeVisible();
  expect((await documents()).filter((name) => name.includes(material))).toEqual([]);
  await phone.page.getByRole('button', { name: 'Удалить', exact: true }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
  await allSent(phone.page);
  await phone.page.goto('/materials');
  await expect(phone.page.getByText(TITLE)).toHaveCount(0);

  // The operator erases the person: the name goes from a screen that shows it.
  const office = await aDevice(browser, product);
  await signInAs(office, specialist);
  await allSent(office.page);
  await office.page.goto(`/people/${teacher.person}`);
  await expect(office.page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(teacher.name));
  const erased = await product.command('erase', 'person', teacher.person);
  expect(erased).toMatchObject({ code: 0, said: expect.stringContaining('Стёрто с сервера') });
  await expect(office.page.getByRole('heading', { level: 1 })).toHaveText('Имя удалено');
  await expect(office.page.getByText(teacher.name.split(' ')[0]!)).toHaveCount(0);
  await expect(page.getByText(/Войдите снова/).first()).toBeVisible({ timeout: 30_000 });
  for (const { context } of [laptop, phone, office]) await context.close();
  await product.remove();
});
