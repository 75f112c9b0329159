/**
 * Looks at the kit: every page of the gallery at phone and laptop width, light and dark, with doubled text and
 * with the reading schemes. Checks what a machine can: axe without exceptions, nothing sticks out sideways, no
 * word is broken in two, targets are large enough. Pictures go to test-results/gallery for a person to look at.
 *
 * node tests/e2e/gallery-look.mjs [state … look …]   for example: forms 360-200
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';

const project = path.resolve(import.meta.dirname, '../..');
const pictures = path.join(project, 'test-results/gallery');
const axe = await readFile(path.join(project, 'node_modules/axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;

const looks = [
  { name: '360-light', width: 360, theme: 'light' },
  { name: '360-dark', width: 360, theme: 'dark' },
  { name: '320-light', width: 320, theme: 'light' },
  { name: '1366-light', width: 1366, theme: 'light' },
  { name: '1366-dark', width: 1366, theme: 'dark' },
  { name: '360-200', width: 360, theme: 'light', reading: { size: '3' } },
  { name: '320-200', width: 320, theme: 'light', reading: { size: '3' } },
  { name: '1366-200', width: 1366, theme: 'dark', reading: { size: '3' } },
  { name: '360-spacing', width: 360, theme: 'light', css: SPACING },
  { name: '1366-black', width: 1366, theme: 'light', reading: { scheme: 'white-on-black', face: 'serif' } },
  { name: '360-blue', width: 360, theme: 'light', reading: { scheme: 'blue', spacing: '2', size: '2' } },
];
const states = [
  { name: 'day', at: '?page=day' },
  { name: 'panel', at: '?page=panel' },
  { name: 'forms', at: '?page=forms' },
  {
    name: 'forms-list',
    at: '?page=forms',
    act: (page) => page.getByRole('combobox', { name: 'Эксперты' }).press('ArrowDown'),
  },
  { name: 'lists', at: '?page=lists' },
  {
    name: 'lists-menu',
    at: '?page=lists',
    act: (page) => page.getByRole('button', { name: 'Действия' }).click(),
  },
  { name: 'states', at: '?page=states' },
  { name: 'dialog', at: '?page=states&dialog=plain' },
  { name: 'danger', at: '?page=states&dialog=danger' },
  { name: 'toast', at: '?page=states&dialog=toast' },
  {
    name: 'more',
    at: '?page=day',
    phone: true,
    act: (page) => page.getByRole('button', { name: 'Ещё', exact: true }).click(),
  },
];

/** In the page: what sticks out, which words are cut in two, which targets are too small. */
function inspect() {
  const found = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const limit = document.documentElement.clientWidth;
    const guilty = [...document.querySelectorAll('body *')]
      .filter((node) => node.getBoundingClientRect().right > limit + 1)
      .slice(-3)
      .map((node) => `${node.tagName}.${node.className}`);
    found.push(`sideways by ${wide}px: ${guilty.join(' | ')}`);
  }
  for (const table of document.querySelectorAll('table')) {
    const wider = table.scrollWidth - table.parentElement.clientWidth;
    if (wider > 1) found.push(`table wider than its place by ${wider}px: ${table.caption?.textContent}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!parent?.checkVisibility?.() || parent.closest('.heard, select, textarea, script, style')) continue;
    for (const match of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const tops = new Set(
        [...range.getClientRects()].filter((r) => r.width > 0.5).map((r) => Math.round(r.top)),
      );
      if (tops.size < 2) continue;
      // Allowed only when the word alone is wider than the page can be.
      const ruler = document.createElement('span');
      ruler.textContent = match[0];
      ruler.style.cssText = 'position:absolute;white-space:nowrap;visibility:hidden';
      parent.append(ruler);
      const width = ruler.getBoundingClientRect().width;
      ruler.remove();
      const room = document.documentElement.clientWidth - 48;
      found.push(
        `${width > room ? 'NOTE longer than the page' : 'broken word'}: «${match[0]}» (${Math.round(width)}px) in ${parent.tagName}.${parent.className}`,
      );
    }
    const box = parent.getBoundingClientRect();
    if (
      parent.scrollWidth > parent.clientWidth + 1 &&
      getComputedStyle(parent).overflowX !== 'visible' &&
      box.width > 2
    )
      found.push(`cut off: «${node.data.trim().slice(0, 30)}» in ${parent.tagName}.${parent.className}`);
  }
  for (const node of document.querySelectorAll('button, a[href], input, select, summary, [role="option"]')) {
    if (!node.checkVisibility() || node.closest('.heard') || node.matches('.skip, .heard')) continue;
    const open = document.querySelector('dialog[open]');
    if (open && !open.contains(node)) continue;
    let box = node.getBoundingClientRect();
    // A link over the whole row counts as the row; a choice counts with its label; a link in a sentence is exempt.
    const row = node.closest('.opens, .step');
    if (row && node.matches('.title, .main a, .label a')) box = row.getBoundingClientRect();
    if (node.labels?.[0]) {
      const label = node.labels[0].getBoundingClientRect();
      box = {
        width: Math.max(box.width, label.right - box.left),
        height: Math.max(box.height, label.height),
      };
    }
    if (node.matches('p a, dd a, .name a, .name button')) continue;
    if (box.width < 43.5 || box.height < 43.5)
      found.push(
        `small target ${Math.round(box.width)}×${Math.round(box.height)}: ${node.getAttribute('aria-label') ?? node.textContent.trim().slice(0, 30)} (${node.className})`,
      );
  }
  return [...new Set(found)];
}

const asked = process.argv.slice(2);
const chosen = (all) =>
  all.some((each) => asked.includes(each.name)) ? all.filter((each) => asked.includes(each.name)) : all;
await mkdir(pictures, { recursive: true });
const server = await createServer({
  configFile: path.join(project, 'tests/gallery/vite.config.ts'),
  server: { host: '127.0.0.1', port: 0, hmr: false },
  logLevel: 'warn',
});
await server.listen();
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined,
  args: ['--no-sandbox'],
});

let bad = 0;
for (const look of chosen(looks)) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.width < 600 ? 740 : 768 },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  await context.addInitScript(
    (reading) => localStorage.setItem('reading', JSON.stringify(reading)),
    look.reading ?? {},
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    bad += 1;
    console.log(`${look.name}: ${error.message}`);
  });
  for (const state of chosen(states)) {
    if (state.phone && look.width > 600) continue;
    await page.setViewportSize({ width: look.width, height: look.width < 600 ? 740 : 768 });
    await page.goto(`http://127.0.0.1:${port}/${state.at}`);
    await page.waitForSelector('main h1, h1');
    await page.evaluate(() => document.fonts.ready);
    if (look.css) await page.addStyleTag({ content: look.css });
    await state.act?.(page);
    await page.waitForTimeout(150);
    const overlay = ['dialog', 'danger', 'toast', 'more'].includes(state.name);
    const file = path.join(pictures, `${state.name}-${look.name}.png`);
    if (overlay) await page.screenshot({ path: file });
    // As high as the page itself: otherwise the phone's tabs lie across the middle, which is only a matter of
    // scrolling for a person, but a half-covered link for axe.
    let height = 740;
    for (let round = 0; round < 6; round += 1) {
      // Again, because a virtual list learns its height by drawing.
      const now = await page.evaluate(() => document.documentElement.scrollHeight);
      if (round && now <= height) break;
      height = Math.min(40_000, Math.max(740, now));
      await page.setViewportSize({ width: look.width, height });
      await page.waitForTimeout(state.name.startsWith('lists') ? 300 : 100);
    }
    if (!overlay)
      await page.screenshot({
        path: file,
        clip: { x: 0, y: 0, width: look.width, height: Math.min(4000, height) },
      });
    const found = await page.evaluate(inspect);
    await page.evaluate(axe);
    const result = await page.evaluate(
      (tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }),
      TAGS,
    );
    const problems = [
      ...found,
      ...result.violations.flatMap((violation) =>
        violation.nodes.map(
          (node) =>
            `axe ${violation.id}: ${node.target.join(' ')} — ${node.any[0]?.message ?? violation.help}`,
        ),
      ),
    ];
    bad += problems.filter((problem) => !problem.startsWith('NOTE')).length;
    for (const problem of problems) console.log(`${state.name} ${look.name}: ${problem}`);
  }
  await context.close();
}
await browser.close();
await server.close();
console.log(bad ? `${bad} to mend` : 'nothing to mend');
process.exit(bad ? 1 : 0);
