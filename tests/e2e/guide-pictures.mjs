/**
 * Takes the pictures of the guide from the built product with the sample municipality: phone 360×740, laptop
 * 1366×768. People are found by what waits for them on «День», so the script follows the sample when it changes.
 *
 * node server/admin/build.mjs && node tests/e2e/guide-pictures.mjs [name …]   for example: day-phone sheet-phone
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const project = path.resolve(import.meta.dirname, '../..');
const pictures = path.join(project, 'docs/guide/pictures');
const LARGEST = 150_000;
const PHONE = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; SM-A245F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36',
};
const LAPTOP = { viewport: { width: 1366, height: 768 } };

const listening = (server, port = 0) =>
  new Promise((ready) => server.listen(port, '127.0.0.1', () => ready(server.address().port)));

/** The built product on a free port with a data folder that goes away with it. */
async function startProduct() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'metodsreda-guide-'));
  const probe = createServer();
  const port = await listening(probe);
  await new Promise((done) => probe.close(done));
  const child = spawn(process.execPath, [path.join(project, 'build/server.mjs')], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  for (let attempt = 0; !/setup\?code=\w+/.test(printed); attempt++) {
    if (attempt > 400) throw new Error(`The product does not start: ${printed}`);
    await new Promise((later) => setTimeout(later, 50));
  }
  const stop = async () => {
    const gone = new Promise((done) => child.once('exit', done));
    child.kill();
    await gone;
    await rm(dataDir, { recursive: true, force: true });
  };
  return { port, stop, code: /setup\?code=(\w+)/.exec(printed)[1] };
}

/** The way of one device to the product; closed, that device is offline and no other one. */
async function aLine(target) {
  const sockets = new Set();
  const make = () =>
    createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
      }
      near.pipe(far).pipe(near);
    });
  let server = make();
  const port = await listening(server);
  return {
    port,
    async cut() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async join() {
      server = make();
      await listening(server, port);
    },
  };
}

const product = await startProduct();
const origin = `http://127.0.0.1:${product.port}`;
const loaded = await fetch(`${origin}/api/setup/sample`, {
  method: 'POST',
  body: JSON.stringify({ code: product.code }),
  headers: { 'content-type': 'application/json' },
});
if (!loaded.ok) throw new Error(`The sample does not load: ${await loaded.text()}`);
const people = await (await fetch(`${origin}/api/sample/people`)).json();
const browser = await chromium.launch({
  executablePath: existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined,
  args: ['--no-sandbox'],
});
const contexts = [];

/** A device of its own on which this person is signed in and has received everything. */
async function signIn(person, look) {
  const line = await aLine(product.port);
  const context = await browser.newContext({
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    baseURL: `http://localhost:${line.port}`,
    ...look,
  });
  contexts.push([context, line]);
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.evaluate(async (id) => {
    await fetch('/api/sample/session', {
      method: 'POST',
      body: JSON.stringify({ person: id }),
      headers: { 'content-type': 'application/json' },
    });
    localStorage.setItem('metodsreda-current', id);
  }, person.person);
  await page.goto('/');
  await allSent(page);
  await page.waitForTimeout(500);
  return { page, line, person };
}
const allSent = (page) =>
  page
    .getByText(/Всё передано в/)
    .first()
    .waitFor();

/** Closes every device that a picture has opened. */
async function leave() {
  for (const [context, line] of contexts.splice(0)) {
    await context.close();
    await line.cut();
  }
}

/** What waits for each person of this role, one person after another; each «День» is read once. */
const seen = new Map();
async function* agendas(role) {
  for (const person of people.filter(({ roles }) => roles.includes(role))) {
    if (!seen.has(person.person)) {
      const { page } = await signIn(person, LAPTOP);
      const tasks = await page
        .getByRole('region', { name: /^Ждут вас/ })
        .getByRole('link')
        .evaluateAll((links) =>
          links.map((link) => ({ href: link.getAttribute('href'), text: link.textContent.trim() })),
        );
      seen.set(person.person, tasks);
      await leave();
    }
    yield { person, tasks: seen.get(person.person) };
  }
}
/** Each person of the role with each of their tasks that begins so. */
async function* whoHave(role, task) {
  for await (const { person, tasks } of agendas(role))
    for (const { text, href } of tasks) if (text.startsWith(task)) yield { person, href };
}
async function whoHas(role, task) {
  for await (const found of whoHave(role, task)) return found;
  throw new Error(`In the sample nobody has «${task}»`);
}
const withRole = (role) => people.find(({ roles }) => roles.includes(role));
const aTeacher = people.find(({ roles }) => roles.join() === 'teacher');

