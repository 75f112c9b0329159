import { EXAMPLE_RUBRIC } from '../../../src/lib/domain/materials/rubric';
import { allSent, expect } from '../../e2e/harness';
import { fillSheet } from '../../e2e/steps';
import type { Colleague } from '../colleague';
import type { Office } from '../office';
import { PEOPLE, type Paper, type Planned } from '../plan';

/** Who judges each material, by its title: as the head's screen says. */
export type Panels = Map<string, Planned[]>;

function byFamily(words: string): Planned {
  const found = PEOPLE.find(({ family }) => words.startsWith(family));
  if (!found) throw new Error(`Nobody is called «${words}»`);
  return found;
}
const headOf = (association: number): Planned =>
  PEOPLE.find((each) => each.role === 'head' && each.association === association)!;

/** [E-07, E-23] Every head appoints for all their materials at once, as the program proposes. */
export async function appointAll(office: Office): Promise<Panels> {
  const panels: Panels = new Map();
  for (const planned of PEOPLE.filter(({ role }) => role === 'head')) {
    const head = await office.person(planned);
    const { page } = head;
    await head.go('Материалы');
    await head.go('Доска месяца');
    await head.button(/Принят, ждёт экспертов/).click();
    await page.getByLabel('Выбрать все найденные').check();
    await head.button('Назначить экспертов').click();
    const rows = page.getByRole('list', { name: 'Материалы и эксперты' }).getByRole('listitem');
    await rows.first().waitFor();
    for (const row of await rows.all()) {
      const title = await row.getByRole('link').first().textContent();
      const chosen = await row
        .getByRole('combobox')
        .evaluateAll((all) => all.map((each) => (each as HTMLSelectElement).selectedOptions[0]!.label));
      panels.set(title!.trim(), chosen.map(byFamily));
    }
    if (planned.association === 0) await office.picture(head, '4-appointing');
    await head.button(/^Назначить: \d+/).click();
    await expect(page.getByText(/^Назначено: \d+$/)).toBeVisible();
    await office.leave(head);
  }
  for (const { title, fate } of office.papers)
    if (fate !== 'withdrawn') expect(panels.get(title), title).toHaveLength(3);
  return panels;
}

/** [E-08] One expert declines and names another, whom the head appoints. */
export async function declineOne(office: Office, panels: Panels): Promise<void> {
  const { title, association } = office.papers.find(({ fate }) => fate === 'declined')!;
  const panel = panels.get(title)!;
  const expert = await office.person(panel[0]!);
  await expert.open('Оценочный лист', title);
  await expert.button('Отказаться от оценки').click();
  await expert.type(expert.page.getByLabel('Причина'), 'До пятницы на курсах.');
  const substitutes = expert.page.getByLabel('Кого вы предложите');
  const fellow = PEOPLE.find(
    (each) => each.role === 'expert' && each.association === association && !panel.includes(each),
  )!;
  const value = await substitutes.locator('option', { hasText: fellow.family }).getAttribute('value');
  await expert.choose(substitutes, { value: value! });
  await expert.inDialog('Отказаться').click();
  await expert.page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
  await expect(expert.page.getByText(`Оценочный лист: «${title}»`)).toHaveCount(0);
  await office.leave(expert);

  const head = await office.person(headOf(association));
  await head.open('Назначить замену', title);
  const appoint = head.page
    .getByRole('listitem')
    .filter({ has: head.page.getByText('Отказ', { exact: true }) })
    .getByRole('button', { name: /^Назначить: / });
  await expect(appoint).toContainText(fellow.family);
  await appoint.click();
  panel[0] = fellow;
  await expect(appoint).toHaveCount(0);
  await office.leave(head);
}

/** [E-09] Every expert fills in their sheets; whoever completes the last one of a material opens them [E-10]. */
export async function judgeAll(office: Office, panels: Panels): Promise<void> {
  const left = new Map([...panels].map(([title, panel]) => [title, panel.length]));
  for (const planned of PEOPLE.filter(({ role }) => role === 'expert')) {
    const own = office.papers.filter(({ title }) => panels.get(title)?.includes(planned));
    if (own.length === 0) continue;
    const expert = await office.person(planned);
    for (const paper of own) {
      await judge(expert, paper, panels.get(paper.title)!.indexOf(planned));
      left.set(paper.title, left.get(paper.title)! - 1);
      if (left.get(paper.title)! > 0) continue;
      await expert.button('Открыть оценки').click();
      await expect(expert.page.getByRole('heading', { name: 'Экспертное заключение' })).toBeVisible();
    }
    await office.leave(expert);
  }
}

const REMARK = 'Добавьте ответы и время на каждое задание.';
const SCORE = { recommend: 3, revise: 2, reject: 1 } as const;

async function judge(expert: Colleague, { title, fate, verdict }: Paper, seat: number): Promise<void> {
  await expert.open('Оценочный лист', title);
  const [first] = EXAMPLE_RUBRIC.criteria;
  if (verdict !== 'recommend') {
    await expert.button(/^Замечание: 1\. /).click();
    await expert.type(expert.page.locator(`#remark-${first!.id}`), REMARK);
  }
  // Three voices for three different ends, with the same scores.
  const tied = fate === 'tie' ? (['recommend', 'revise', 'reject'] as const)[seat] : undefined;
  await fillSheet(expert.page, EXAMPLE_RUBRIC, () => (tied ? 2 : SCORE[verdict!]), tied);
  await allSent(expert.page);
}

/** [E-12] The voices are equal: the head decides. */
export async function breakTie(office: Office): Promise<void> {
  const { title, association } = office.papers.find(({ fate }) => fate === 'tie')!;
  const head = await office.person(headOf(association));
  await head.open('Решить при равенстве голосов', title);
  await head.page.getByRole('button', { name: 'Решить', exact: true }).click();
  const dialog = head.page.getByRole('dialog');
  await dialog.getByText('Рекомендован к публикации').click();
  await head.type(dialog.getByLabel('Причина'), 'Замечания автор учтёт при размещении.');
  await head.inDialog('Решить').click();
  await expect(head.page.getByText('Решение руководителя: рекомендован').first()).toBeVisible();
  await office.picture(head, '5-tie');
  await office.leave(head);
}

/** [E-11, E-13] Where nothing is disputed, one tap of each expert confirms the exact text. */
export async function confirmAll(
  office: Office,
  panels: Panels,
  due: (paper: Paper) => boolean,
): Promise<void> {
  for (const planned of PEOPLE.filter(({ role }) => role === 'expert')) {
    const own = office.papers.filter((paper) => due(paper) && panels.get(paper.title)?.includes(planned));
    if (own.length === 0) continue;
    const expert = await office.person(planned);
    for (const { title } of own) {
      await expert.open('Подтвердить заключение', title);
      const confirm = expert.button('Согласен, подтверждаю текст').first();
      await confirm.click();
      await expect(confirm).toHaveCount(0);
      await allSent(expert.page);
    }
    await office.leave(expert);
  }
}
