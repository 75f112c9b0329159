import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Browser } from '@playwright/test';
import { agendaOf, type Dated } from '../../src/lib/domain/lessons/agenda';
import { lessonsOf } from '../../src/lib/domain/lessons/network-lesson';
import { centreOf } from '../../src/lib/domain/lessons/region';
import { frameOf } from '../../src/lib/domain/lessons/schedule';
import { addDays, dateAt } from '../../src/lib/domain/shared/calendar';
import { RawClient } from './facts';
import {
  aDevice,
  allSent,
  appIsKept,
  backOnLine,
  expect,
  signInAs,
  test,
  type Persona,
  type Product,
} from './harness';
import { faultsOf } from './look-over';

interface Sample {
  readonly product: Product;
  readonly people: readonly Persona[];
}
const called = ({ people }: Sample, family: string) => people.find(({ name }) => name.startsWith(family))!;
/** A distance teacher of the gymnasium, the gymnasium's local coordinator, and who composes the centre's plan. */
const teacherOf = (sample: Sample) => called(sample, 'Астахова');
const localOf = (sample: Sample) => called(sample, 'Третьяков');
const dispatcherOf = (sample: Sample) => called(sample, 'Воронцов');

const phone = { viewport: { width: 360, height: 740 } };
const opened = async (browser: Browser, sample: Sample, persona: Persona, options = {}) => {
  const device = await aDevice(browser, sample.product, options);
  await signInAs(device, persona);
  await allSent(device.page);
  return device;
};

/** What a person is told of, as their device would fold it. */
async function regionOf(sample: Sample, persona: Persona) {
  const { facts } = await (await RawClient.signIn(sample.product, persona)).catchUp();
  const me = facts.people.get(persona.person)!;
  const centre = centreOf(facts, me.place)!;
  const [term] = [...centre.region.terms.values()];
  const frame = frameOf(facts, centre.id, term!.id)!;
  const { zone } = facts.places.get(me.place)!;
  const today = dateAt(Date.now(), zone);
  return { facts, centre, frame, zone, today, lessons: lessonsOf(facts, centre.id, term!.id) };
}

/** The dates that somebody teaches in some days from today on, confirmed and live. */
async function datesOf(
  sample: Sample,
  persona: Persona,
  from: number,
  to: number,
): Promise<readonly Dated[]> {
  const { lessons, frame, today, zone } = await regionOf(sample, persona);
  const own = lessons.filter(({ offer, booked }) => offer.teacher === persona.person && booked);
  const days = { from: addDays(today, from), to: addDays(today, to) };
  return agendaOf(own, frame, days, zone).filter(({ occurrence }) => !occurrence.off);
}
const pageOf = ({ network, occurrence }: Dated) => `/lessons/${network.id}?date=${occurrence.planned}`;

