import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aDevice, allSent, expect, signInAs, teachersOnly, test } from './harness';

test('[E-03] files that cannot be taken are named with what to do, and the card keeps its text', async ({
  browser,
  sample,
}) => {
  const device = await aDevice(browser, sample.product);
  const { page } = device;
  await signInAs(device, teachersOnly(sample.people)[9]!);
  await page.goto('/materials/new');
  const title = page.getByLabel('Название').first();
  await title.fill('Карточка с трудными файлами');
  const choose = (files: Parameters<typeof page.setInputFiles>[1]) => page.setInputFiles('#content', files);
  const folder = await mkdtemp(join(tmpdir(), 'files-'));

  const empty = join(folder, 'пустой.pdf');
  await writeFile(empty, '');
  await choose(empty);
  await expect(page.getByText('«пустой.pdf» пуст: в нём 0 байт')).toBeVisible();

  const huge = join(folder, 'видеоурок.mp4');
  await (await open(huge, 'w')).close();
  // Sparse: half a gigabyte and one byte that take no room.
  await truncate(huge, LIMITS.fileBytes + 1);
  await choose(huge);
  await expect(page.getByText('«видеоурок.mp4» больше 500 МБ')).toBeVisible();

  // Removed after it was chosen, while a file before it is still being read.
  const first = join(folder, 'сканы.zip');
  await (await open(first, 'w')).close();
  await truncate(first, 12_000_000);
  const gone = join(folder, 'исчез.docx');
  await writeFile(gone, 'Текст урока');
  await choose([first, gone]);
  await rm(gone);
  await expect(page.getByText('«исчез.docx» не читается')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Убрать файл «сканы.zip»' })).toBeVisible();
  await page.getByRole('button', { name: 'Убрать файл «сканы.zip»' }).click();

  // A name no disk would allow, from a messenger or an archive: cut in the middle, still a .pptx.
  const name = `${'Презентация к уроку '.repeat(15)}.pptx`;
  expect(name.length).toBeGreaterThan(300);
  await choose({ name, mimeType: 'application/vnd.ms-powerpoint', buffer: Buffer.from('слайды') });
  const remove = page.getByRole('button', { name: /Убрать файл «Презентация к уроку .*….pptx»/ });
  await expect(remove).toBeVisible();
  await expect(page.getByRole('alert').or(page.getByText(/«Презентация.*не /))).toHaveCount(0);

  await expect(title).toHaveValue('Карточка с трудными файлами');
  await allSent(page);
  await page.reload();
  await expect(title).toHaveValue('Карточка с трудными файлами');
  await expect(remove).toBeVisible();
  for (const refused of ['пустой.pdf', 'видеоурок.mp4', 'исчез.docx'])
    await expect(page.getByText(refused)).toHaveCount(0);
  await rm(folder, { recursive: true });
  await device.context.close();
});
