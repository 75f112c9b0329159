import { stateOf } from '../../src/lib/domain/lessons/network-lesson';
import { RawClient } from './facts';
import { aDevice, allSent, expect, signInAs, test, type Persona } from './harness';
import { faultsOf } from './look-over';

test('[V-07, V-09] the centre places applications together, confirms one, declines another with a reason', async ({
  browser,
  sample,
}) => {
  test.slow();
  const { product, people } = sample;
  const dispatchers = people.filter(({ roles }) => roles.includes('dispatcher'));
  const at = async (persona: Persona) => {
    const device = await aDevice(browser, product, { viewport: { width: 1366, height: 768 } });
    await signInAs(device, persona);
    await allSent(device.page);
    await device.page.goto('/lessons/plan');
    return device.page;
  };
  const lessons = async () =>
    (await (await RawClient.signIn(product, dispatchers[0]!)).catchUp()).facts.lessons;
  const before = await lessons();
  const applied = [...before.values()].filter((lesson) => stateOf(lesson) === 'applied').length;
  expect(applied).toBeGreaterThan(3);

  const page = await at(dispatchers[0]!);
  const colleague = await at(dispatchers[1]!);
  const placed = page.getByText(new RegExp(`^Размещено \\d+ из ${applied}$`, 'u'));
  await page.getByRole('button', { name: 'Предложить размещение' }).click();
  // The solver is loaded, and has its seconds.
  await expect(placed).toBeVisible({ timeout: 60_000 });
  const count = Number(/\d+/u.exec((await placed.textContent())!)![0]);
  expect(count).toBeGreaterThan(1);
  // The plan is one document of all who compose it; what it says is nobody's booking yet.
  await expect(colleague.getByText(new RegExp(`в плане ${count}(,|$)`, 'u'))).toBeVisible();
  expect([...(await lessons()).values()].filter((lesson) => stateOf(lesson) === 'applied')).toHaveLength(
    applied,
  );
  expect(await faultsOf(page, 'the plan')).toEqual([]);

  const rows = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Действия: / }) });
  const link = rows
    .filter({ has: page.getByRole('button', { name: 'Подтвердить', exact: true }) })
    .first()
    .getByRole('link')
    .first();
  const confirmed = (await link.getAttribute('href'))!.split('/').at(-1)!;
  const rowOf = (lesson: string) => rows.filter({ has: page.locator(`a[href="/lessons/${lesson}"]`) });
  await rowOf(confirmed).getByRole('button', { name: 'Подтвердить', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Подтвердить' }).click();
  await expect(rowOf(confirmed)).toHaveCount(0);
  await allSent(page);

  const declined = (await rows.last().getByRole('link').first().getAttribute('href'))!.split('/').at(-1)!;
  await rowOf(declined)
    .getByRole('button', { name: /^Действия: / })
    .click();
  await page.getByRole('menuitem', { name: 'Отклонить заявку' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Отклонить' }).click();
  await expect(dialog.getByText('Выберите причину')).toBeVisible();
  await dialog.getByText('Не хватает оборудования центра').click();
  await dialog.getByLabel('Словами').fill('Свободно по четвергам, подайте на этот день.');
  await dialog.getByRole('button', { name: 'Отклонить' }).click();
  await expect(rowOf(declined)).toHaveCount(0);
  await allSent(page);

  const after = await lessons();
  expect(after.get(confirmed)!.booked).toBeDefined();
  expect(after.get(declined)!.declined).toMatchObject({ why: 'capacity' });
  await expect(colleague.getByText(new RegExp(`^${applied - 2}\\sзаяв`, 'u'))).toBeVisible();
});
