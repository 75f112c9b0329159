import type { CalendarDate } from '../shared/calendar';
import { TASKS, type Task, type TaskKind } from './agenda';
import { OF_MONTHS } from '../shared/month-words';

/** What somebody is asked to do, after «нужно». */
export const DUTY_WORDS: Readonly<Record<TaskKind, string>> = {
  'read-outcome': 'ознакомиться с заключением',
  returned: 'исправить и сдать снова',
  revise: 'доработать материал',
  resubmit: 'решить, отправлять ли материал в центр снова',
  agreement: 'подписать соглашение',
  place: 'разместить материал и отправить на модерацию',
  confirm: 'подтвердить текст заключения',
  'open-sheets': 'открыть оценки',
  sheet: 'завершить оценку',
  issue: 'выдать заключение',
  tie: 'решить при равенстве голосов',
  quorum: 'решить без всех подтверждений',
  reopen: 'ответить на просьбу открыть заключение',
  substitute: 'назначить замену эксперту',
  appoint: 'назначить экспертов',
  accept: 'принять материал',
  original: 'принять оригинал соглашения',
};

/** Tasks of one kind and one day. */
export interface DutyLine {
  readonly kind: TaskKind;
  readonly count: number;
  readonly due?: CalendarDate;
}

/** Tasks counted by kind and day: what is due first comes first, what has no day last. */
export function dutyLines(tasks: readonly Task[]): DutyLine[] {
  const lines = new Map<string, { kind: TaskKind; count: number; due?: CalendarDate }>();
  for (const { kind, due } of tasks) {
    const key = `${kind} ${due ?? ''}`;
    const line = lines.get(key) ?? { kind, count: 0, ...(due && { due }) };
    line.count++;
    lines.set(key, line);
  }
  return [...lines.values()].toSorted(
    (a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || TASKS.indexOf(a.kind) - TASKS.indexOf(b.kind),
  );
}

/** «10 декабря» */
const dayWords = (day: CalendarDate) => `${Number(day.slice(8))} ${OF_MONTHS[Number(day.slice(5, 7)) - 1]}`;

/** «завершить оценку (2): до 10 декабря», «…: срок прошёл 10 декабря» */
export function dutyText({ kind, count, due }: DutyLine, today: CalendarDate): string {
  const what = DUTY_WORDS[kind] + (count > 1 ? ` (${count})` : '');
  if (!due) return what;
  return `${what}: ${due < today ? 'срок прошёл' : 'до'} ${dayWords(due)}`;
}

/** What a letter to one person says besides their tasks. */
export interface DutyLetterWords {
  /** «Мария Ивановна»; empty where the name is not known. */
  readonly name: string;
  /** The municipality. */
  readonly place: string;
  readonly today: CalendarDate;
  /** Where all of it is done. */
  readonly link: string;
}

export const dutySubject = ({ place }: Pick<DutyLetterWords, 'place'>): string =>
  `Напоминание о материалах, ${place}`;

/**
 * [E-22, E-23] A reminder for one person: what is to be done by when, and where. Letters go open ways and lie in boxes
 * that others read, so titles, authors, scores and decisions do not stand in it: who opens the link finds them.
 */
export function dutyLetter(tasks: readonly Task[], { name, place, today, link }: DutyLetterWords): string {
  return [
    name ? `Здравствуйте, ${name}!` : 'Здравствуйте!',
    '',
    `Напоминаем, что нужно сделать по материалам. ${place}.`,
    ...dutyLines(tasks).map((line) => `– ${dutyText(line, today)}`),
    '',
    `Всё делается здесь: ${link}`,
  ].join('\n');
}

/** The last line of a letter that the relay has sent by itself. */
export const REFUSE_LETTERS = (address: string): string =>
  `Это письмо отправила программа: вы просили напоминать. Больше не присылать: ${address}`;
