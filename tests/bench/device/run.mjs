// `node tests/bench/device/run.mjs`: a year of a municipality on a device, in Chromium. `--slow 4`: with a slower processor.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../../../build/bench/device', import.meta.url));
const at = process.argv.indexOf('--slow');
const slow = at < 0 ? 1 : Number(process.argv[at + 1]);
await build({ configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });

const types = { '.html': 'text/html', '.js': 'text/javascript' };
const server = createServer(({ url }, response) => {
  const file = join(out, url === '/' ? 'index.html' : new URL(url, 'http://x').pathname);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${server.address().port}`;

const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
try {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', async (message) => {
    if (message.type() !== 'error' || message.text().includes('WebSocket')) return;
    const said = await Promise.all(
      message.args().map((arg) => arg.evaluate((value) => value?.stack ?? String(value))),
    );
    console.error(said.join(' ') || message.text());
  });
  const step = async (name) => {
    await page.goto(origin);
    await page.waitForFunction('window.steps !== undefined');
    const figures = await page.evaluate(`steps.${name}()`);
    for (const [what, figure] of Object.entries(figures))
      console.log(`${name}\t${what}\t${Math.round(figure * 10) / 10}`);
  };
  await step('fill');
  const cdp = await page.context().newCDPSession(page);
  if (slow !== 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
  for (let round = 0; round < 2; round++) await step('use');
} finally {
  await browser.close();
  server.close();
}
