import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** A way of looking at a screen. Layout asks for rem, so large text is tried by the size of the root's text. */
interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly text: string;
}
const LOOKS: readonly Look[] = [
  { name: '1366 light', width: 1366, height: 768, scheme: 'light', text: '' },
  { name: '360 dark', width: 360, height: 740, scheme: 'dark', text: '' },
  { name: '320 light', width: 320, height: 640, scheme: 'light', text: '' },
  {
    name: '360 light, text 200 %',
    width: 360,
    height: 740,
    scheme: 'light',
    text: '200%',
  },
];

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything wrong with the screen as it stands, in every look; an empty list is what tests ask for. */
export async function faultsOf(page: Page, screen: string): Promise<string[]> {
  const faults: string[] = [];
  for (const look of LOOKS) {
    await page.emulateMedia({
      colorScheme: look.scheme,
      reducedMotion: 'reduce',
    });
    await page.setViewportSize(look);
    await page.evaluate(async (text) => {
      document.documentElement.style.fontSize = text;
      await document.fonts.ready;
    }, look.text);
    await settled(page);
    const measured = await page.evaluate(measure);
    // What stays at the lower edge would cover targets that a person scrolls out from under it.
    if (look.width < 600) await showWhole(page, look);
    faults.push(...[...measured, ...(await axe(page))].map((fault) => `${screen}, ${look.name}: ${fault}`));
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.setViewportSize({ width: 1366, height: 768 });
  return faults;
}

/** Makes the window as high as the page, which may still grow: a code is drawn, a history arrives. */
async function showWhole(page: Page, { width, height }: Look): Promise<void> {
  let shown = height;
  for (let tries = 0; tries < 5; tries++) {
    const whole = await page.evaluate(() => document.scrollingElement!.scrollHeight);
    if (whole <= shown) return;
    shown = whole;
    await page.setViewportSize({ width, height: shown });
    await settled(page);
  }
}

async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    for (let i = 0; i < 4; i++) await frame();
  });
}

async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return await page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  }, RULES);
}

/** Runs in the page: sideways overflow, words broken across lines, targets under 44 px. */
function measure(): string[] {
  const found: string[] = [];
  const root = document.scrollingElement!;
  const dialogs = [...document.querySelectorAll<HTMLElement>('dialog[open]')];
  const top = dialogs.at(-1);
  const name = (element: Element) =>
    `<${element.localName} class="${element.className.toString().slice(0, 40)}"> «${(
      element.getAttribute('aria-label') ??
      element.textContent ??
      ''
    )
      .trim()
      .slice(0, 40)}»`;
  for (const box of [root, ...dialogs]) {
    if (box.scrollWidth <= box.clientWidth) continue;
    const edge = box.getBoundingClientRect().left + box.clientWidth;
    const beyond = [...box.querySelectorAll('*')].filter(
      (each) => each.getBoundingClientRect().right > edge + 0.5,
    );
    const names = beyond.slice(-3).map(name).join(', ');
    found.push(`sideways overflow of ${box.localName}: ${box.scrollWidth} > ${box.clientWidth}: ${names}`);
  }
  /** Under an open dialog nothing is looked at or pressed. */
  const area = top ?? document.body;
  const shown = (element: Element) =>
    element.checkVisibility({
      visibilityProperty: true,
      opacityProperty: true,
    }) && !element.closest('.heard, [aria-hidden="true"], [inert]');

  const pen = document.createElement('canvas').getContext('2d')!;
  const texts = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode as Text;
    const parent = node.parentElement!;
    if (!node.data.trim() || !shown(parent) || parent.closest('script, style, svg, select, option')) continue;
    // A break is right at a space and after a hyphen or a slash; an address is one word whatever stands in it.
    for (const { 0: word, index } of node.data.matchAll(
      /\S+:\/\/\S+|\S+@\S+|[^\s\u00a0\u202f\u200b\u00ad\-–—/]{2,}/g,
    )) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set(
        [...range.getClientRects()].filter(({ width }) => width > 0.5).map((r) => Math.round(r.top)),
      );
      if (lines.size < 2) continue;
      let block: HTMLElement = parent;
      while (getComputedStyle(block).display.startsWith('inline') && block.parentElement)
        block = block.parentElement;
      const style = getComputedStyle(block);
      const room = block.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const { fontStyle, fontWeight, fontSize, fontFamily, letterSpacing } = getComputedStyle(parent);
      pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
      const spacing = (parseFloat(letterSpacing) || 0) * word.length;
      const width = pen.measureText(word).width + spacing;
      // Wider than all the width there is: it has to break somewhere.
      if (width > innerWidth - 64 && width > room) continue;
      found.push(
        `word broken: «${word}» ${Math.round(width)} px in ${Math.round(room)} px of ${name(block)}`,
      );
    }
  }

  const targets = area.querySelectorAll<HTMLElement>(
    'a[href], button, summary, select, textarea, input:not([type=hidden]), [role=tab], [role=option], [contenteditable=true]',
  );
  for (const element of targets) {
    if (!shown(element)) continue;
    // What is pressed: the thing itself, its label, and a whole row where an overlay of the link covers it.
    const parts: Element[] = [element];
    if (element instanceof HTMLInputElement && element.matches('[type=radio], [type=checkbox], [type=file]'))
      parts.push(...(element.labels ?? []));
    const over = getComputedStyle(element, '::after');
    if (over.content !== 'none' && over.position === 'absolute') {
      let row: Element = element;
      while (getComputedStyle(row).position === 'static' && row.parentElement) row = row.parentElement;
      parts.push(row);
    }
    const rects = parts.map((part) => part.getBoundingClientRect());
    const width = Math.max(...rects.map(({ right }) => right)) - Math.min(...rects.map(({ left }) => left));
    const height = Math.max(...rects.map(({ bottom }) => bottom)) - Math.min(...rects.map(({ top }) => top));
    const own = rects[0]!;
    if (own.bottom < 0 || own.right < 0 || width === 0) continue;
    const within = getComputedStyle(element).display === 'inline';
    const line = element.parentElement!;
    const inText =
      within && [...line.childNodes].some((n) => n !== element && n.nodeType === 3 && n.textContent!.trim());
    if (inText) continue;
    if (width < 43.5 || height < 43.5)
      found.push(`target ${Math.round(width)} × ${Math.round(height)}: ${name(element)}`);
  }
  return [...new Set(found)];
}
