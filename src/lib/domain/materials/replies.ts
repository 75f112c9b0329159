import type { Facts } from '../facts';
import type { Place } from '../people/place';
import { addDays, addYears, type CalendarDate } from '../shared/calendar';
import { cellOf, type ColumnKind, type Mapping, type TableRow } from '../shared/table';
import { MONTHS, OF_MONTHS } from '../shared/month-words';
import { folded, likeness, sameStem, wordsOf } from '../shared/words';
import { isLink } from './card';
import { authorsOf, latestSubmission, type Material, type Submission } from './material';
import {
  attemptNumber,
  currentAttempt,
  isRecommended,
  type Attempt,
  type ModerationResult,
} from './publication';
import { answerableFrom, mayBeAtCentre } from './reaching';

/** [E-19] What the centre's table may say of each material. */
export const REPLY_FIELDS = [
  'id',
  'conclusion',
  'title',
  'author',
  'result',
  'date',
  'link',
  'remarks',
] as const;
export type ReplyField = (typeof REPLY_FIELDS)[number];

/** [E-19] What stands above the columns of such tables; ours among them, since the centre often sends our own back. */
export const REPLY_COLUMNS: readonly ColumnKind<ReplyField>[] = [
  { field: 'id', headings: ['Код материала', 'Код', 'Идентификатор'] },
  { field: 'conclusion', headings: ['Заключение, № и дата', 'Номер заключения', 'Заключение'] },
  {
    field: 'title',
    headings: [
      'Название материала',
      'Наименование материала',
      'Название ЭОМ',
      'Название',
      'Наименование',
      'Материал',
    ],
  },
  {
    field: 'author',
    headings: ['Автор', 'Автор и соавторы', 'ФИО автора', 'ФИО педагога', 'ФИО', 'Педагог'],
  },
  {
    field: 'result',
    headings: [
      'Итог модерации',
      'Результат модерации',
      'Статус модерации',
      'Решение модератора',
      'Итог',
      'Результат',
      'Статус',
    ],
  },
  {
    field: 'date',
    headings: ['Дата итога', 'Дата модерации', 'Дата публикации', 'Дата размещения', 'Дата решения', 'Дата'],
  },
  {
    field: 'link',
    headings: ['Ссылка в личном кабинете', 'Ссылка на материал', 'Ссылка', 'Адрес материала', 'URL'],
  },
  {
    field: 'remarks',
    headings: [
      'Замечания центра',
      'Замечания',
      'Комментарий модератора',
      'Комментарий',
      'Примечание',
      'Причина',
    ],
  },
];

/** A version the centre may be speaking of. */
export interface ReplyTarget {
  readonly material: Material;
  readonly submission: Submission;
}

export type ReplyFault =
  'result-unknown' | 'result-missing' | 'date-unknown' | 'date-missing' | 'date-far' | 'date-early';

/** What a person says of a row: which version it means or that it is left out, which answer it gives, and of which day. */
export interface ReplyAnswer {
  readonly is?: string;
  readonly skip?: boolean;
  readonly result?: ModerationResult;
  readonly date?: CalendarDate;
}

export interface ReplyRow {
  readonly row: number;
  /** As it stands in the table. */
  readonly said: Readonly<Record<ReplyField, string>>;
  readonly result?: ModerationResult;
  /** Undefined where the table has none, or it is not understood: nobody's day is guessed. */
  readonly date?: CalendarDate;
  /** The day is the one that was said for all rows without their own. */
  readonly sameDay?: boolean;
  /** What it speaks of never went to the centre, as far as is recorded here: taken by a person's word alone. */
  readonly unsent?: boolean;
  /**
   * `new`: will be recorded. `change`: another answer was recorded before. `there`: the same was. `doubtful`: somebody
   * has to say which material it is. `unknown`: nothing is like it. `repeat`: an earlier row speaks of the same.
   */
  readonly outcome: 'new' | 'change' | 'there' | 'doubtful' | 'unknown' | 'repeat' | 'faulty' | 'skipped';
  /** The version it speaks of, as far as that is certain or was said. */
  readonly target?: ReplyTarget;
  /** Versions it may speak of, the likeliest first. */
  readonly candidates: readonly ReplyTarget[];
  readonly faults: readonly ReplyFault[];
  /** What was recorded before, where it changes. */
  readonly before?: NonNullable<Attempt['result']>;
}

/** Words of a result; what says «нет» first is asked first. */
const RESULTS: readonly (readonly [ModerationResult, readonly string[]])[] = [
  ['revise', ['доработать', 'доработка', 'доработку', 'исправить', 'замечания']],
  ['reject', ['отклонен', 'отказ', 'отказано', 'отклонить', 'отозван']],
  ['published', ['опубликован', 'размещен', 'принят', 'одобрен', 'допущен']],
];

