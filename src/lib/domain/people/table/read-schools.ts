import { cellOf, type Mapping, type TableRow } from '../../shared/table';
import { likeness, wordsOf } from '../../shared/words';
import type { School } from '../place';
import type { SchoolField } from './columns';
import { findSchool } from './find-named';

/** What is wrong with one cell of a list of schools. */
export interface SchoolFault {
  readonly field: SchoolField;
  readonly code: 'title-missing' | 'title-long' | 'short-long' | 'settlement-long';
}

/** A school as the table has it; without a short name the full one serves, as far as it goes. */
export type SchoolValues = Omit<School, 'id'>;

/** A row of a list of schools, understood. */
export interface SchoolRow {
  readonly row: number;
  readonly values: SchoolValues;
  /** `near`: a school much like it is there; it is added only when the person says so. */
  readonly outcome: 'add' | 'there' | 'repeat' | 'near' | 'faulty' | 'skipped';
  readonly faults: readonly SchoolFault[];
  /** The school that is there, or that is near. */
  readonly is?: string;
}

const LONGEST = { title: 200, short: 60, settlement: 80 } as const;
const SHORTEST_TITLE = 3;

const oneLine = (text: string) => text.replaceAll('\n', ' ').trim();

/** A school of which only one name is known, for adding it. */
export const schoolNamed = (name: string): SchoolValues => ({
  title: name.slice(0, LONGEST.title),
  short: shortOf(name),
  settlement: '',
});

/** The name in quotes is what people call it by: «МБОУ „Липовская ООШ“» → «Липовская ООШ». */
function shortOf(title: string): string {
  const quoted = /[«"„“](.+)[»"”“]/u.exec(title)?.[1];
  return (quoted && quoted.length <= LONGEST.short ? quoted : title).slice(0, LONGEST.short).trim();
}

/**
 * Reads a list of schools: full name, short name, settlement. A school that is there by either name is not added
 * again; one that is only like another waits for `answers`, by row.
 */
export function readSchoolRows(
  rows: readonly TableRow[],
  mapping: Mapping<SchoolField>,
  schools: readonly School[],
  answers: ReadonlyMap<number, 'add' | 'skip'>,
): readonly SchoolRow[] {
  const added: School[] = [];
  return rows
    .filter((row) => mapping.some((field, column) => field && row.cells[column]))
    .map((row): SchoolRow => {
      const cell = (field: SchoolField) => oneLine(cellOf(row, mapping, field));
      const title = cell('title') || cell('short');
      const values = { title, short: cell('short') || shortOf(title), settlement: cell('settlement') };
      const faults: SchoolFault[] = [
        ...(title.length < SHORTEST_TITLE ? [{ field: 'title', code: 'title-missing' } as const] : []),
        ...(['title', 'short', 'settlement'] as const)
          .filter((field) => values[field].length > LONGEST[field])
          .map((field) => ({ field, code: `${field}-long` as const })),
      ];
      const read = { row: row.row, values, faults };
      if (faults.length > 0) return { ...read, outcome: 'faulty' };
      const known = [...schools, ...added];
      const { found, near } = find(known, values);
      if (found) return { ...read, outcome: added.includes(found) ? 'repeat' : 'there', is: found.short };
      const answer = answers.get(row.row);
      if (answer === 'skip') return { ...read, outcome: 'skipped', ...(near && { is: near.short }) };
      if (near && answer !== 'add') return { ...read, outcome: 'near', is: near.short };
      added.push({ id: `row:${row.row}`, ...values });
      return { ...read, outcome: 'add', ...(near && { is: near.short }) };
    });
}

/** Kinds of settlements, which tables shorten as they like: «село», «с.». */
const KINDS = new Set(
  'село деревня поселок город станица хутор рабочий городского типа пгт рп с д п г ст'.split(' '),
);
const nameOf = (settlement: string) =>
  wordsOf(settlement)
    .filter((word) => !KINDS.has(word))
    .join(' ');

/** From here on two names are most likely of one school. */
const ALIKE = 0.85;
const digits = (text: string) =>
  wordsOf(text)
    .filter((word) => /\d/u.test(word))
    .join(' ');
const alike = (a: string, b: string) => digits(a) === digits(b) && likeness(a, b) >= ALIKE;

/** By the full name first, which two schools of one settlement never share. */
function find(schools: readonly School[], { title, short, settlement }: SchoolValues) {
  // Two villages may each have a «Начальная школа»: another settlement is another school.
  const place = nameOf(settlement);
  const there = schools.filter(
    (school) => !place || !school.settlement || nameOf(school.settlement) === place,
  );
  const found = findSchool(there, title).found ?? findSchool(there, short).found;
  const near = there.find((school) => alike(school.title, title) || alike(school.short, short));
  return { found, near };
}