async function take(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(600);
  const bytes = await withPalette(await page.screenshot());
  if (bytes.length > LARGEST) throw new Error(`${name}: ${bytes.length} bytes`);
  await writeFile(path.join(pictures, `${name}.png`), bytes);
  console.log(name, bytes.length);
}

/** The same picture with 256 colours: a third of the bytes, and on our flat screens no visible difference. */
async function withPalette(png) {
  const page = await browser.newPage();
  const { width, height, base64 } = await page.evaluate(async (source) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    let bytes = '';
    for (let at = 0; at < data.length; at += 8192)
      bytes += String.fromCharCode(...data.subarray(at, at + 8192));
    return { width: bitmap.width, height: bitmap.height, base64: btoa(bytes) };
  }, png.toString('base64'));
  await page.close();
  const pixels = Buffer.from(base64, 'base64');
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const far = (one, two) => channels(one).reduce((sum, c, i) => sum + (c - channels(two)[i]) ** 2, 0);
  // The most frequent colours first, then those farthest from what is there: a small green tick stays green.
  const rest = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour, count]) => ({ colour, count }));
  const palette = rest.splice(0, 96).map(({ colour }) => colour);
  for (const each of rest) each.far = Math.min(...palette.map((chosen) => far(chosen, each.colour)));
  while (palette.length < 256 && rest.length > 0) {
    const next = rest.reduce((best, each) => (each.far * each.count > best.far * best.count ? each : best));
    palette.push(next.colour);
    rest.splice(rest.indexOf(next), 1);
    for (const each of rest) each.far = Math.min(each.far, far(next.colour, each.colour));
  }
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const placeOf = (colour) => {
    if (!places.has(colour)) {
      const nearest = palette.reduce((best, each) => (far(each, colour) < far(best, colour) ? each : best));
      places.set(colour, places.get(nearest));
    }
    return places.get(colour);
  };
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = placeOf(pixels.readUIntBE((y * width + x) * 4, 3));
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
/** CRC of a PNG chunk (ISO 3309); `zlib.crc32` is younger than the oldest Node we support. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
/** Scrolls so that this stands below the header. */
const toTop = (locator) =>
  locator.evaluate((element) => {
    element.scrollIntoView({ block: 'start' });
    scrollBy(0, -90);
  });
async function openPanel(page, href) {
  await page.goto(href);
  await page.getByRole('heading', { name: /Подтвердили текст/ }).waitFor();
  await page.waitForTimeout(500);
}
const score = async (page, from, scores) => {
  const groups = page.getByRole('radiogroup');
  for (const [index, value] of scores.entries())
    await groups
      .filter({ has: page.locator('input[value="3"]') })
      .nth(from + index)
      .locator(`label:has(input[value="${value}"])`)
      .click();
};