test('[V-09] the week in lanes: arrows walk, Enter opens, a crowded region stays a small page', async ({
  browser,
  sample,
}) => {
  const { page } = await opened(browser, sample, dispatcherOf(sample));
  await page.goto('/lessons');
  await expect(page.getByRole('rowheader', { name: 'Сервер видеоконференций' })).toBeVisible();
  await expect(page.getByText(/до \d из \d/).first()).toBeVisible();
  for (const by of ['resource', 'school', 'teacher']) {
    await page.goto(`/lessons?by=${by}&scope=region`);
    await expect(page.locator('.block').first()).toBeVisible();
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(1_500);
  }
  await page.goto('/lessons');
  // One lesson alone is in the way of Tab; from it arrows lead.
  await expect(page.locator('.block[tabindex="0"]')).toHaveCount(1);
  await page.locator('.block[tabindex="0"]').focus();
  const at = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.at);
  const first = await at();
  await page.keyboard.press('ArrowDown');
  await expect.poll(at).not.toBe(first);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number((await at())!.split(' ')[1])).toBeGreaterThan(0);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect.poll(at).toBe(first);
  const href = await page.evaluate(() => (document.activeElement as HTMLAnchorElement).getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${href}`);
  await expect(page.getByRole('heading', { name: 'Как идёт' })).toBeVisible();

  await page.goto('/lessons?scope=region');
  await page.getByRole('button', { name: 'Следующая неделя' }).click();
  await page.waitForURL(/date=/);
  await page.reload();
  await expect(page.getByText('сегодня', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Эта неделя' }).click();
  await expect(page.getByText('сегодня', { exact: true })).toBeVisible();
});

test('[V-12] a teacher cancels and moves a date; the school is told on its day', async ({
  browser,
  sample,
}) => {
  const [first, second] = await datesOf(sample, teacherOf(sample), 1, 9);
  const { page } = await opened(browser, sample, teacherOf(sample));
  const dates = page.locator('#dates');
  const menu = async (dated: Dated, item: string) => {
    await page.goto(pageOf(dated));
    await dates
      .getByRole('button', { name: /^Изменить/ })
      .first()
      .waitFor();
    const index = await page.evaluate((planned) => Number(planned.slice(8)), dated.occurrence.date);
    await dates
      .getByRole('button', { name: new RegExp(`^Изменить ${index}\\s`) })
      .first()
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu(first!, 'Отменить занятие…');
  await page.getByLabel('Причина').fill('Педагог на олимпиаде');
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить занятие' }).click();
  await expect(dates.getByText('отменено').first()).toBeVisible();

  await menu(second!, 'Перенести…');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Ближайшее свободное для всех:')).toBeVisible();
  // Onto the teacher's own other lesson: said before anything is written.
  const other = (await datesOf(sample, teacherOf(sample), 1, 9)).find(
    ({ network }) => network.id !== second!.network.id && 'period' in network.booked!.slot,
  )!;
  await dialog.getByLabel('Дата').fill(other.occurrence.date);
  await dialog
    .getByLabel('Урок')
    .selectOption(String((other.occurrence.slot as { readonly period: number }).period));
  await expect(dialog.getByText('Так нельзя: накладка')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Записать' })).toBeDisabled();
  await dialog.locator('.row button').first().click();
  await expect(dialog.getByText('Так нельзя: накладка')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Записать' }).click();
  await expect(dates.getByText('перенесено').first()).toBeVisible();
  await allSent(page);

  const school = await opened(browser, sample, localOf(sample), phone);
  const changed = school.page.getByRole('list', { name: 'Что изменилось в занятиях' });
  await expect(changed.getByText('Педагог на олимпиаде')).toBeVisible();
  await changed.getByText('Педагог на олимпиаде').scrollIntoViewIfNeeded();

  // Taken back, the date is what it was.
  await menu(first!, 'Вернуть как было');
  await expect(page.getByText('Педагог на олимпиаде')).toHaveCount(1);
  await allSent(page);
  await school.page.goto('/');
  await expect(school.page.getByText('Занятия сегодня')).toBeVisible();
  await expect(school.page.getByText('Педагог на олимпиаде')).toHaveCount(0);
});

test('[V-18, V-14] without a network: the card of a connection, «не подключились» in two taps, undone and told again', async ({
  browser,
  sample,
}) => {
  const { lessons, frame, today, zone } = await regionOf(sample, localOf(sample));
  const { person } = localOf(sample);
  const school = (await regionOf(sample, localOf(sample))).facts.people.get(person)!.school!;
  const past = agendaOf(lessons, frame, { from: addDays(today, -14), to: addDays(today, -1) }, zone).find(
    ({ network, occurrence }) =>
      network.booked &&
      network.offer.kind === 'online' &&
      !occurrence.off &&
      network.offer.host.school === school &&
      !network.reports.has(`${occurrence.planned} ${school}`),
  )!;
  const device = await opened(browser, sample, localOf(sample), phone);
  const { page } = device;
  await appIsKept(page);
  await device.line.close();
  await page.goto(`/lessons?date=${past.date}&scope=mine`);
  await page
    .getByRole('button', { name: /^Как прошло/ })
    .first()
    .waitFor();
  await page.goto(pageOf(past));
  await expect(page.getByRole('link', { name: /^Позвонить: / })).toHaveAttribute('href', /^tel:[+\d]+$/);
  await expect(page.getByRole('link', { name: /^https:/ })).toBeVisible();
  const asked = page.getByRole('region', { name: /^Как прошло подключение/ });
  const fail = async () => {
    await asked.getByRole('button', { name: 'Не подключились…' }).click();
    await asked.getByRole('button', { name: 'нет связи' }).click();
    await expect(asked.getByText('не подключились: нет связи')).toBeVisible();
  };
  await fail();
  await page.getByRole('button', { name: 'Отменить', exact: true }).first().click();
  await expect(asked.getByText('как прошло подключение?')).toBeVisible();
  await fail();
  await backOnLine(device);
  await allSent(page);

  const centre = await opened(browser, sample, dispatcherOf(sample));
  await centre.page.goto('/lessons/journal');
  await centre.page.getByLabel('С', { exact: true }).fill(past.date);
  await centre.page.getByLabel('По', { exact: true }).fill(past.date);
  await centre.page.getByLabel('Подключение', { exact: true }).selectOption('failed');
  await expect(
    centre.page
      .getByRole('row')
      .filter({ hasText: past.occurrence.lesson.subject })
      .filter({ hasText: 'нет связи' }),
  ).toHaveCount(1);
  await centre.page.getByRole('tab', { name: 'Использование ВКС' }).click();
  for (const by of ['resource', 'network', 'school']) {
    await centre.page.getByLabel('По чему считать').selectOption(by);
    await expect(centre.page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
  }
  const download = centre.page.waitForEvent('download');
  await centre.page.getByRole('button', { name: 'Скачать таблицей' }).click();
  expect((await download).suggestedFilename()).toMatch(/^Использование ВКС .*\.xlsx$/);
});

test('[V-17] «актированный день» from a phone in two taps, new dates, and taken back', async ({
  browser,
  sample,
}) => {
  const { page } = await opened(browser, sample, localOf(sample), phone);
  const { today } = await regionOf(sample, localOf(sample));
  await page.goto('/lessons');
  await page.getByRole('link', { name: 'Актированный день' }).click();
  await expect(page.getByText('Что изменится')).toBeVisible();
  // Whatever day it is, a week ahead has lessons; left alone, it is today's or tomorrow's.
  await page.getByLabel('По какой день').fill(addDays(today, 8));
  await expect(page.getByText(/Освободится: /).first()).toBeVisible();
  await page.getByRole('button', { name: 'Отменить занятия' }).click();
  await expect(page.getByRole('heading', { name: 'Сейчас не учатся' })).toBeVisible();
  await expect(page.getByText(/^Можно: /).first()).toBeVisible();
  await allSent(page);

  const teacher = await opened(browser, sample, teacherOf(sample));
  await expect(teacher.page.getByText('школа не учится').first()).toBeVisible();
  await teacher.page.goto('/lessons');
  await expect(teacher.page.getByText('Не учатся')).toBeVisible();

  await page
    .getByRole('button', { name: /^Снять/ })
    .first()
    .click();
  await allSent(page);
  await expect(page.getByText(/^Можно: /)).toHaveCount(0);
});

test('[V-08] «когда свободно», by the clock of a municipality in another zone', async ({
  browser,
  sample,
}) => {
  const far = called(sample, 'Абдуллин');
  const { page } = await opened(browser, sample, far, phone);
  await page.goto('/lessons/free');
  await expect(page.getByText(/время по часам: Степновский/)).toBeVisible();
  await expect(page.getByText(/^\d\d:\d\d–\d\d:\d\d, \d-й урок$/).first()).toBeVisible();
});

test('[V-13, V-15] the calendar file holds every date of the term under its lasting name', async ({
  browser,
  sample,
}) => {
  const { page } = await opened(browser, sample, teacherOf(sample));
  await page.goto('/lessons');
  await page.getByRole('button', { name: 'Скачать .ics' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Скачать .ics' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(file) as [string, unknown[], unknown[]]);
  const { lessons, frame, zone } = await regionOf(sample, teacherOf(sample));
  const own = lessons.filter(({ offer }) => offer.teacher === teacherOf(sample).person);
  const dates = agendaOf(own, frame, frame.term, zone).map(({ occurrence }) => occurrence.id);
  const events = calendar.getAllSubcomponents('vevent');
  expect(events.map((event) => String(event.getFirstPropertyValue('uid'))).sort()).toEqual(dates.sort());
  expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe(zone);
});

test('nothing is wrong with how the pages look', async ({ browser, sample }) => {
  test.setTimeout(300_000);
  const [dated] = await datesOf(sample, teacherOf(sample), 1, 9);
  const faults: string[] = [];
  const tour = async (persona: Persona, paths: readonly string[]) => {
    const { page } = await opened(browser, sample, persona, { bypassCSP: true });
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(500);
      faults.push(...(await faultsOf(page, path)));
    }
    return page;
  };
  await tour(localOf(sample), ['/', '/lessons', '/lessons/close', '/lessons/free']);
  await tour(dispatcherOf(sample), ['/lessons', '/lessons/journal']);
  const page = await tour(teacherOf(sample), [pageOf(dated!)]);
  await page
    .locator('#dates')
    .getByRole('button', { name: /^Изменить/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Перенести…' }).click();
  faults.push(...(await faultsOf(page, 'moving a date')));
  expect(faults).toEqual([]);
});
