/**
 * Makes static/fonts/ from Golos Text (SIL OFL, @fontsource-variable/golos-text). Run by hand when the set of
 * characters changes: `node server/admin/font.mjs`. The result is checked in, so a build needs no network and
 * no font tools.
 *
 * The package ships the face already cut by script and the cuts cannot be joined again without font tools in
 * another language; so there are two files that every page needs (Cyrillic, Latin with digits and signs) and a
 * third with the rouble sign, which a browser fetches only when a page shows one. The limit is for the first two.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const LIMIT_BYTES = 40 * 1024;
const source = path.dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/golos-text/package.json'),
);
const target = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../static/fonts');

const between = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('');

const cuts = [
  { from: 'cyrillic', to: 'golos.woff2', text: `${between(0x410, 0x44f)}Ёё№` },
  {
    from: 'latin',
    to: 'golos-latin.woff2',
    text: `${between(0x20, 0x7e)}«»—–…§°×÷±·•’‘“”„−≥≤←→↑↓\u00a0\u202f\u2009\u2011\u00ad©`,
  },
  { from: 'latin-ext', to: 'golos-sign.woff2', text: '₽' },
];

await mkdir(target, { recursive: true });
let needed = 0;
for (const { from, to, text } of cuts) {
  const whole = await readFile(path.join(source, `files/golos-text-${from}-wght-normal.woff2`));
  const cut = await subsetFont(whole, text, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  await writeFile(path.join(target, to), cut);
  if (from !== 'latin-ext') needed += cut.length;
  console.log(`${to}: ${(cut.length / 1024).toFixed(1)} KB`);
}
await copyFile(path.join(source, 'LICENSE'), path.join(target, 'OFL.txt'));
if (needed > LIMIT_BYTES) {
  console.error(`The two files every page needs are ${needed} bytes together, the limit is ${LIMIT_BYTES}.`);
  process.exit(1);
}
