import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SHORT_FILM } from '../../server/admin/sample/film';
import { latestSubmission } from '../../src/lib/domain/materials/material';
import { writeFilm } from '../builders/film';
import { anActOf, RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  expect,
  Line,
  readRequirements,
  signInAs,
  teachersOnly,
  test,
} from './harness';
import { KillableBrowser } from './killable-browser';
import { faultsOf } from './look-over';

const MB = 1_000_000;
const SIZE = 180 * MB;
const TITLE = 'Теорема Пифагора: видеоурок';
/** A line as a good mobile one: no moment of the journey is over before it can be caught. */
const UP_PER_SECOND = 12 * MB;

const hashOf = async (path: string) => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
/** Bytes of memory that a process takes. */
const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

async function slowUp(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 40, downloadThroughput: -1, uploadThroughput: UP_PER_SECOND },
  });
}
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
}

test('[E-03] [E-28] a video of 180 MB arrives whole through a killed page, relay and browser; an expert watches it by ranges', async ({
  browser,
  launchOptions,
  sample,
}) => {
  test.setTimeout(420_000);
  const { product, people } = sample;
  const folder = await mkdtemp(join(tmpdir(), 'film-'));
  const path = join(folder, 'видеоурок.mp4');
  const film = await writeFilm(path, SHORT_FILM, SIZE);
  const author = teachersOnly(people)[11]!;
  const line = new Line(product.port);
  await line.open();
  const origin = `http://localhost:${line.port}`;
  const phone = await KillableBrowser.start(launchOptions);
  const uploads = join(product.dataDir, 'uploads');

  /** Bytes of the upload that the relay has on its disk; all of them once it is taken in. */
  const arrived = async () => {
    if (await stat(join(product.dataDir, 'files', film.hash)).catch(() => undefined)) return film.size;
    const names = (await readdir(uploads)).filter(
      (name) => name.startsWith(author.person) && !name.endsWith('.json'),
    );
    const sizes = await Promise.all(
      names.map((name) =>
        stat(join(uploads, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return Math.max(0, ...sizes);
  };
  let relayMemory = 0;
  let heap = 0;
  const reaches = async (share: number) => {
    for (const end = Date.now() + 90_000; (await arrived()) < share * film.size;) {
      if (Date.now() > end) throw new Error(`only ${await arrived()} bytes have come`);
      relayMemory = Math.max(relayMemory, residentOf(product.pid!));
      await new Promise((later) => setTimeout(later, 30));
    }
  };
  const measureHeap = async () => (heap = Math.max(heap, await heapOf(phone.page)));

  try {
    await signInAs({ page: phone.page, origin }, author);
    await allSent(phone.page);
    await appIsKept(phone.page);
    // Who has signed in seconds ago has not reached the disk yet: that is the browser's own doing.
    await phone.close();
    await phone.open();
    const start = async () => {
      await slowUp(phone.page);
      await phone.page.goto(`${origin}/materials`);
    };
    await phone.page.goto(`${origin}/materials/new`);
    await phone.page.getByLabel('Название', { exact: true }).fill(TITLE);
    await allSent(phone.page);
    const address = phone.page.url();
    const began = Date.now();
    await slowUp(phone.page);
    await phone.choose('#content', path);
    // Nothing large goes before its person has chosen: this browser does not say what its line is.
    const asked = phone.page.getByText('Как передавать большие файлы?').first();
    await expect(asked).toBeVisible({ timeout: 60_000 });
    const kept = Date.now() - began;
    await measureHeap();
    await expect(phone.page.getByText('ждёт вашего выбора сети').first()).toBeVisible();
    expect(await arrived()).toBe(0);
    expect(await faultsOf(phone.page, 'вопрос о больших файлах')).toEqual([]);
    const before = line.up;
    const memoryBefore = residentOf(product.pid!);
    const sending = Date.now();
    await phone.page.getByRole('button', { name: 'По любой сети' }).first().click();

    // The page is killed at 30 %.
    await reaches(0.3);
    await measureHeap();
    const crash = await phone.context.newCDPSession(phone.page);
    // Neither is answered by what is dead.
    void crash.send('Page.crash').catch(() => undefined);
    await phone.page.waitForEvent('crash');
    const atFirst = await arrived();
    expect(atFirst).toBeLessThan(0.6 * film.size);
    const old = phone.page;
    phone.page = await phone.context.newPage();
    void old.close().catch(() => undefined);
    await start();

    // The relay is killed at 50 %, and comes again.
    await reaches(0.5);
    await product.down('SIGKILL');
    await product.up();

    // The whole browser at 70 %.
    await reaches(0.7);
    await measureHeap();
    await phone.kill();
    await phone.open();
    await start();
    await reaches(1);
    await measureHeap();
    await allSent(phone.page);
    const took = Date.now() - sending;
    const again = line.up - before - film.size;
    const stored = join(product.dataDir, 'files', film.hash);
    expect(await hashOf(stored)).toBe(film.hash);
    expect((await readdir(uploads)).filter((name) => name.startsWith(author.person))).toEqual([]);
    // What came twice, with the headers of all requests and all other conversation in it.
    expect(again).toBeLessThan(3 * 5 * MB);
    test.info().annotations.push({
      type: 'figures',
      description: JSON.stringify({ kept, took, again, memoryBefore, relayMemory, heap }),
    });
    // A file is never in the page as a whole.
    expect(heap).toBeLessThan(60 * MB);

    // Handed in, accepted and appointed.
    const { page } = phone;
    await page.goto(address);
    await page.getByLabel('Вид материала').selectOption({ label: 'Видео' });
    await page.getByRole('combobox', { name: 'Предметы' }).fill('Математика');
    await page.getByRole('option', { name: 'Математика' }).first().click();
    await page.getByText(/(основное|Основное) общее/).click();
    await page.getByLabel('Аннотация').fill('Ученики сами находят доказательство, складывая квадраты.');
    await readRequirements(page);
    await page.getByRole('button', { name: 'Сдать материал' }).click();
    const desk = await RawClient.signIn(
      product,
      people.find(({ roles }) => roles.includes('specialist'))!,
    );
    const handedIn = async () => {
      const { facts } = await desk.catchUp();
      const material = [...facts.materials.values()].find(
        (each) => latestSubmission(each)?.card?.title === TITLE,
      );
      return { facts, material: material! };
    };
    await expect.poll(async () => (await handedIn()).material !== undefined).toBe(true);
    const { facts, material } = await handedIn();
    const submission = latestSubmission(material)!;
    const on = { place: material.place, subject: `material:${material.id}` };
    const roleOf = (person: string, role: string) =>
      facts.people.get(person)?.roles.find((each) => each.state === 'current' && each.role === role)
        ?.association;
    const expert = people.find(
      ({ person }) => person !== author.person && roleOf(person, 'expert') === 'exact',
    )!;
    const head = people.find(({ person }) => roleOf(person, 'head') === 'exact')!;
    const accept = { submission: submission.id, month: submission.month, association: 'exact' };
    await desk.catchUp([anActOf(desk.person, { kind: 'accept', ...on, payload: accept })]);
    const heads = await RawClient.signIn(product, head);
    const { records } = await heads.catchUp([
      anActOf(
        head.person,
        {
          kind: 'appoint',
          ...on,
          payload: {
            submission: submission.id,
            expert: expert.person,
            warnings: ['same-school', 'mentor', 'mentee', 'other-subject'],
          },
        },
        { reason: 'Больше некого.' },
      ),
    ]);
    expect(records.find(({ record }) => record === 'verdict')).toMatchObject({ verdict: 'accepted' });

    // The expert watches the beginning, then the end: what lies between does not come.
    const laptop = await aDevice(browser, product);
    await signInAs(laptop, expert);
    await allSent(laptop.page);
    await appIsKept(laptop.page);
    await laptop.page.goto(`/materials/${material.id}/review`);
    await expect(laptop.page.getByText('172 МБ').first()).toBeVisible();
    const answers: { status: number; type: string | undefined }[] = [];
    laptop.page.on('response', (response) => {
      if (response.url().includes(film.hash))
        answers.push({ status: response.status(), type: response.headers()['content-type'] });
    });
    const downBefore = laptop.line.down;
    await laptop.page.getByRole('button', { name: 'Смотреть «видеоурок.mp4»' }).press('Enter');
    // The desktop's line is not known either, and this person has not chosen.
    await laptop.page.getByRole('button', { name: 'Смотреть сейчас' }).press('Enter');
    const video = laptop.page.locator('video');
    await expect(video).toBeFocused();
    const at = () => video.evaluate((element: HTMLVideoElement) => element.currentTime);
    await expect.poll(at).toBeGreaterThan(0.3);
    const duration = await video.evaluate((element: HTMLVideoElement) => element.duration);
    // By keyboard: ten seconds on, as often as there are.
    await laptop.page.keyboard.press('ArrowRight');
    await expect.poll(at).toBeGreaterThan(Math.min(10, duration - 1));
    await video.evaluate((element: HTMLVideoElement) => (element.currentTime = element.duration - 2));
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.ended)).toBe(true);
    const watched = laptop.line.down - downBefore;
    expect(await faultsOf(laptop.page, 'проигрыватель')).toEqual([]);
    expect(answers.length).toBeGreaterThan(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([206]));
    expect(answers.every(({ type }) => type === 'video/mp4')).toBe(true);
    expect(watched).toBeLessThan(film.size / 4);

    // Kept for offline, it plays without a line.
    await laptop.page.getByRole('button', { name: 'Закрыть' }).click();
    await laptop.page.getByRole('button', { name: 'Сохранить на устройстве «видеоурок.mp4»' }).click();
    await laptop.page.getByRole('button', { name: 'Сохранить сейчас' }).click();
    await expect(laptop.page.getByText('на этом устройстве', { exact: true })).toBeVisible({
      timeout: 90_000,
    });
    await laptop.line.close();
    await laptop.page.getByRole('button', { name: 'Смотреть «видеоурок.mp4»' }).click();
    await expect.poll(at).toBeGreaterThan(0.3);
    await video.evaluate((element: HTMLVideoElement) => (element.currentTime = element.duration - 1));
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.ended)).toBe(true);
    await backOnLine(laptop);
    await laptop.context.close();
  } finally {
    await phone.remove();
    await line.close();
    await rm(folder, { recursive: true });
  }
});
