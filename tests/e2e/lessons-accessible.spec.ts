import { aDevice, allSent, expect, signInAs, test } from './harness';
import { faultsOf } from './look-over';

/** Whose page each is; the phone's width, large text and both themes are the look-over's. */
const PAGES = [
  ['Астахова', '/lessons/offers', 'Добавить занятие'],
  ['Дружинина', '/lessons/offers', ''],
  ['Дружинина', '/lessons/timetable', 'Объединённая заявка'],
  ['Суханова', '/lessons/request', 'Участвуем'],
  ['Суханова', '/lessons/needs', ''],
] as const;

for (const [family, path, dialog] of PAGES)
  test(`[V-02, V-04, V-05] ${path} of ${family} can be used by everybody`, async ({ browser, sample }) => {
    test.slow();
    const { product, people } = sample;
    const device = await aDevice(browser, product);
    await signInAs(
      device,
      people.find(({ name }) => name.startsWith(family))!,
    );
    await allSent(device.page);
    await device.page.goto(path);
    await device.page.getByRole('listitem').first().waitFor();
    await allSent(device.page);
    expect(await faultsOf(device.page, path)).toEqual([]);
    if (!dialog) return;
    await device.page
      .getByRole('button', { name: new RegExp(`^${dialog}`, 'u') })
      .first()
      .click();
    await device.page.getByRole('dialog').waitFor();
    expect(await faultsOf(device.page, `${path}, ${dialog}`)).toEqual([]);
  });