/** «Опубликовано», «на доработку», «НЕ рекомендован»: a result in the centre's words; undefined where none is certain. */
export function resultOf(text: string): ModerationResult | undefined {
  const words = wordsOf(text);
  const found = RESULTS.filter(([, known]) =>
    words.some((word) => known.some((each) => sameStem(word, each))),
  );
  const negated = words.includes('не') || words.includes('нет');
  if (found.length === 0) return undefined;
  // «не принят», «не размещён, замечания»: which of the two it is, a person says.
  if (negated) return found.some(([result]) => result === 'revise') ? 'revise' : undefined;
  return found[0]![0];
}

/** Serial numbers that a workbook may have for a day of this century. */
const SERIAL = { from: 36_526, to: 73_050, epoch: '1899-12-30' };

/** The number of a month by its name, whole or cut short: «декабря», «дек», «сент»; undefined for other words. */
function monthNumber(word: string): string | undefined {
  if (word.length < 3) return undefined;
  const begins = (names: readonly string[]) => names.findIndex((name) => name.startsWith(word));
  const index = Math.max(begins(OF_MONTHS), begins(MONTHS));
  return index < 0 ? undefined : String(index + 1);
}

/**
 * «12.01.2027», «12.01.27», «2027-01-12», «12/01/2027», «12 января 2027 г.», «12 янв. 2027», «46034»: a day; undefined
 * for anything else.
 */
export function dayOf(text: string): CalendarDate | undefined {
  const plain = text.trim();
  const serial = /^\d{5}(?:\.\d+)?$/.test(plain) ? Math.floor(Number(plain)) : 0;
  if (serial >= SERIAL.from && serial <= SERIAL.to) return addDays(SERIAL.epoch, serial);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(plain);
  const local = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\D|$)/.exec(plain);
  const worded = /^«?(\d{1,2})»?\s*([а-яё]+)\.?,?\s*(\d{4})(?:\D|$)/.exec(plain.toLowerCase());
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : local
      ? [local[3]!.padStart(4, '20'), local[2], local[1]]
      : worded
        ? [worded[3], monthNumber(worded[2]!), worded[1]]
        : [];
  if (!year || !month || !day) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const moment = new Date(`${date}T12:00:00Z`);
  // The 31st of February is none.
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== date ? undefined : date;
}

/** Versions an answer can be about: recommended, and not withdrawn before they came to the centre [E-21]. */
export function replyTargets(facts: Facts, place: Place): ReplyTarget[] {
  return [...facts.materials.values()].flatMap((material) => {
    const submission = latestSubmission(material);
    const possible =
      material.place === place.id &&
      submission &&
      isRecommended(submission) &&
      (!material.withdrawn || mayBeAtCentre(place, submission));
    return possible ? [{ material, submission }] : [];
  });
}

/** Below this a title is only another title. */
const ALIKE = 0.6;
const CANDIDATES = 5;

/** A title cut short, or with words added: all words of one are in the other. */
function within(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const words = long.split(' ');
  return short !== '' && short.split(' ').every((word) => words.includes(word));
}

interface Known {
  readonly target: ReplyTarget;
  readonly title: string;
  readonly families: readonly string[];
  readonly number: string;
  /** It went to the centre: with its agreement, in a registry, to moderation, or by e-mail. */
  readonly reached: boolean;
  /** No answer to its running try is dated earlier. */
  readonly from: CalendarDate;
}

/**
 * Which version a row speaks of. Certain is only what names exactly one: its id, or its very title together with one of
 * its authors, or the title alone where nobody is named and no other has it. Everything else is asked: nothing is
 * recorded for a likeness.
 */
function targetOf(said: ReplyRow['said'], known: readonly Known[]): Pick<ReplyRow, 'target' | 'candidates'> {
  const byId = known.filter(({ target }) => target.material.id === said.id.trim().toUpperCase());
  if (byId.length === 1) return { target: byId[0]!.target, candidates: [] };
  const title = folded(said.title);
  const authors = wordsOf(said.author);
  const fits = ({ families }: Known) =>
    families.some((family) => family !== '' && family.split(' ').every((word) => authors.includes(word)));
  const numbered = (each: Known) => each.number !== '' && folded(said.conclusion).includes(each.number);
  const exact = known.filter((each) => each.title === title && title !== '');
  const certain = authors.length > 0 ? exact.filter(fits) : exact;
  if (certain.length === 1) return { target: certain[0]!.target, candidates: [] };
  const ranked = known
    .map((each) => {
      const alike = title === '' ? 0 : likeness(said.title, each.target.submission.card?.title ?? '');
      const strength = alike + (fits(each) ? 0.15 : 0) + (numbered(each) ? 0.5 : 0);
      return { each, near: alike >= ALIKE || within(title, each.title) || numbered(each), strength };
    })
    .filter(({ near }) => near)
    .toSorted((a, b) => b.strength - a.strength);
  return { candidates: ranked.slice(0, CANDIDATES).map(({ each }) => each.target) };
}

