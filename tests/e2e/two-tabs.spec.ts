import type { Page } from '@playwright/test';
import { RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  expect,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';

const ANNOTATION = { name: 'Аннотация' };
const unsent = (page: Page, count: number) =>
  expect(
    page.getByRole('button', { name: new RegExp(`Только на этом компьютере: ${count}\\b`) }),
  ).toBeVisible({
    timeout: 40_000,
  });

test('[X-01] [X-02] two tabs of one person write one draft offline: counted once, sent once, and one hand-in', async ({
  browser,
  sample,
}) => {
  test.setTimeout(180_000);
  const { product, people } = sample;
  const teacher = teachersOnly(people)[10]!;
  const device = await aDevice(browser, product);
  const { page: first, line, context } = device;
  await signInAs(device, teacher);
  await first.goto('/materials/new');
  await first.getByLabel('Название', { exact: true }).fill('Опыты с магнитом в двух вкладках');
  await allSent(first);
  await appIsKept(first);
  const address = first.url();
  const second = await context.newPage();
  await second.goto(address);
  await expect(second.getByLabel('Название', { exact: true })).toHaveValue(
    'Опыты с магнитом в двух вкладках',
  );

  // The server is away; both tabs write, each hears the other, and both say the same: one document.
  await line.close();
  await first.getByRole('textbox', ANNOTATION).click();
  await first.keyboard.type('Из первой. ');
  await expect(second.getByRole('textbox', ANNOTATION)).toHaveValue('Из первой. ');
  await second.getByRole('textbox', ANNOTATION).click();
  await second.keyboard.press('Control+End');
  await second.keyboard.type('Из второй.');
  const both = 'Из первой. Из второй.';
  await expect(first.getByRole('textbox', ANNOTATION)).toHaveValue(both);
  await unsent(first, 1);
  await unsent(second, 1);

  // The first tab goes; what it wrote is the second's to send.
  await first.close();
  await second.reload();
  await expect(second.getByRole('textbox', ANNOTATION)).toHaveValue(both);
  await unsent(second, 1);
  await line.open();
  await allSent(second);
  const elsewhere = await aDevice(browser, product);
  await signInAs(elsewhere, teacher);
  await elsewhere.page.goto(new URL(address).pathname);
  await expect(elsewhere.page.getByRole('textbox', ANNOTATION)).toHaveValue(both);
  await elsewhere.context.close();

  // Everything else the card needs, then handed in from two tabs in the same moment, offline.
  await second.getByLabel('Вид материала').selectOption({ label: 'Урок' });
  await second.getByRole('combobox', { name: 'Предметы' }).fill('Физика');
  await second.getByRole('option', { name: 'Физика' }).first().click();
  await second.getByText(/(основное|Основное) общее/).click();
  await second.getByRole('button', { name: 'Добавить ссылку' }).click();
  await second
    .getByRole('textbox', { name: /Ссылка/ })
    .first()
    .fill('https://example.org/magnit');
  await allSent(second);
  const third = await context.newPage();
  await third.goto(address);
  for (const page of [second, third]) await readRequirements(page);
  await expect(third.getByText('Обязательные поля заполнены')).toBeVisible();
  // That one has read them is an act too, and would be counted with the hand-in.
  for (const page of [second, third]) await allSent(page);
  await line.close();
  await Promise.all(
    [second, third].map((page) =>
      page.getByRole('button', { name: 'Сдать материал', exact: true }).evaluate((button) => {
        (button as HTMLButtonElement).click();
        (button as HTMLButtonElement).click();
      }),
    ),
  );
  await Promise.any([second, third].map((page) => page.getByText('Сдано на этом устройстве').waitFor()));
  await unsent(second, 1);
  await unsent(third, 1);
  await line.open();
  await allSent(second);
  await allSent(third);
  await expect(third.getByText(/Требует решения/)).toHaveCount(0);
  const office = await RawClient.signIn(
    product,
    people.find(({ roles }) => roles.includes('specialist'))!,
  );
  const { facts } = await office.catchUp();
  const material = facts.materials.get(new URL(address).pathname.split('/')[2]!)!;
  expect(material.submissions).toHaveLength(1);
  expect(material.submissions[0]!.card?.annotation).toBe(both);
  await context.close();
});
