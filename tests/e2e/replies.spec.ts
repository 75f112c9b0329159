import { hasReachedCentre, publicationState } from '../../src/lib/domain/materials/publication';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test } from './harness';

test('[E-19] the centre’s table is matched, asked about where in doubt, and read by the author', async ({
  browser,
  sample,
}) => {
  const { product, people } = sample;
  const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
  const { facts } = await (await RawClient.signIn(product, specialist)).catchUp();
  const place = [...facts.places.values()][0]!;
  const recommended = [...facts.materials.values()].filter(
    ({ submissions, withdrawn }) => !withdrawn && submissions.at(-1)?.issued?.verdict === 'recommend',
  );
  const certain = recommended.find(
    ({ submissions }) => publicationState(submissions.at(-1)!) === 'moderation',
  )!;
  const [doubtful, stayed] = recommended.filter(({ submissions }) => {
    const latest = submissions.at(-1)!;
    return (
      latest.attempts.length === 0 &&
      !hasReachedCentre(latest) &&
      !place.registries.some((registry) => registry.submissions.includes(latest.id))
    );
  }) as [typeof certain, typeof certain];
  const titleOf = ({ submissions }: typeof certain) => submissions.at(-1)!.card!.title;
  const familyOf = ({ author }: typeof certain) => facts.people.get(author)!.name!.family;

  const desk = await aDevice(browser, product);
  await signInAs(desk, specialist);
  await allSent(desk.page);
  const { page } = desk;
  await page.goto('/materials/registry/replies');
  // «е» for «ё», a title cut short, a material that nobody here has written.
  const rows = [
    ['Наименование', 'ФИО педагога', 'Решение модератора', 'Комментарий'],
    [titleOf(certain).replaceAll('ё', 'е'), familyOf(certain), 'Опубликован', ''],
    [
      titleOf(doubtful).split(' ').slice(0, -1).join(' '),
      familyOf(doubtful),
      'на доработку',
      'Добавьте ответы',
    ],
    // Named exactly, and it never went to the centre.
    [titleOf(stayed), familyOf(stayed), 'Опубликован', ''],
    ['Пчёлы как общественные насекомые', 'Нездешняя', 'Отклонён', ''],
  ];
  await page.getByLabel('Или вставьте таблицу').fill(rows.map((cells) => cells.join('\t')).join('\n'));
  await page.getByRole('button', { name: 'Прочитать' }).click();
  // No day stands in the table, and none is guessed.
  await expect(page.getByText('Без дня ответа: 4 строки')).toBeVisible();
  await expect(page.getByText('Записывать пока нечего.')).toBeVisible();
  const day = page.getByLabel('День ответа центра');
  await day.fill((await day.getAttribute('max'))!);
  await page.keyboard.press('Tab');
  await expect(page.getByText('Без вашего ответа не запишется: 3 строки')).toBeVisible();
  await expect(page.getByText(/^По записям этот материал в центр не уходил/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Записать 1 итог' })).toBeVisible();

  const asked = page.getByLabel('О каком материале речь?');
  await asked.first().selectOption({ label: `${titleOf(doubtful)} · ${await short(doubtful.author)}` });
  await asked.nth(1).selectOption({ label: 'Пропустить строку' });
  await asked.last().selectOption({ label: 'Пропустить строку' });
  await page.getByRole('button', { name: 'Записать 2 итога' }).click();
  await expect(page.getByText('Записано: 2 итога')).toBeVisible();
  await allSent(page);

  const after = await (await RawClient.signIn(product, specialist)).catchUp();
  const resultOf = ({ id }: typeof certain) =>
    after.facts.materials.get(id)!.submissions.at(-1)!.attempts.at(-1)?.result;
  expect(resultOf(certain)).toMatchObject({ result: 'published' });
  expect(resultOf(doubtful)).toMatchObject({ result: 'revise', remarks: 'Добавьте ответы' });

  // The author reads what the centre wants and decides alone [E-20].
  const author = await aDevice(browser, product);
  await signInAs(
    author,
    people.find(({ person }) => person === doubtful.author)!,
  );
  await author.page.goto(`/materials/${doubtful.id}/publication`);
  await expect(author.page.getByText('Добавьте ответы')).toBeVisible();

  // The same table once more changes nothing.
  await page.goto('/materials/registry/replies');
  await page
    .getByLabel('Или вставьте таблицу')
    .fill([rows[0]!, rows[1]!].map((cells) => cells.join('\t')).join('\n'));
  await page.getByRole('button', { name: 'Прочитать' }).click();
  await expect(page.getByText('Все эти итоги уже записаны.')).toBeVisible();
  for (const { context } of [desk, author]) await context.close();

  async function short(person: string) {
    const { family, given, patronymic } = facts.people.get(person)!.name!;
    return `${family}\u00a0${given[0]}.${patronymic ? `\u00a0${patronymic[0]}.` : ''}`;
  }
});
