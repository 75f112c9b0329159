import { allSent, expect } from '../../e2e/harness';
import type { Colleague } from '../colleague';
import type { Office } from '../office';
import type { Paper } from '../plan';
import { confirmAll, type Panels } from './assessing';

/** [E-13] The desk issues what all have confirmed; number and date come from the relay. */
export async function issueAll(desk: Colleague, papers: readonly Paper[]): Promise<void> {
  const { page } = desk;
  for (const { title } of papers) {
    await desk.open('Выдать заключение', title);
    await desk.button('Выдать заключение').first().click();
    await desk.inDialog('Выдать заключение').click();
    await expect(page.getByText(/Заключение № \d+\/2027-ЭОМ/).first()).toBeVisible();
  }
  await allSent(page);
}

/** [E-14] An issued conclusion is opened again with a reason, written on, confirmed and issued under a new number. */
export async function reopenOne(office: Office, desk: Colleague, panels: Panels): Promise<void> {
  const paper = office.papers.find(({ fate }) => fate === 'late')!;
  const { page } = desk;
  await desk.go('Материалы');
  await page.getByRole('link', { name: paper.title }).first().click();
  await page.getByRole('link', { name: 'К экспертизе' }).click();
  await desk.button('Открыть заключение снова').click();
  await desk.type(page.getByRole('dialog').getByLabel('Причина'), 'Пропущен вывод о доступности.');
  await desk.inDialog('Открыть снова').click();
  await expect(page.getByText('Подтверждения того текста больше не действуют.')).toBeVisible();

  const expert = await office.person(panels.get(paper.title)![0]!);
  await expert.open('Подтвердить заключение', paper.title);
  const findings = expert.page.locator('[data-section="findings"] [contenteditable]');
  await findings.click();
  await expert.page.keyboard.press('Control+End');
  await expert.letters(' Материал читается с телефона.');
  await office.leave(expert);
  await confirmAll(office, panels, ({ title }) => title === paper.title);
  await issueAll(desk, [paper]);
  await expect(page.getByText(/Прежняя редакция/)).toBeVisible();
}

/** [E-13] Authors read what they were given. */
export async function acknowledgeAll(office: Office): Promise<void> {
  for (const paper of office.papers) {
    if (!paper.verdict || paper.fate === 'letter') continue;
    const author = await office.person(paper.author);
    await author.open('Прочитать заключение', paper.title);
    await author.button('Ознакомлен').click();
    await expect(author.page.getByText(/Вы ознакомились/)).toBeVisible();
    if (paper.fate === 'revise') await office.picture(author, '6-outcome');
    await office.leave(author);
  }
}
