import { describe, expect, test } from 'vitest';
import {
  EQUIPMENT_FIELDS,
  readEquipmentRows,
  type EquipmentField,
} from '../../../src/lib/domain/lessons/read-equipment';
import { equipmentFaultWords } from '../../../src/lib/domain/lessons/register-phrases';
import { aResource } from '../../builders/lessons/term';

const school = (id: string, short: string, settlement = '') => ({
  id,
  title: `МБОУ «${short}»`,
  short,
  settlement,
});
const SCHOOLS = [
  school('s2', 'Школа № 2'),
  school('s7', 'Школа № 7'),
  school('start-k', 'Начальная школа', 'Ключи'),
  school('start-l', 'Начальная школа', 'Липовка'),
];
/** Cells in the order of the fields. */
const read = (...rows: string[][]) =>
  readEquipmentRows(
    rows.map((cells, index) => ({ row: index + 2, cells })),
    EQUIPMENT_FIELDS satisfies readonly EquipmentField[],
    SCHOOLS,
    [aResource('t7', 'terminal', { owner: 's7', title: 'Терминал в кабинете 21' })],
  );

describe('[V-06] [V-15] terminals and rooms of many schools from a table', () => {
  test('a school alone has one terminal under its name', () => {
    expect(read(['школа №2'])).toEqual([
      {
        row: 2,
        values: { kind: 'terminal', title: 'Терминал, Школа № 2', owner: 's2', capacity: 1 },
        school: 'Школа № 2',
        outcome: 'add',
        faults: [],
      },
    ]);
  });

  test('kind, title and number are read as people write them', () => {
    const [room, codec] = read(
      ['Школа 2', '', 'Кабинет 15', 'каб.', ''],
      ['Начальная школа', 'Липовка', 'Кодек', 'Комплект ВКС', '2 шт.'],
    );
    expect(room!.values).toEqual({ kind: 'room', title: 'Кабинет 15', owner: 's2', capacity: 1 });
    expect(codec!.values).toEqual({ kind: 'terminal', title: 'Кодек', owner: 'start-l', capacity: 2 });
  });

  test('what is there, or stands above, is not entered again', () => {
    const outcomes = read(
      ['Школа № 7', '', 'терминал в кабинете 21'],
      ['Школа № 7', '', 'Второй терминал'],
      ['МБОУ «Школа № 7»', '', 'второй терминал'],
      ['', '', '', '', ''],
    ).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['there', 'add', 'repeat']);
  });

  test('what cannot be entered is said row by row', () => {
    const rows = read(
      ['', '', 'Терминал'],
      ['Начальная школа'],
      ['Школа № 99'],
      ['Школа № 2', '', '', 'проектор'],
      ['Школа № 2', '', '', '', 'много'],
      ['Школа № 2', '', 'т'.repeat(81)],
    );
    expect(rows.every(({ outcome }) => outcome === 'faulty')).toBe(true);
    expect(rows.flatMap(({ faults }) => faults.map(({ code }) => code))).toEqual([
      'school-missing',
      'school-many',
      'school-unknown',
      'kind-unknown',
      'capacity-bad',
      'title-long',
    ]);
    expect(equipmentFaultWords(rows[3]!.faults[0]!)).toBe(
      'Непонятный вид: «проектор». Школы записывают терминалы и кабинеты.',
    );
  });
});
