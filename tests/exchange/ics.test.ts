import ICAL from 'ical.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantAt } from '../../src/lib/domain/shared/calendar';
import { calendarFile, type CalendarEvent } from '../../src/lib/exchange/ics';

const MADE = Date.parse('2027-01-15T03:00:00Z');
const anEvent = (changes: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: '01SER000000000000000000001@2027-01-19',
  start: instantAt('2027-01-19', '09:50', 'Asia/Novokuznetsk'),
  end: instantAt('2027-01-19', '10:30', 'Asia/Novokuznetsk'),
  summary: 'Физика, 9А',
  description: 'Педагог: Седова А. П.\nПодключение: https://vks.example.org/1',
  location: 'СОШ № 2; кабинет 12, второй этаж',
  url: 'https://vks.example.org/1',
  status: 'confirmed',
  ...changes,
});

/** What another program reads. */
function read(text: string) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]);
  for (const zone of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
      shown: event.startDate.toString(),
      summary: event.summary,
      description: event.description,
      location: event.location,
      url: component.getFirstPropertyValue('url'),
      status: component.getFirstPropertyValue('status'),
      sequence: Number(component.getFirstPropertyValue('sequence')),
    };
  });
}

describe('[V-13, V-15] a calendar that other programs read', () => {
  test('says what it was given', () => {
    const [event] = read(calendarFile('Занятия', 'Asia/Novokuznetsk', [anEvent()], MADE));
    const { status: _, ...given } = anEvent();
    expect(event).toMatchObject({ ...given, shown: '2027-01-19T09:50:00', status: 'CONFIRMED' });
  });

  test.each([
    'Asia/Novokuznetsk',
    'Asia/Omsk',
    'Europe/Kaliningrad',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ])('times of a year have their instants, whether %s changes its clock or not', (zone) => {
    const starts = Array.from(
      { length: 366 * 4 },
      (_, index) => Date.parse('2026-12-20T00:00:00Z') + index * 6 * 3_600_000,
    );
    const events = starts.map((start) => anEvent({ uid: String(start), start, end: start + 2_400_000 }));
    const found = read(calendarFile('Занятия', zone, events, MADE));
    // A time that a clock shows twice is read as the one or the other; nobody teaches in it.
    const twice = (at: number) =>
      [-60, -30, 30, 60].some((by) => String(wallOf(at + by * 60_000, zone)) === String(wallOf(at, zone)));
    const wrong = found.filter(
      ({ uid, start, end }) => !twice(Number(uid)) && (start !== Number(uid) || end - start !== 2_400_000),
    );
    expect(wrong).toEqual([]);
  });

  test('a zone without summer time has one observance, one with it those of its changes', () => {
    const observances = (zone: string) =>
      calendarFile('Занятия', zone, [anEvent(), anEvent({ start: MADE + 200 * 86_400_000 })], MADE).match(
        /BEGIN:(STANDARD|DAYLIGHT)/g,
      );
    expect(observances('Asia/Novokuznetsk')).toEqual(['BEGIN:STANDARD']);
    expect(observances('Europe/Berlin')).toEqual(['BEGIN:STANDARD', 'BEGIN:DAYLIGHT']);
  });

  test('a date that was cancelled says so under the same name, in a later revision', () => {
    const before = read(calendarFile('Занятия', 'Asia/Omsk', [anEvent()], MADE))[0]!;
    const after = read(
      calendarFile('Занятия', 'Asia/Omsk', [anEvent({ status: 'cancelled' })], MADE + 60_000),
    )[0]!;
    expect(after).toMatchObject({ uid: before.uid, status: 'CANCELLED' });
    expect(after.sequence).toBeGreaterThan(before.sequence);
  });

  test('lines end with CRLF and have at most 75 octets, no character is cut, any text comes back', () => {
    // Line breaks become one; characters that the format forbids are gone.
    const clean = (text: string) =>
      // eslint-disable-next-line no-control-regex -- those characters are what is tried
      text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '');
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'ёЖ;,\\\n\r"🛰 a:', '\u0007'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 300,
    });
    fc.assert(
      fc.property(text, text, (summary, description) => {
        const file = calendarFile('Занятия', 'Asia/Omsk', [anEvent({ summary, description })], MADE);
        const lines = file.split('\r\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
        }
        expect(Buffer.from(file).toString()).toBe(file);
        const [event] = read(file);
        expect(event!.summary ?? '').toBe(clean(summary));
        expect(event!.description ?? '').toBe(clean(description));
      }),
      { numRuns: 300 },
    );
  });
});

function wallOf(instant: number, zone: string): [string, string] {
  const [date, clock] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(instant)
    .split(' ');
  return [date!, clock!];
}
