/**
 * `node tests/bench/month/run.mjs` after `npm run build`: a month of 300 materials in the built app, in Chromium with the
 * processor slowed four times. For each list: from a start without a server and from a press on a link until its rows
 * are there, from a letter typed and from a filter chosen until the list has changed, elements in the page. Prints a
 * table, or with `--json` its rows in one line; asserts nothing, because a loaded machine would fail it.
 */
import { build } from 'esbuild';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { buildServer } from '../../../server/admin/build-server.mjs';

const PORT = 4793;
const ORIGIN = `http://localhost:${PORT}`;
const SLOWER = 4;
const MATERIALS = 300;
const ROUNDS = 5;

/** Lists to measure: where they are, what in them is a row, and a filter that leaves some rows. */
const LISTS = [
  { path: '/materials', row: 'tbody tr', filter: { label: 'Состояние', value: 'accepted' } },
  {
    path: '/materials/month',
    row: 'ul[aria-label="Материалы месяца"] a',
    filter: { label: 'Внимание', value: 'alike' },
  },
];

mkdirSync('build/bench/app', { recursive: true });
writeFileSync('build/bench/app/index.html', '<!doctype html>');
// The threads of the relay lie beside what runs it.
await buildServer('build/bench');
await build({
  entryPoints: ['tests/bench/month/fill.ts'],
  outfile: 'build/bench/fill-month.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  tsconfigRaw: {},
  // What bundles badly, and tests' tools, of which nothing is asked here.
  packages: 'external',
});
const data = mkdtempSync(join(tmpdir(), 'month-'));
const filled = spawnSync(process.execPath, ['build/bench/fill-month.mjs', data, String(MATERIALS)], {
  encoding: 'utf8',
});
if (filled.status !== 0) throw new Error(filled.stderr.slice(-2000));
const { month } = JSON.parse(filled.stdout.trim().split('\n').at(-1));

const server = spawn(process.execPath, ['build/server.mjs'], {
  env: { ...process.env, PORT: String(PORT), HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
for (let attempt = 0; attempt < 200; attempt++) {
  if (await fetch(`${ORIGIN}/healthz`).catch(() => false)) break;
  await new Promise((later) => setTimeout(later, 100));
}
const people = await (await fetch(`${ORIGIN}/api/sample/people`)).json();
const debian = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(debian) && { executablePath: debian }),
  args: ['--no-sandbox'],
});
const rows = [];
const note = (name, values, unit) => {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)];
  rows.push({ name, value: Math.round(value * 10) / 10, unit });
};

async function slowPage(context) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return page;
}
/** Until something is in the page and painted; milliseconds since `began`, or since the page began to load. */
const shown = (page, selector, began = 0) =>
  page.evaluate(
    ([selector, began]) =>
      new Promise((done) => {
        const look = () =>
          document.querySelector(`main ${selector}`)
            ? setTimeout(() => done(performance.now() - began))
            : requestAnimationFrame(look);
        look();
      }),
    [selector, began],
  );
/** From a change of a control until the line with the number of rows says something else and is painted. */
const changed = (page, label, value) =>
  page.evaluate(
    ([label, value]) =>
      new Promise((done) => {
        const said = () => document.querySelector('main [role=status]')?.textContent;
        const name = [...document.querySelectorAll('main label')].find((each) =>
          each.textContent.trim().startsWith(label),
        );
        const control = document.getElementById(name.htmlFor);
        control.focus();
        const before = said();
        const began = performance.now();
        control.value = value;
        control.dispatchEvent(
          new Event(control.localName === 'select' ? 'change' : 'input', { bubbles: true }),
        );
        // Drawn in the frame whose beginning sees the change; a task after it finds it painted.
        const look = () =>
          said() === before ? requestAnimationFrame(look) : setTimeout(() => done(performance.now() - began));
        requestAnimationFrame(look);
        setTimeout(() => done(Number.NaN), 5_000);
      }),
    [label, value],
  );

/** A fixed piece of work in the slowed page: what a busy machine adds to it, it adds to everything below. */
const loop = (page) =>
  page.evaluate(() => {
    const began = performance.now();
    let sum = 0;
    for (let turn = 0; turn < 3_000_000; turn++) sum = (sum * 31 + turn) % 1_000_003;
    return sum < 0 ? 0 : performance.now() - began;
  });
const loops = [];

try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const plain = await context.newPage();
  await plain.goto(`${ORIGIN}/sign-in`);
  await plain.evaluate(
    async (person) => {
      await fetch('/api/sample/session', {
        method: 'POST',
        body: JSON.stringify({ person }),
        headers: { 'content-type': 'application/json' },
      });
      localStorage.setItem('metodsreda-current', person);
    },
    people.find(({ roles }) => roles.includes('specialist')).person,
  );
  await plain.goto(ORIGIN);
  await plain
    .getByText(/Всё передано в/)
    .first()
    .waitFor();
  await plain.evaluate(async () => void (await navigator.serviceWorker.ready));
  await plain.waitForFunction(async () => (await caches.keys()).length > 0);
  await plain.waitForTimeout(2_000);
  await plain.close();
  const gone = new Promise((done) => server.once('exit', done));
  server.kill();
  await gone;

  for (const { path, row, filter } of LISTS) {
    const times = { start: [], press: [], typed: [], chosen: [], elements: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const page = await slowPage(context);
      await page.goto(`${ORIGIN}${path}?month=${month}`);
      times.start.push(await shown(page, row));
      await page.waitForTimeout(1_000);
      loops.push(await loop(page));
      times.elements.push(await page.evaluate(() => document.querySelectorAll('*').length));
      for (const value of ['п', 'пр', 'про', '']) times.typed.push(await changed(page, 'Найти', value));
      times.chosen.push(await changed(page, filter.label, filter.value));
      await page.goto(ORIGIN);
      await page.getByRole('heading', { name: 'День', level: 1 }).waitFor();
      await page.waitForTimeout(1_000);
      const began = await page.evaluate((path) => {
        const link = document.createElement('a');
        link.href = path;
        document.querySelector('main').append(link);
        link.click();
        return performance.now();
      }, `${path}?month=${month}`);
      times.press.push(await shown(page, row, began));
      await page.close();
    }
    note(`${path}: start without a server until rows are there`, times.start, 'ms');
    note(`${path}: press on a link until rows are there`, times.press, 'ms');
    note(
      `${path}: letter typed until the list has changed`,
      times.typed.filter((ms) => !Number.isNaN(ms)),
      'ms',
    );
    note(`${path}: filter chosen until the list has changed`, times.chosen, 'ms');
    note(`${path}: elements in the page`, times.elements, '');
  }
  note('calibration loop, between the figures', loops, 'ms');
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
  else console.table(rows);
} finally {
  await browser.close();
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
