/* [V-15] A timetable from a table: each row is read on its own, what is not understood is named by row and cell. */
import { weekdayOf } from '../../shared/calendar';
import { cellOf, type Mapping, type TableRow } from '../../shared/table';
import { folded, likeness, sameStem, wordsOf } from '../../shared/words';
import type { Resource } from '../equipment';
import type { LessonKind, LessonUse, Slot, Weeks } from '../lesson';
import type { OfferRow } from '../paper';
import { WEEKDAY_NAMES, WEEKDAY_SHORT } from '../paper-phrases';
import type { NamedTerm } from '../region';
import type { OfferField } from './columns';

export type OfferFaultCode =
  | 'missing'
  | 'long'
  | 'teacher-unknown'
  | 'kind-unknown'
  | 'use-unknown'
  | 'weekday-unknown'
  | 'weekday-other'
  | 'slot-unknown'
  | 'slot-backwards'
  | 'weeks-unknown'
  | 'date-unknown'
  | 'date-outside'
  | 'dates-backwards'
  | 'seats-unknown'
  | 'room-unknown';

/** What is wrong in a cell, what stands there, and what it is near to. */
export interface OfferFault {
  readonly field: OfferField;
  readonly code: OfferFaultCode;
  readonly said: string;
  readonly nearest?: string;
}

/** A subject that no lesson and no association has; asked about once for all its rows. */
export interface UnknownSubject {
  readonly said: string;
  readonly rows: readonly number[];
  readonly nearest?: string;
}

export interface ReadOffer {
  readonly row: number;
  readonly values: OfferRow;
  readonly faults: readonly OfferFault[];
  /** The row is of another teacher, who is known: it goes into their timetable, not into this one. */
  readonly of?: string;
}

export interface OfferReading {
  readonly term: NamedTerm;
  /** Ids and full names of the teachers of the network. */
  readonly teachers: readonly { readonly id: string; readonly name: string }[];
  /** Whose timetable it is to become. */
  readonly teacher: string;
  readonly subjects: readonly string[];
  /** What the person has said of unknown subjects, by {@link folded}; the subject itself when it stays as written. */
  readonly answers: ReadonlyMap<string, string>;
  /** The school's rooms. */
  readonly rooms: readonly Resource[];
}

const LONGEST: Partial<Record<OfferField, number>> = { subject: 80, topic: 200, level: 60 };
/** Below this a name is near to nothing. */
const NEAR = 0.5;

const KINDS: readonly (readonly [RegExp, LessonKind])[] = [
  [/част|смешан/u, 'partly-online'],
  [/запис|видео(?!конф|связ)|эор|без связи|офлайн|оффлайн/u, 'recorded'],
  [/систем|сду|lms|moodle|мудл|сдо/u, 'learning-system'],
  [/онлайн|on-?line|вкс|видеоконф|видеосвяз|прям/u, 'online'],
];
const USES: readonly (readonly [RegExp, LessonUse])[] = [
  [/внекласс|мероприят|событ|конкурс|встреч/u, 'event'],
  [/внеуроч|кружок|факультатив|консультац|электив/u, 'extracurricular'],
  [/урок|занят/u, 'lesson'],
];
const firstOf = <T>(rules: readonly (readonly [RegExp, T])[], text: string): T | undefined =>
  rules.find(([words]) => words.test(text))?.[1];

/** «вт», «Вторник», «2». */
export function readWeekday(text: string): number | undefined {
  const [word = ''] = wordsOf(text);
  const short = WEEKDAY_SHORT.findIndex((name) => name === word);
  if (short >= 0) return short + 1;
  const named = WEEKDAY_NAMES.findIndex(
    (name) => sameStem(name, word) || (word.length >= 3 && name.startsWith(word)),
  );
  if (named >= 0) return named + 1;
  return /^[1-7]$/u.test(text.trim()) ? Number(text) : undefined;
}

