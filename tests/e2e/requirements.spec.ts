import { aDevice, allSent, backOnLine, expect, signInAs, teachersOnly, test } from './harness';

test('[E-02] a new version of the Requirements asks an author before the next hand-in, also without a network', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const teacher = teachersOnly(people).at(-1)!;
  const RULE = 'Видео снимает сам автор.';

  const desk = await aDevice(browser, product);
  await signInAs(desk, specialist);
  await allSent(desk.page);
  await desk.page.goto('/materials/requirements');
  await desk.page.getByRole('link', { name: 'Новая версия' }).click();
  const text = desk.page.getByLabel('Текст').first();
  await text.press('Control+End');
  await text.pressSequentially(`\n${RULE}`);
  // What is being written outlives the page.
  await expect(desk.page.getByText('Написанное сохранено на этом устройстве')).toBeVisible();
  await desk.page.reload();
  await expect(text).toHaveValue(new RegExp(RULE));
  await desk.page.getByRole('button', { name: /Опубликовать версию/ }).click();
  await expect(desk.page.getByText(RULE)).toBeVisible();
  await allSent(desk.page);

  const author = await aDevice(browser, product);
  await signInAs(author, teacher);
  await allSent(author.page);
  const { page } = author;
  await page.goto('/materials/new');
  await page.getByLabel('Название', { exact: true }).fill('Степь весной: видеоэкскурсия');
  await page.getByLabel('Вид материала').selectOption({ label: 'Видео' });
  await page.getByRole('combobox', { name: 'Предметы' }).fill('Биология');
  await page.getByRole('option', { name: 'Биология' }).first().click();
  await page.getByText(/(основное|Основное) общее/).click();
  await page.getByLabel('Аннотация').fill('Десять минут о первоцветах и о том, как их узнать.');
  await page.getByRole('button', { name: 'Добавить ссылку' }).click();
  await page.getByRole('textbox', { name: /^Ссылка/ }).fill('https://example.org/steppe');
  await allSent(page);

  await author.line.close();
  const handIn = page.getByRole('button', { name: 'Сдать материал' });
  await handIn.click();
  await page.getByRole('alert').getByRole('link', { name: 'Отметьте, что прочитали требования' }).click();
  const box = page.getByLabel('Требования прочитаны');
  await expect(box).toBeFocused();
  await page.keyboard.press('Space');
  await handIn.click();
  await expect(page.getByText('Сдано на этом устройстве')).toBeVisible();
  await backOnLine(author);
  await allSent(page);
  await expect(page.getByText(/^Сервер получил материал/)).toBeVisible();

  // Read once: the next material is not asked for it.
  await page.goto('/materials/new');
  await expect(page.getByText(/Требования к материалам вы прочитали/)).toBeVisible();
  await expect(box).toHaveCount(0);
  for (const { context } of [desk, author]) await context.close();
});
