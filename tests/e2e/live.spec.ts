import type { Browser, Page } from '@playwright/test';
import { openConclusion } from './facts';
import {
  aDevice,
  allSent,
  expect,
  signInAs,
  test,
  type DeviceOfTest,
  type Persona,
  type Product,
} from './harness';

const FINDINGS = { name: 'Выводы и обоснование' };

/**
 * Places the caret by a real click somewhere in the text, so that what follows is typed inside others' words. False
 * where the click met something that lies over the text (the bar with confirmations).
 */
async function clickSomewhere(page: Page, random: () => number): Promise<boolean> {
  const text = page.getByRole('textbox', FINDINGS);
  await text.scrollIntoViewIfNeeded();
  const box = (await text.boundingBox())!;
  await page.mouse.click(box.x + 12 + random() * (box.width - 24), box.y + 8 + random() * (box.height - 16));
  return await text.evaluate(
    (node) => node.contains(document.activeElement) && node.contains(getSelection()!.anchorNode),
  );
}

const seeded = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return seed / 2 ** 32;
};

/** What stands in the section on every device, a line a paragraph. */
const textsOf = (devices: readonly DeviceOfTest[]) =>
  Promise.all(
    devices.map(({ page }) =>
      page.getByRole('textbox', FINDINGS).evaluate((node) => {
        const copy = node.cloneNode(true) as HTMLElement;
        // Carets of colleagues stand inside the text on the screen and are no part of it.
        for (const caret of copy.querySelectorAll('[class*="caret"], [class*="cursor"]')) caret.remove();
        return [...copy.children].map((block) => block.textContent).join('\n');
      }),
    ),
  );

/** Three experts with the joint text open. */
async function threeAtWork(browser: Browser, sample: { product: Product; people: Persona[] }) {
  const { material, experts } = await openConclusion(sample.product, sample.people);
  const devices: DeviceOfTest[] = [];
  for (const expert of experts) {
    const device = await aDevice(browser, sample.product);
    await signInAs(device, expert);
    await allSent(device.page);
    await device.page.goto(`/materials/${material.id}/review`);
    await device.page.getByRole('textbox', FINDINGS).waitFor();
    devices.push(device);
  }
  return devices;
}

test('[E-11] three experts write one paragraph for a minute, one of them offline for half of it: nothing is lost or doubled', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const devices = await threeAtWork(browser, sample);

  // Every keystroke is a letter nobody else types and no text of the sample holds: whatever is lost or doubled shows.
  const typed: string[] = [];
  const started = Date.now();
  const write = async (index: number) => {
    const { page, line } = devices[index]!;
    const random = seeded(20261122 + index);
    const alphabet = 0x1200 + index * 0x60;
    for (let stroke = 0; Date.now() - started < 60_000 && stroke < 90; stroke++) {
      const elapsed = Date.now() - started;
      if (index === 2 && elapsed > 15_000 && elapsed < 45_000) await line.close();
      if (index === 2 && elapsed >= 45_000) await line.open();
      const letter = String.fromCodePoint(alphabet + stroke);
      if (!(await clickSomewhere(page, random))) {
        await page.keyboard.press('Escape');
        continue;
      }
      await page.keyboard.type(`${letter}а`, { delay: 20 });
      typed.push(letter);
      await page.waitForTimeout(250 + random() * 400);
    }
  };
  await Promise.all(devices.map((_, index) => write(index)));
  await devices[2]!.line.open();
  for (const { page } of devices) await allSent(page);

  await expect(async () => {
    const [first, second, third] = await textsOf(devices);
    expect(second).toBe(first);
    expect(third).toBe(first);
    const lost = typed.filter((letter) => first!.split(letter).length === 1);
    const doubled = typed.filter((letter) => first!.split(letter).length > 2);
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  }).toPass({ timeout: 30_000 });
  console.log(`keystrokes placed: ${typed.length}`);
  expect(typed.length).toBeGreaterThan(60);
  for (const { context } of devices) await context.close();
});

