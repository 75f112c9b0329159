/**
 * Figures of the built app in Chromium, for whoever compares two builds: `node tests/e2e/figures.mjs` after
 * `npm run build`. A cold first visit on a slow line, starts without a server, typing; all with the processor slowed
 * four times. Prints a table, or with `--json` its rows in one line; asserts nothing, because a loaded machine would fail it.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const PORT = 4790;
const ORIGIN = `http://localhost:${PORT}`;
const SLOWER = 4;
/** 1.6 Mbit/s and 150 ms, as a phone has it at the edge of a village. */
const SLOW_LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: 200_000,
  uploadThroughput: 94_000,
};
const ROUTES = ['/', '/materials', '/people', '/storage', '/me'];

const data = mkdtempSync(join(tmpdir(), 'figures-'));
const server = spawn(process.execPath, ['build/server.mjs'], {
  env: { ...process.env, PORT: String(PORT), HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const code = await new Promise((found) => {
  server.stdout.on('data', (text) => {
    const printed = /setup\?code=(\w+)/.exec(String(text));
    if (printed) found(printed[1]);
  });
});
await fetch(`${ORIGIN}/api/setup/sample`, {
  method: 'POST',
  body: JSON.stringify({ code }),
  headers: { 'content-type': 'application/json' },
});
const people = await (await fetch(`${ORIGIN}/api/sample/people`)).json();

const debian = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(debian) && { executablePath: debian }),
  args: ['--no-sandbox'],
});
const rows = [];
const note = (name, value, unit) => rows.push({ name, value: Math.round(value * 10) / 10, unit });

/** A page on a slowed processor that counts what came over the line, by kind of resource. */
async function slowPage(context, line) {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const kinds = new Map();
  const bytes = {};
  cdp.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other';
    bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
  });
  await cdp.send('Network.enable');
  if (line) await cdp.send('Network.emulateNetworkConditions', line);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(() => {
    globalThis.seen = { lcp: 0, events: [] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.seen.lcp = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.seen.events.push(duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
    const watch = new MutationObserver(() => {
      if (globalThis.seen.content || !document.querySelector('main') || document.querySelector('#app-shell'))
        return;
      globalThis.seen.content = performance.now();
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  return { page, bytes };
}
const painted = (page) =>
  page.evaluate(() => ({
    fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    ...globalThis.seen,
  }));

try {
  const first = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const cold = await slowPage(first, SLOW_LINE);
  await cold.page.goto(`${ORIGIN}/sign-in`);
  await cold.page.getByRole('heading', { level: 1 }).waitFor();
  await cold.page.waitForTimeout(1_000);
  const visit = await painted(cold.page);
  note('first visit: first paint', visit.fcp, 'ms');
  note('first visit: largest paint', visit.lcp, 'ms');
  for (const [kind, size] of Object.entries(cold.bytes)) note(`first visit: ${kind}`, size / 1024, 'KB');
  await first.close();

  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
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
  await plain.goto(`${ORIGIN}/materials/new`);
  await plain.getByLabel('Аннотация').waitFor();
  const draft = plain.url();
  await plain.close();

  const gone = new Promise((done) => server.once('exit', done));
  server.kill();
  await gone;
  for (const route of ROUTES) {
    const { page } = await slowPage(context);
    await page.goto(ORIGIN + route);
    await page.waitForFunction(() => globalThis.seen.content);
    await page.waitForTimeout(500);
    const start = await painted(page);
    note(`without a server, ${route}: first paint`, start.fcp, 'ms');
    note(`without a server, ${route}: content`, start.content, 'ms');
    await page.close();
  }
  const { page } = await slowPage(context);
  await page.goto(draft);
  await page.getByLabel('Аннотация').click();
  await page.keyboard.type('Ученики режут прямоугольник на квадраты и сами приходят к алгоритму. ', {
    delay: 40,
  });
  const { events } = await painted(page);
  const sorted = events.toSorted((a, b) => a - b);
  note('typing into a card: slowest event but 2 %', sorted[Math.floor(sorted.length * 0.98)] ?? 0, 'ms');
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
  else console.table(rows);
} finally {
  await browser.close();
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