const shots = {
  async 'day-phone'() {
    let busy;
    for await (const each of agendas('expert')) {
      if (!(busy?.tasks.length >= each.tasks.length)) busy = each;
      if (busy.tasks.length >= 3) break;
    }
    const { page } = await signIn(busy.person, PHONE);
    await take(page, 'day-phone');
  },
  async 'day-laptop'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await take(page, 'day-laptop');
  },
  async 'materials-laptop'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await page.goto('/materials');
    await take(page, 'materials-laptop');
  },
  async 'card-phone'() {
    const { person, href } = await whoHas('specialist', 'Принять материал');
    const { page } = await signIn(person, PHONE);
    await page.goto(href);
    await take(page, 'card-phone');
  },
  async 'edit-phone'() {
    const { page } = await signIn(aTeacher, PHONE);
    await page.goto('/materials/new');
    await page.getByLabel('Название', { exact: true }).fill('Алгоритм Евклида на клетчатой бумаге');
    await page.getByLabel('Вид материала').selectOption({ label: 'Урок' });
    await page.getByRole('combobox', { name: 'Предметы' }).fill('Математика');
    await page.getByRole('option', { name: 'Математика' }).first().click();
    await page.getByText('Основное общее').click();
    await page.evaluate(() => document.activeElement?.blur());
    await allSent(page);
    await page.evaluate(() => scrollTo(0, 0));
    await take(page, 'edit-phone');
    await page.getByLabel('Аннотация').fill('Ученики режут прямоугольник на квадраты и находят общую меру.');
    await page.locator('input[type=file]').setInputFiles({
      name: 'Алгоритм Евклида.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(`%PDF-1.4\n${'клетка '.repeat(4000)}`),
    });
    await page.getByText('Алгоритм Евклида.pdf').first().waitFor();
    await page.getByRole('button', { name: 'Сдать материал' }).click();
    await page.getByText(/Сервер получил материал/).waitFor();
    await allSent(page);
    await take(page, 'hand-in-phone');
  },
  async 'panel-appoint-laptop'() {
    for await (const { person, href } of whoHave('head', 'Назначить')) {
      const { page } = await signIn(person, LAPTOP);
      await page.goto(href);
      await page.getByRole('heading', { name: 'Кого назначить' }).waitFor();
      await page.waitForTimeout(500);
      if (await page.getByRole('button', { name: 'Назначить предложенных' }).count())
        return await take(page, 'panel-appoint-laptop');
      await leave();
    }
    throw new Error('In the sample nobody is suggested to a head');
  },
  async 'sheet-phone'() {
    const { person, href } = await whoHas('expert', 'Оценочный лист');
    const { page } = await signIn(person, PHONE);
    await page.goto(href);
    const allHold = page.getByRole('button', { name: 'Все условия соблюдены' });
    await page.getByText('Оценено критериев').waitFor();
    if (await allHold.count()) await allHold.click();
    await score(page, 0, [3, 2]);
    await page.evaluate(() => document.activeElement?.blur());
    await allSent(page);
    await toTop(page.getByRole('heading', { name: 'Критерии' }));
    await take(page, 'sheet-phone');
  },
  async 'review-laptop'() {
    /** Any panel that writes; where colleagues differ there is more to see. */
    let chosen;
    for await (const { person, href } of whoHave('expert', 'Подтвердить')) {
      const desk = await signIn(person, LAPTOP);
      await openPanel(desk.page, href);
      const differ = (await desk.page.getByText('обсудить').count()) > 0;
      await leave();
      if (differ || !chosen) chosen = { person, href };
      if (differ) break;
    }
    for await (const colleague of whoHave('expert', 'Подтвердить')) {
      if (colleague.person === chosen.person || colleague.href !== chosen.href) continue;
      const [{ page }, other] = [await signIn(chosen.person, LAPTOP), await signIn(colleague.person, LAPTOP)];
      await openPanel(page, chosen.href);
      await openPanel(other.page, chosen.href);
      await other.page.locator('[contenteditable=true]').first().click();
      await page.waitForTimeout(1500);
      return await take(page, 'review-laptop');
    }
    throw new Error('In the sample no panel has two who are to confirm');
  },
  async 'confirm-phone'() {
    for await (const { person, href } of whoHave('expert', 'Подтвердить')) {
      const { page } = await signIn(person, PHONE);
      await page.goto(href);
      await page.getByRole('tab', { name: 'Заключение' }).waitFor();
      await page.waitForTimeout(700);
      if (await page.getByRole('button', { name: 'Согласен, подтверждаю текст' }).count())
        return await take(page, 'confirm-phone');
      await leave();
    }
    throw new Error('In the sample no conclusion can be confirmed');
  },
  async 'outcome-laptop'() {
    const { person, href } = await whoHas('teacher', 'Прочитать заключение');
    const { page } = await signIn(person, LAPTOP);
    await page.goto(href);
    await page.getByRole('button', { name: 'Ознакомлен' }).waitFor();
    await take(page, 'outcome-laptop');
  },
  async 'publication-phone'() {
    const { person, href } = await whoHas('teacher', 'Подписать соглашение');
    const { page } = await signIn(person, PHONE);
    await page.goto(href);
    await page.getByRole('heading', { name: /^Соглашение/ }).waitFor();
    await take(page, 'publication-phone');
  },
  async 'people-laptop'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await page.goto('/people');
    await take(page, 'people-laptop');
  },
  async 'people-table-laptop'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await page.goto('/people/import');
    const rows = [
      'ФИО;Школа;Должность;Роль',
      'Ёлкин Пётр Ильич;СОШ № 2;учитель физики;учитель, эксперт ММО физики',
      'Голубева М. П.;СОШ 1;учитель;',
      'Мышкина Анна;Гимназия;учитель химии;директор',
    ];
    await page.setInputFiles('#table-file', {
      name: 'Педагоги.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\n')),
    });
    await page.getByRole('heading', { name: 'Что получится' }).waitFor();
    await toTop(page.getByText('Спорных строк'));
    await take(page, 'people-table-laptop');
  },
  async 'invitation-phone'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await page.goto('/people/new');
    await page.getByLabel('Фамилия').fill('Ёлкин');
    await page.getByLabel('Имя', { exact: true }).fill('Пётр');
    await page.getByLabel('Почта').fill('elkin@example.org');
    await page.getByRole('button', { name: 'Добавить человека' }).click();
    await page.getByRole('heading', { name: 'Ёлкин Пётр', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Пригласить' }).click();
    const link = new URL(await page.getByLabel('Ссылка приглашения').inputValue()).pathname;
    const context = await browser.newContext({ locale: 'ru-RU', baseURL: origin, ...PHONE });
    const invited = await context.newPage();
    await invited.goto(link);
    await invited.getByRole('button', { name: 'Начать работу' }).waitFor();
    await take(invited, 'invitation-phone');
    await context.close();
  },
  async 'data-panel-phone'() {
    const { page, line } = await signIn(aTeacher, PHONE);
    // Only a program that has been installed on the device has all its parts without a network.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.goto('/materials/new');
    await page.getByLabel('Название', { exact: true }).waitFor();
    await line.cut();
    await page.getByLabel('Название', { exact: true }).fill('Кораблики из бумаги: измеряем площадь');
    await page.getByRole('button', { name: /Только на этом телефоне/ }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: /Где мои данные/ }).click();
    await page.getByText('Связи с сервером нет.').waitFor();
    await take(page, 'data-panel-phone');
  },
  /** An expert writes without a network while the specialist issues: the edit comes too late and is kept aside. */
  async 'aside-laptop'() {
    const { person: specialist, href } = await whoHas('specialist', 'Выдать заключение');
    const desk = await signIn(specialist, LAPTOP);
    await desk.page.goto(href);
    await desk.page.getByRole('heading', { name: /Подтвердили текст/ }).waitFor();
    const names = await desk.page
      .getByRole('region', { name: /Подтвердили текст/ })
      .getByRole('listitem')
      .allTextContents();
    const family = names[0].trim().split(/\s/)[0];
    const expert = people.find(({ name, roles }) => name.startsWith(family) && roles.includes('expert'));
    const late = await signIn(expert, LAPTOP);
    await late.page.goto(href);
    const editor = late.page.locator('[contenteditable=true]').first();
    await editor.waitFor();
    await allSent(late.page);
    await late.line.cut();
    await editor.click();
    await late.page.keyboard.press('Control+End');
    await late.page.keyboard.type(' Стоит добавить ответы для самопроверки.');
    await late.page.waitForTimeout(1500);
    await desk.page.getByRole('button', { name: 'Выдать заключение' }).click();
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Выдать заключение' }).click();
    await desk.page.getByText(/Кем выдано/).waitFor();
    await late.line.join();
    await late.page.getByRole('button', { name: /Требует решения/ }).waitFor({ timeout: 60_000 });
    await late.page.getByRole('link', { name: 'Решить, что с ними делать' }).click();
    await late.page.getByRole('heading', { name: 'Что не вошло' }).waitFor();
    await take(late.page, 'aside-laptop');
  },
  async 'settings-laptop'() {
    const { page } = await signIn(withRole('specialist'), LAPTOP);
    await page.goto('/settings');
    await take(page, 'settings-laptop');
  },
  async 'reading-phone'() {
    const { page } = await signIn(aTeacher, PHONE);
    await page.getByRole('button', { name: 'Ещё' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Версия для слабовидящих' }).click();
    await page.getByRole('dialog', { name: 'Версия для слабовидящих' }).waitFor();
    await take(page, 'reading-phone');
  },
};

await mkdir(pictures, { recursive: true });
const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, shot] of Object.entries(shots)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await shot().catch((error) => {
    failed++;
    console.error(`${name}: ${error.message}`);
  });
  await leave();
}
await browser.close();
await product.stop();
process.exitCode = failed > 0 ? 1 : 0;
