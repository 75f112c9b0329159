/* [V-06] [V-15] A list of schools' terminals and rooms as a table has it. */
import { findSchool } from '../people/table/find-named';
import type { School } from '../people/place';
import { cellOf, type ColumnKind, type Mapping, type TableRow } from '../shared/table';
import { wordsOf } from '../shared/words';
import type { Resource, ResourceKind } from './equipment';

export const EQUIPMENT_FIELDS = ['school', 'settlement', 'title', 'kind', 'capacity'] as const;
export type EquipmentField = (typeof EQUIPMENT_FIELDS)[number];

export const EQUIPMENT_COLUMNS: readonly ColumnKind<EquipmentField>[] = [
  {
    field: 'school',
    headings: [
      ...['Школа', 'ОО', 'ОУ', 'Образовательная организация', 'Организация', 'Учреждение'],
      ...['Краткое название', 'Наименование ОО'],
    ],
  },
  { field: 'settlement', headings: ['Населённый пункт', 'Село', 'Посёлок', 'Город'] },
  {
    field: 'title',
    headings: ['Оборудование', 'Терминал', 'Название', 'Наименование', 'Модель', 'Кабинет', 'Где стоит'],
  },
  { field: 'kind', headings: ['Вид', 'Тип', 'Вид оборудования', 'Тип оборудования'] },
  { field: 'capacity', headings: ['Количество', 'Кол-во', 'Сколько', 'Штук', 'Шт.', 'Число'] },
];

export interface EquipmentFault {
  readonly code:
    'school-missing' | 'school-many' | 'school-unknown' | 'title-long' | 'kind-unknown' | 'capacity-bad';
  /** What stands in the cell. */
  readonly said: string;
  /** The school that is nearest to it. */
  readonly nearest?: string;
}

/** What would be entered. */
export type EquipmentValues = Pick<Resource, 'kind' | 'title' | 'owner' | 'capacity'>;

export interface EquipmentRow {
  readonly row: number;
  readonly values: EquipmentValues;
  /** As the register calls it, else as the table does. */
  readonly school: string;
  /** `there`: the school has such a thing of this name; `repeat`: the table has it above. */
  readonly outcome: 'add' | 'there' | 'repeat' | 'faulty';
  readonly faults: readonly EquipmentFault[];
}

const LONGEST_TITLE = 80;
const MOST = 10_000;

/** A terminal unless it is said otherwise; undefined for what a school does not keep here. */
function kindOf(text: string): ResourceKind | undefined {
  const [word = 'терминал'] = wordsOf(text);
  if (/^(терминал|кодек|комплект|вкс|видео)/u.test(word)) return 'terminal';
  return /^(кабинет|каб|класс|аудитори|зал|помещени)/u.test(word) ? 'room' : undefined;
}

const sameTitle = (a: string, b: string) => wordsOf(a).join(' ') === wordsOf(b).join(' ');

/** Reads terminals and rooms of many schools; what a school has already under that name is not entered again. */
export function readEquipmentRows(
  rows: readonly TableRow[],
  mapping: Mapping<EquipmentField>,
  schools: readonly School[],
  resources: readonly Resource[],
): readonly EquipmentRow[] {
  const added: EquipmentValues[] = [];
  const isOf = (values: EquipmentValues) => (other: EquipmentValues) =>
    other.owner === values.owner && other.kind === values.kind && sameTitle(other.title, values.title);
  return rows
    .filter((row) => mapping.some((field, column) => field && row.cells[column]))
    .map((row): EquipmentRow => {
      const cell = (field: EquipmentField) => cellOf(row, mapping, field).replaceAll('\n', ' ').trim();
      const [said, many, sort] = [cell('school'), cell('capacity'), cell('kind')];
      const named = findSchool(schools, said, cell('settlement'));
      const kind = kindOf(sort);
      const capacity = many === '' ? 1 : Number(many.replace(/\s*шт\.?$/iu, ''));
      const short = named.found?.short ?? said;
      const title = cell('title') || `${kind === 'room' ? 'Кабинет' : 'Терминал'}, ${short}`;
      const values = { kind: kind ?? 'terminal', title, owner: named.found?.id ?? '', capacity };
      const faults: EquipmentFault[] = [];
      if (!said) faults.push({ code: 'school-missing', said });
      else if (!named.found)
        faults.push(
          named.several
            ? { code: 'school-many', said }
            : { code: 'school-unknown', said, ...(named.nearest && { nearest: named.nearest.short }) },
        );
      if (title.length > LONGEST_TITLE) faults.push({ code: 'title-long', said: title });
      if (!kind) faults.push({ code: 'kind-unknown', said: sort });
      if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST)
        faults.push({ code: 'capacity-bad', said: many });
      const read = { row: row.row, values, school: short, faults };
      if (faults.length > 0) return { ...read, outcome: 'faulty' };
      if (resources.some(isOf(values))) return { ...read, outcome: 'there' };
      if (added.some(isOf(values))) return { ...read, outcome: 'repeat' };
      added.push(values);
      return { ...read, outcome: 'add' };
    });
}
