import type { Page } from '@playwright/test';
import type { RubricForm, Score, Verdict } from '../../src/lib/domain/materials/rubric';
import { VERDICT_NAMES } from '../../src/lib/domain/materials/phrases';
import { allSent, expect, type DeviceOfTest, type Product } from './harness';

/** Steps that several journeys take through the same screens. */

export const PHONE = {
  viewport: { width: 360, height: 740 },
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; SM-A245F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36',
  hasTouch: true,
};

/** Founds a municipality as its specialist does, with the printed code. */
export async function found(
  { page }: Pick<DeviceOfTest, 'page'>,
  product: Product,
  password: string,
): Promise<void> {
  await page.goto(`/setup?code=${product.code}`);
  await page.getByLabel('Муниципалитет', { exact: true }).fill('Лесной муниципальный округ');
  await page.getByLabel('Фамилия').fill('Орлова');
  await page.getByLabel('Имя', { exact: true }).fill('Вера');
  await page.getByLabel('Логин').fill('orlova');
  await page.getByLabel('Пароль').fill(password);
  await page.getByRole('button', { name: 'Создать муниципалитет' }).click();
  await page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
  await allSent(page);
}

/** From День to the work named in its list, as a person goes: by tapping the row. */
export async function fromDay(page: Page, task: string, title: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('link').filter({ hasText: task }).filter({ hasText: title }).first().click();
}

/** An open sheet in which nothing is amiss: every condition holds; the verdict is the hint's or another one. */
export async function fillSheet(
  page: Page,
  { criteria }: RubricForm,
  scoreOf: (criterion: string) => Score,
  verdict?: Verdict,
): Promise<void> {
  await page.getByRole('button', { name: 'Все условия соблюдены' }).click();
  for (const [index, { id, title }] of criteria.entries())
    await page
      .getByRole('radiogroup', { name: `${index + 1}. ${title}` })
      .locator(`label:has(input[value="${scoreOf(id)}"])`)
      .click();
  if (verdict)
    await page
      .getByRole('group', { name: 'Ваше решение' })
      .getByText(VERDICT_NAMES[verdict], { exact: false })
      .click();
  else await page.getByRole('button', { name: 'Согласиться с подсказкой' }).click();
  await page.getByRole('button', { name: 'Завершить оценку' }).click();
  await expect(page.getByText(/Оценка завершена/)).toBeVisible();
}
