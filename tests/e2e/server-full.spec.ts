import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import { anActOf, RawClient } from './facts';
import { aDevice, allSent, backOnLine, expect, Product, signInAs, teachersOnly, test } from './harness';

/** A disk of its own, small enough to be filled; undefined where this machine does not let a test mount one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'none', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

function fill(file: string): void {
  for (const size of [65_536, 512])
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size, 1));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
}

test('[X-02] a full disk at the server: refused with a code, nothing acknowledged is lost, all goes when there is room', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const disk = smallDisk();
  test.skip(!disk, 'mounting a small disk needs root');
  const filler = join(disk!, 'filler');
  const product = await Product.start('build', disk!);
  try {
    const people = await product.loadSample();
    // A clean start leaves the store no room of its own to write into.
    await product.down();
    await product.up();
    const teacher = teachersOnly(people)[0]!;
    const device = await aDevice(browser, product);
    const { page } = device;
    await signInAs(device, teacher);
    await page.goto('/materials/new');
    await page.getByLabel('Название', { exact: true }).fill('Записано до нехватки места');
    await allSent(page);
    const address = new URL(page.url()).pathname;
    const specialist = people.find(({ roles }) => roles.includes('specialist'))!;
    const office = await RawClient.signIn(product, specialist);
    const { facts } = await office.catchUp();

    fill(filler);
    // What is already in the store's log file may still take a few small writes.
    const text = page.getByRole('textbox', { name: 'Аннотация' });
    await text.click();
    await page.keyboard.insertText('Написано, когда на сервере нет места. '.repeat(120));
    await page.setInputFiles('#content', {
      name: 'сценарий.txt',
      mimeType: 'text/plain',
      buffer: Buffer.alloc(300_000, 'я'),
    });
    await expect(page.getByRole('button', { name: /Только на этом компьютере/ })).toBeVisible({
      timeout: 40_000,
    });
    await page.getByRole('button', { name: /Где мои данные/ }).click();
    await expect(
      page.getByText('Сервер сейчас не смог записать').or(page.getByText('Файл пока не передан')).first(),
    ).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Черновик материала: «Записано до нехватки места»')).toBeVisible();
    await page.getByRole('button', { name: 'Закрыть' }).last().click();

    // By a raw request: an act is not refused for good, it is said to be sent again; reading goes on.
    const waiting = [...facts.materials.values()].find(
      (each) => !latestSubmission(each)?.accepted && !each.withdrawn,
    )!;
    const act = anActOf(
      specialist.person,
      {
        kind: 'return-incomplete',
        place: waiting.place,
        subject: `material:${waiting.id}`,
        payload: { submission: latestSubmission(waiting)!.id },
      },
      { reason: 'Нет ссылки на источник. '.repeat(20) },
    );
    const { records } = await office.catchUp([act]);
    expect(records.find(({ record }) => record === 'verdict')).toMatchObject({
      verdict: 'waiting',
      code: 'try-again',
    });
    expect(records.at(-1)).toMatchObject({ record: 'end' });

    // Killed in that state, with no time for anything, and started again with room.
    await product.down('SIGKILL');
    rmSync(filler);
    await product.up();
    await backOnLine(device);
    await allSent(page);
    const other = await aDevice(browser, product);
    await signInAs(other, teacher);
    await other.page.goto(address);
    await expect(other.page.getByLabel('Название', { exact: true })).toHaveValue(
      'Записано до нехватки места',
    );
    await expect(other.page.getByRole('textbox', { name: 'Аннотация' })).toHaveValue(
      /^Написано, когда на сервере нет места\. /,
    );
    await expect(other.page.getByText('сценарий.txt').first()).toBeVisible();
    const again = await office.catchUp([act]);
    expect(again.records.find(({ record }) => record === 'verdict')).toMatchObject({ verdict: 'accepted' });
    for (const { context } of [device, other]) await context.close();
  } finally {
    await product.down();
    execFileSync('umount', [disk!]);
    rmSync(disk!, { recursive: true });
  }
});
