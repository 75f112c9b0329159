import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { App } from '../../src/lib/state/app.svelte';
import { IncomingPapers } from '../../src/lib/state/incoming.svelte';
import { Device } from '../../src/lib/storage/database';
import { idOf, PLACE } from '../builders/municipality';
import { aFullHouse } from '../domain/round';

const LETTER = [
  'From: Author <author@mail.example>',
  'Subject: Planets of the sky',
  'Message-ID: <planets@mail.example>',
  'Content-Type: text/plain',
  '',
  'Good day!',
  '',
].join('\r\n');

/** A page of the desk on a device that outlives it. */
function aPage(device: Device) {
  const { facts } = aFullHouse();
  return new IncomingPapers({
    ...{ device, facts, person: idOf('specialist'), today: '2026-12-07', zone: 'Asia/Yekaterinburg' },
    place: facts.places.get(PLACE),
  } as unknown as App);
}

/** How much room the browser says that there is. */
let quota: number;
beforeEach(() => {
  quota = 1_000_000_000;
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ usage: 0, quota }) } });
  return () => vi.unstubAllGlobals();
});

test('[X-13] letters and files that nobody has decided on are there again after leaving the page', async () => {
  const device = new Device('incoming-again');
  const page = aPage(device);
  await page.take([
    new File([LETTER], 'planets.eml', { type: 'message/rfc822' }),
    new File(['слайды'], 'Дроби.pptx'),
  ]);
  const [letter, file] = page.rows.map(({ incoming }) => incoming.id);
  page.answer(letter!, { title: 'Планеты' });
  page.answer(file!, { skip: true });
  expect(page.unkept).toEqual([]);

  const later = aPage(device);
  await later.resume();
  expect(later.rows).toEqual(page.rows);
  expect(later.rows.map(({ outcome, card }) => [outcome, card.title])).toEqual([
    ['asked', 'Планеты'],
    ['skipped', 'Дроби'],
  ]);
  // Asked twice, nothing is there twice.
  await later.resume();
  expect(later.rows).toHaveLength(2);

  later.clear();
  await expect.poll(() => device.incoming.count()).toBe(0);
  const last = aPage(device);
  await last.resume();
  expect(last.rows).toEqual([]);
});

test('[X-13] what this device has no room for is said to be in this page alone', async () => {
  const device = new Device('incoming-full');
  const page = aPage(device);
  quota = 3;
  await page.take([new File(['слайды'], 'Дроби.pptx')]);
  expect(page.unkept).toHaveLength(1);
  await page.resume();
  expect(page.rows).toHaveLength(1);
});
