import { describe, expect, test } from 'vitest';
import type { OfferField } from '../../../src/lib/domain/lessons/table/columns';
import {
  readDate,
  readOffers,
  readSlot,
  readWeekday,
  readWeeks,
  unknownSubjects,
  type OfferReading,
} from '../../../src/lib/domain/lessons/table/read-offers';
import { offerFaultText } from '../../../src/lib/domain/lessons/table/phrases';
import { aResource } from '../../builders/lessons/term';

const term = { id: 'half', title: 'Полугодие', from: '2026-11-09', to: '2027-05-28', breaks: [] };
const reading = (more: Partial<OfferReading> = {}): OfferReading => ({
  term,
  teacher: 'own',
  teachers: [
    { id: 'own', name: 'Седова Анна Петровна' },
    { id: 'other', name: 'Мироненко Олег Ильич' },
  ],
  subjects: ['Физика', 'Русский язык'],
  answers: new Map(),
  rooms: [aResource('r-12', 'room', { title: 'Кабинет 12' })],
  ...more,
});
const MAPPING: OfferField[] = ['teacher', 'subject', 'level', 'kind', 'weekday', 'slot', 'seats'];
const read = (cells: string[], mapping: OfferField[] = MAPPING, more: Partial<OfferReading> = {}) =>
  readOffers([{ row: 7, cells }], mapping, reading(more))[0]!;

describe('[V-15] cells of a timetable', () => {
  test.each([
    ['вт', 2],
    ['Вторник', 2],
    ['среду', 3],
    ['ПТ', 5],
    ['6', 6],
    ['8', undefined],
    ['завтра', undefined],
  ])('the day «%s» is %s', (text, day) => expect(readWeekday(text)).toBe(day));

  test.each([
    ['3', '', { period: 3 }],
    ['3-й урок', '', { period: 3 }],
    ['урок 5', '', { period: 5 }],
    ['10.00–10.40', '', { start: '10:00', end: '10:40' }],
    ['9:15', '9:55', { start: '09:15', end: '09:55' }],
    ['10:40-10:00', '', 'backwards'],
    ['9:15', '', undefined],
    ['25:10–26:00', '', undefined],
    ['после обеда', '', undefined],
  ])('the time «%s» «%s» is %o', (text, end, slot) => expect(readSlot(text, end)).toEqual(slot));

  test.each([
    ['каждую неделю', 'every'],
    ['Нечётные', 'odd'],
    ['четная', 'even'],
    ['1, 3-5', [1, 3, 4, 5]],
    ['иногда', undefined],
    ['60', undefined],
  ])('the weeks «%s» are %o', (text, weeks) => expect(readWeeks(text)).toEqual(weeks));

  test.each([
    ['12.01.2027', '2027-01-12'],
    ['12.01.27', '2027-01-12'],
    ['2027-01-12', '2027-01-12'],
    ['01.12', '2026-12-01'],
    ['12.01', '2027-01-12'],
    ['31.02.2027', undefined],
    ['зима', undefined],
  ])('the date «%s» is %s', (text, date) => expect(readDate(text, term)).toBe(date));
});

describe('[V-15] rows of a timetable', () => {
  test('a row that is whole becomes a row of the timetable in the words of the others', () => {
    const { values, faults, of } = read(['Седова А. П.', 'физики', '9', 'ВКС', 'вт', '3', '25']);
    expect(faults).toEqual([]);
    expect(of).toBeUndefined();
    expect(values).toEqual({
      ...{ subject: 'Физика', level: '9 класс', kind: 'online', use: 'lesson' },
      ...{ weekday: 2, slot: { period: 3 }, seats: 25 },
    });
  });

  test('what is not understood is named, with what it is near to, and does not get in', () => {
    const { values, faults } = read(['Седава Анна', '', '9', 'лично', 'втр-ср', 'потом', 'много']);
    expect(faults.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'teacher teacher-unknown',
      'subject missing',
      'weekday weekday-unknown',
      'slot slot-unknown',
      'seats seats-unknown',
      'kind kind-unknown',
    ]);
    expect(offerFaultText(faults[0]!)).toBe(
      'в этой сети нет такого педагога «Седава Анна», ближайший «Седова Анна Петровна»',
    );
    expect(values).not.toHaveProperty('weekday');
    expect(values).not.toHaveProperty('slot');
  });

  test('a row of another teacher of the network goes into their timetable', () => {
    expect(read(['Мироненко О. И.', 'Физика', '9', '', 'вт', '3', '']).of).toBe('other');
  });

  test('days outside the term, backwards, or of another weekday are named', () => {
    const dated = (from: string, to: string, day: string) =>
      read(['Физика', from, to, day], ['subject', 'from', 'to', 'weekday']).faults.map(({ code }) => code);
    expect(dated('12.01.2026', '26.01.2027', 'вт')).toEqual(['date-outside']);
    expect(dated('26.01.2027', '12.01.2027', 'вт')).toEqual(['dates-backwards']);
    expect(dated('12.01.2027', '12.01.2027', 'ср')).toEqual(['weekday-other']);
    expect(dated('12.01.2027', '26.01.2027', 'вт')).toEqual([]);
  });

  test('a table of single dates says the day by its date', () => {
    const { values } = read(['Физика', '12.01.2027', '3'], ['subject', 'from', 'slot']);
    expect(values).toMatchObject({ weekday: 2, from: '2027-01-12', to: '2027-01-12' });
  });

  test('a room is one of the school’s', () => {
    expect(read(['Физика', 'кабинет 12'], ['subject', 'room']).values.room).toBe('r-12');
    expect(read(['Физика', '13'], ['subject', 'room']).faults[0]?.code).toBe('room-unknown');
  });

  test('subjects nobody has used are asked about once for all their rows, until somebody has said', () => {
    const rows = ['Физека', 'физека', 'Астрономия', 'Русского языка'].map((subject, index) => ({
      row: index + 2,
      cells: [subject],
    }));
    const asked = (answers: ReadonlyMap<string, string>) => {
      const context = reading({ answers });
      return unknownSubjects(readOffers(rows, ['subject'], context), context);
    };
    expect(asked(new Map())).toEqual([
      { said: 'Физека', rows: [2, 3], nearest: 'Физика' },
      { said: 'Астрономия', rows: [4] },
    ]);
    const said = new Map([
      ['физека', 'Физика'],
      ['астрономия', 'Астрономия'],
    ]);
    expect(asked(said)).toEqual([]);
    expect(
      readOffers(rows, ['subject'], reading({ answers: said })).map(({ values }) => values.subject),
    ).toEqual(['Физика', 'Физика', 'Астрономия', 'Русский язык']);
  });
});