/**
 * [E-19] Reads the centre's table against what was recommended here.
 *
 * @param today No answer is dated later.
 * @param answers What a person has said of a row, by its number.
 * @param day What a person has said of all rows whose cell for the day is empty; without it each is asked.
 */
export function readReplies(
  rows: readonly TableRow[],
  mapping: Mapping<ReplyField>,
  facts: Facts,
  place: Place,
  today: CalendarDate,
  answers: ReadonlyMap<number, ReplyAnswer>,
  day?: CalendarDate,
): ReplyRow[] {
  const targets = replyTargets(facts, place);
  const known = targets.map((target): Known => ({
    target,
    title: folded(target.submission.card?.title ?? ''),
    families: authorsOf(target.material).map((id) => folded(facts.people.get(id)?.name?.family ?? '')),
    number: folded(target.submission.issued!.number),
    reached: mayBeAtCentre(place, target.submission),
    from: answerableFrom(place, target.submission),
  }));
  const spoken = new Set<string>();
  return rows.flatMap((row): ReplyRow[] => {
    const said = Object.fromEntries(
      REPLY_FIELDS.map((field) => [field, cellOf(row, mapping, field)]),
    ) as Record<ReplyField, string>;
    // A total below the table, a line of signatures.
    if (!said.title && !said.id && !said.conclusion) return [];
    return [readRow({ row: row.row, said, known, today, day, answer: answers.get(row.row), spoken })];
  });
}

interface Reading {
  readonly row: number;
  readonly said: ReplyRow['said'];
  readonly known: readonly Known[];
  readonly today: CalendarDate;
  readonly day: CalendarDate | undefined;
  readonly answer: ReplyAnswer | undefined;
  /** Versions that rows before have spoken of. */
  readonly spoken: Set<string>;
}

function readRow({ row, said, known, today, day, answer, spoken }: Reading): ReplyRow {
  const result = answer?.result ?? resultOf(said.result);
  const date = answer?.date ?? (said.date ? dayOf(said.date) : day);
  const sameDay = !answer?.date && !said.date && date !== undefined;
  const found = targetOf(said, known);
  const chosen = known.find(({ target }) => target.submission.id === answer?.is);
  const likely = chosen ?? known.find(({ target }) => target === found.target);
  const unsent = likely?.reached === false;
  const target = unsent ? chosen?.target : likely?.target;
  const candidates = !found.target ? found.candidates : unsent ? [found.target] : [];
  const { id, attempts } = target?.submission ?? { attempts: [] };
  const same = ({ result: before }: Attempt) =>
    before !== undefined &&
    before.result === result &&
    (!(said.date || answer?.date) || before.date === date);
  // Also of an earlier try: the centre's table often has all of them.
  const there = attempts.some(same);
  const faults: ReplyFault[] = [];
  if (!result) faults.push(said.result ? 'result-unknown' : 'result-missing');
  const from = target && known.find((each) => each.target === target)?.from;
  if (!there) faults.push(...dateFaults(date, said.date, from, today));
  const read = { ...(date && { date }), ...(result && { result }), ...(target && { target }) };
  const marks = { ...(sameDay && { sameDay }), ...(unsent && { unsent }) };
  const plain = { row, said, candidates, faults, ...read, ...marks };
  if (answer?.skip) return { ...plain, outcome: 'skipped' };
  if (faults.length > 0) return { ...plain, outcome: 'faulty' };
  if (!target) return { ...plain, outcome: candidates.length > 0 ? 'doubtful' : 'unknown' };
  if (spoken.has(id!)) return { ...plain, outcome: 'repeat' };
  spoken.add(id!);
  if (there) return { ...plain, outcome: 'there' };
  const before = currentAttempt(target.submission).result;
  return { ...plain, outcome: before ? 'change' : 'new', ...(before && { before }) };
}

function dateFaults(
  date: CalendarDate | undefined,
  said: string,
  from: CalendarDate | undefined,
  today: CalendarDate,
): ReplyFault[] {
  if (!date) return [said ? 'date-unknown' : 'date-missing'];
  if (date > today || date < addYears(today, -1)) return ['date-far'];
  return from !== undefined && date < from ? ['date-early'] : [];
}

/** The payload and the part of the act by which a row is recorded. */
export function recording({ target, result, date, said }: ReplyRow) {
  const link = said.link.trim();
  const remarks = said.remarks.trim();
  return {
    subject: `material:${target!.material.id}`,
    payload: {
      submission: target!.submission.id,
      attempt: attemptNumber(target!.submission),
      date: date!,
      result: result!,
      // What is no address stays with the remarks.
      ...(isLink(link) && { link }),
    },
    values: { remarks: [remarks, link && !isLink(link) ? link : ''].filter(Boolean).join('\n') },
  };
}