const clock = (hours: string, minutes: string): string | undefined =>
  Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, '0')}:${minutes}` : undefined;

/** «3», «3 урок», «3-й», «10.00–10.40», «10:00» with its end in another cell; backwards is no time. */
export function readSlot(text: string, end = ''): Slot | 'backwards' | undefined {
  const times = [...`${text} – ${end}`.matchAll(/(\d{1,2})[:.](\d{2})/gu)].map(([, h, m]) => clock(h!, m!));
  if (times.length >= 2) {
    const [start, stop] = times;
    if (start === undefined || stop === undefined) return undefined;
    return start < stop ? { start, end: stop } : 'backwards';
  }
  const period = /^\D{0,12}(\d{1,2})(?:\D*)$/u.exec(text.trim())?.[1];
  return times.length === 0 && period !== undefined && Number(period) <= 20
    ? { period: Number(period) }
    : undefined;
}

/** «каждую», «чётные», «нечётная», «1, 3, 5», «1-4». */
export function readWeeks(text: string): Weeks | undefined {
  const plain = text.toLocaleLowerCase('ru').replaceAll('ё', 'е');
  if (/нечет/u.test(plain)) return 'odd';
  if (/чет/u.test(plain)) return 'even';
  if (/кажд|еженед|все/u.test(plain)) return 'every';
  const weeks = new Set<number>();
  for (const part of plain.split(/[,;\s]+/u).filter((each) => /\d/u.test(each))) {
    const [, from, to] = /^(\d{1,2})(?:[-–](\d{1,2}))?$/u.exec(part) ?? [];
    if (from === undefined) return undefined;
    for (let week = Number(from); week <= Number(to ?? from); week++) weeks.add(week);
  }
  const sorted = [...weeks].sort((a, b) => a - b);
  return sorted.length > 0 && sorted.every((week) => week >= 1 && week <= 53) ? sorted : undefined;
}

/** «12.01.2027», «12.01.27», «12.01» in the term's year, «2027-01-12». */
export function readDate(text: string, term: Pick<NamedTerm, 'from' | 'to'>): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/u.exec(text.trim());
  const own = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{2}|\d{4}))?\b/u.exec(text.trim());
  const make = (year: string, month: string, day: string) => {
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const parsed = new Date(`${date}T12:00:00Z`);
    // 31 February is no date.
    return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date ? undefined : date;
  };
  if (iso) return make(iso[1]!, iso[2]!, iso[3]!);
  if (!own) return undefined;
  const [, day, month, year] = own;
  if (year) return make(year.length === 2 ? `20${year}` : year, month!, day!);
  // Without a year: the one in which the day lies in the term.
  const years = [term.from.slice(0, 4), term.to.slice(0, 4)];
  const dates = years.flatMap((each) => make(each, month!, day!) ?? []);
  return dates.find((date) => term.from <= date && date <= term.to) ?? dates[0];
}

const sameName = (a: string, b: string): boolean => {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  if (one.length === 0 || one[0] !== other[0]) return false;
  // «Седова А. П.» and «Седова Анна Петровна».
  return one.slice(1).every((word, index) => {
    const there = other[index + 1];
    return there === undefined || word.startsWith(there) || there.startsWith(word);
  });
};

const nearestOf = (said: string, names: readonly string[]): string | undefined => {
  const [best] = names
    .map((name) => ({ name, like: likeness(said, name) }))
    .filter(({ like }) => like >= NEAR)
    .sort((a, b) => b.like - a.like);
  return best?.name;
};

/** The subject as the others write it: case, «ё» and endings apart. */
const knownSubject = (said: string, subjects: readonly string[]): string | undefined => {
  const wanted = wordsOf(said);
  return subjects.find((subject) => {
    const words = wordsOf(subject);
    return words.length === wanted.length && words.every((word, index) => sameStem(word, wanted[index]!));
  });
};

/** Reads a table; what a cell does not say stays empty in its row, and the form asks for it. */
export function readOffers(
  rows: readonly TableRow[],
  mapping: Mapping<OfferField>,
  reading: OfferReading,
): readonly ReadOffer[] {
  return rows
    .filter((row) => mapping.some((field, column) => field && row.cells[column]))
    .map((row) => readOffer(row, mapping, reading));
}

function readOffer(row: TableRow, mapping: Mapping<OfferField>, reading: OfferReading): ReadOffer {
  const { term, teachers, teacher, subjects, answers, rooms } = reading;
  const cell = (field: OfferField) => cellOf(row, mapping, field).replaceAll('\n', ' ').trim();
  const faults: OfferFault[] = [];
  const fault = (field: OfferField, code: OfferFaultCode, nearest?: string) =>
    faults.push({ field, code, said: cell(field), ...(nearest && { nearest }) });
  /** Reads a cell; one that says something that is not understood is a fault. */
  const read = <T>(field: OfferField, code: OfferFaultCode, from: (text: string) => T | undefined) => {
    const text = cell(field);
    if (!text) return undefined;
    const value = from(text);
    if (value === undefined) fault(field, code);
    return value;
  };
  const text = (field: 'subject' | 'topic' | 'level') => {
    if (cell(field).length > LONGEST[field]!) fault(field, 'long');
    return cell(field) || undefined;
  };
  const plain = (words: string) => words.toLocaleLowerCase('ru').replaceAll('ё', 'е');

  let of: string | undefined;
  if (cell('teacher')) {
    const named = teachers.find(({ name }) => sameName(cell('teacher'), name));
    if (!named)
      fault(
        'teacher',
        'teacher-unknown',
        nearestOf(
          cell('teacher'),
          teachers.map(({ name }) => name),
        ),
      );
    else if (named.id !== teacher) of = named.id;
  }

  const said = text('subject');
  const subject = said && (answers.get(folded(said)) ?? knownSubject(said, subjects) ?? said);
  if (!said) fault('subject', 'missing');

  const date = (field: 'from' | 'to') => {
    const value = read(field, 'date-unknown', (words) => readDate(words, term));
    if (value !== undefined && (value < term.from || value > term.to)) fault(field, 'date-outside');
    return value;
  };
  const [from, to] = [date('from'), date('to')];
  if (from !== undefined && to !== undefined && from > to) fault('to', 'dates-backwards');
  // A table of single dates has one column of days.
  const single = from !== undefined && to === undefined && !mapping.includes('to') && !cell('weekday');
  const named = read('weekday', 'weekday-unknown', readWeekday);
  const weekday = named ?? (single ? weekdayOf(from) : undefined);
  if (from !== undefined && from === to && named !== undefined && named !== weekdayOf(from))
    fault('weekday', 'weekday-other');

  const slot = read('slot', 'slot-unknown', (words) => readSlot(words, cell('end')));
  if (slot === 'backwards') fault('slot', 'slot-backwards');
  const seats = read('seats', 'seats-unknown', (words) =>
    /^\d{1,4}$/u.test(words) && Number(words) <= 1000 ? Number(words) : undefined,
  );
  const room = read(
    'room',
    'room-unknown',
    (words) => rooms.find(({ id, title }) => folded(title) === folded(words) || id === words)?.id,
  );
  const level = text('level');
  const topic = text('topic');
  const kind = read('kind', 'kind-unknown', (words) => firstOf(KINDS, plain(words))) ?? 'online';
  const use = read('use', 'use-unknown', (words) => firstOf(USES, plain(words))) ?? 'lesson';
  const weeks = read('weeks', 'weeks-unknown', readWeeks);
  const values: OfferRow = {
    ...{ kind, use },
    ...(subject && { subject }),
    ...(topic && { topic }),
    ...(level && { level: /^\d{1,2}(?:\s*[-–,]\s*\d{1,2})?$/u.test(level) ? `${level} класс` : level }),
    ...(weekday !== undefined && { weekday }),
    ...(slot && slot !== 'backwards' && { slot }),
    ...(weeks !== undefined && { weeks }),
    ...(from !== undefined && { from }),
    ...(single ? { to: from } : to !== undefined && { to }),
    ...(seats !== undefined && { seats }),
    ...(/^(да|\+|из студии|студия)$/u.test(plain(cell('studio'))) && { studio: true }),
    ...(room !== undefined && { room }),
  };
  return { row: row.row, values, faults, ...(of && { of }) };
}

/** Subjects of a table that nobody has used yet, with their rows; none where no subject is known at all. */
export function unknownSubjects(
  read: readonly ReadOffer[],
  { subjects, answers }: Pick<OfferReading, 'subjects' | 'answers'>,
): UnknownSubject[] {
  if (subjects.length === 0) return [];
  const asked = new Map<string, { said: string; rows: number[] }>();
  for (const { row, values, of } of read) {
    const said = values.subject;
    if (!said || of || knownSubject(said, subjects) || [...answers.values()].includes(said)) continue;
    const key = folded(said);
    const known = asked.get(key) ?? { said, rows: [] };
    known.rows.push(row);
    asked.set(key, known);
  }
  return [...asked.values()].map(({ said, rows }) => {
    const nearest = nearestOf(said, subjects);
    return { said, rows, ...(nearest && { nearest }) };
  });
}