test('[E-11] a paragraph divided by two at once is marked for both until one tidies it', async ({
  browser,
  sample,
}) => {
  test.setTimeout(240_000);
  const [near, far, third] = (await threeAtWork(browser, sample)) as [
    DeviceOfTest,
    DeviceOfTest,
    DeviceOfTest,
  ];
  await third.context.close();
  const line = 'Задания посильны всем детям, ответы приложены отдельным файлом.';
  const text = near.page.getByRole('textbox', FINDINGS);
  await text.click();
  await near.page.keyboard.press('Control+End');
  await near.page.keyboard.press('Enter');
  await near.page.keyboard.type(`В конце. ${line}`);
  for (const { page } of [near, far]) await allSent(page);
  await expect(far.page.getByRole('textbox', FINDINGS)).toContainText(line);

  const hint = /кончается теми же словами, что и соседний/;
  await far.line.close();
  // Each divides it elsewhere, one of them without a network.
  for (const [{ page }, back] of [
    [near, line.length],
    [far, line.length - 'Задания '.length],
  ] as const) {
    await page.getByRole('textbox', FINDINGS).click();
    await page.keyboard.press('Control+End');
    for (let step = 0; step < back; step++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(page.getByText(hint)).toHaveCount(0);
  }
  await far.line.open();
  for (const { page } of [near, far]) await expect(page.getByText(hint)).toBeVisible({ timeout: 40_000 });
  expect(await textsOf([near])).toEqual(await textsOf([far]));

  // The tail stands twice; one of the two removes what is marked.
  const marked = near.page.locator('.repeated');
  await expect(marked).toHaveCount(1);
  await marked.click({ clickCount: 3 });
  await near.page.keyboard.press('Backspace');
  for (const { page } of [near, far]) await expect(page.getByText(hint)).toHaveCount(0);
  for (const { context } of [near, far]) await context.close();
});

test('[E-11] paragraphs split and joined by three experts at once end equal everywhere; what doubled or went is listed', async ({
  browser,
  sample,
}) => {
  test.setTimeout(600_000);
  const devices = await threeAtWork(browser, sample);
  const typed: string[] = [];
  let splits = 0;
  let joins = 0;
  const started = Date.now();
  const write = async (index: number) => {
    const { page, line } = devices[index]!;
    const random = seeded(7 + index);
    const alphabet = 0x1400 + index * 0x60;
    for (let stroke = 0; Date.now() - started < 40_000 && stroke < 70; stroke++) {
      const elapsed = Date.now() - started;
      if (index === 2 && elapsed > 10_000 && elapsed < 28_000) await line.close();
      if (index === 2 && elapsed >= 28_000) await line.open();
      if (!(await clickSomewhere(page, random))) {
        await page.keyboard.press('Escape');
        continue;
      }
      const letter = String.fromCodePoint(alphabet + stroke);
      await page.keyboard.type(letter);
      typed.push(letter);
      const what = random();
      if (what < 0.2) {
        await page.keyboard.press('Enter');
        splits++;
      } else if (what < 0.35) {
        await page.keyboard.press('Home');
        await page.keyboard.press('Backspace');
        joins++;
      }
      await page.waitForTimeout(250 + random() * 400);
    }
  };
  await Promise.all(devices.map((_, index) => write(index)));
  await devices[2]!.line.open();
  // Own text that went with a paragraph joined elsewhere is kept aside for its writer, and the pill says that instead.
  for (const { page } of devices)
    await page
      .getByText(/Всё передано в|Требует решения/)
      .first()
      .waitFor({ timeout: 20_000 });
  await expect(async () => {
    const [first, second, third] = await textsOf(devices);
    expect(second).toBe(first);
    expect(third).toBe(first);
  }).toPass({ timeout: 30_000 });

  // A paragraph split or joined is, to Yjs, one deleted and another made: what two did to it at once doubles or goes.
  // (A Backspace that began a line takes a letter of the one before; it is counted with the losses.)
  const [text] = await textsOf(devices);
  const lost = typed.filter((letter) => !text!.includes(letter));
  const doubled = typed.filter((letter) => text!.split(letter).length > 2);
  const found = `${typed.length} letters, ${splits} splits, ${joins} joins; lost ${lost.length}, doubled ${doubled.length}`;
  console.log(found);
  test.info().annotations.push({ type: 'splits and joins', description: found });
  expect(typed.length).toBeGreaterThan(40);
  expect(splits).toBeGreaterThan(5);
  expect(joins).toBeGreaterThan(3);
  for (const { context } of devices) await context.close();
});
