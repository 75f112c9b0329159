/**
 * Renders static/*.png from static/icon.svg. Run by hand after the icon changes: `node tests/gallery/icons.mjs`.
 * A maskable icon may be cut to a circle of 80 %, so there the drawing is smaller on a full field of ink.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';

const folder = path.resolve(import.meta.dirname, '../../static');
const svg = await readFile(path.join(folder, 'icon.svg'), 'utf8');
const square = svg.replace(' rx="96"', '');
const masked = square
  .replace('viewBox="0 0 512 512"', 'viewBox="-40 -40 592 592"')
  .replace('<rect width="512" height="512"', '<rect x="-40" y="-40" width="592" height="592"');

const browser = await chromium.launch({
  executablePath: existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined,
  args: ['--no-sandbox'],
});
for (const [name, size, drawing] of [
  ['icon-192.png', 192, svg],
  ['icon-512.png', 512, svg],
  ['icon-maskable-512.png', 512, masked],
  // iOS cuts its own corners and paints transparency black.
  ['apple-touch-icon.png', 180, square],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  );
  await writeFile(path.join(folder, name), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
