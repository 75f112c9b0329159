import type { Facts } from '../domain/facts';
import type { BoardLine } from '../domain/materials/board';
import { authorsOf } from '../domain/materials/material';
import {
  ACTOR_NAMES,
  STATE_NAMES,
  STEP_NAMES,
  TIMELINESS_NAMES,
  VERDICT_NAMES,
} from '../domain/materials/phrases';
import { timelinessOf } from '../domain/materials/cycle';
import { fullName } from '../domain/people/person';
import type { Place } from '../domain/people/place';
import { dateAt, type CalendarDate } from '../domain/shared/calendar';
import { monthWords } from '../domain/shared/month-words';
import { workbook, type Cell, type WorkbookColumn } from './workbook';

const COLUMNS: readonly WorkbookColumn[] = [
  { name: '№', width: 5 },
  { name: 'Название', width: 44 },
  { name: 'Авторы', width: 32 },
  { name: 'Школа', width: 24 },
  { name: 'Предмет', width: 20 },
  { name: 'Объединение', width: 30 },
  { name: 'Версия', width: 8 },
  { name: 'Сдан', width: 12 },
  { name: 'Сдан в срок', width: 16 },
  { name: 'Состояние', width: 24 },
  { name: 'Сейчас', width: 28 },
  { name: 'Кого ждём', width: 32 },
  { name: 'Срок', width: 12 },
  { name: 'Осталось дней', width: 10 },
  { name: 'Решение', width: 26 },
  { name: 'Похож на', width: 40 },
];

/** [E-23] Lines of a month's board as a workbook: states and terms, no scores and no remarks. */
export const boardXlsx = (
  facts: Facts,
  place: Place,
  month: string,
  lines: readonly BoardLine[],
): Promise<Blob> =>
  workbook(
    'Материалы',
    `Материалы за ${monthWords(month)}, ${place.title}`,
    COLUMNS,
    lines.map((line, index) => cellsOf(facts, place, line, index + 1)),
  );

function cellsOf(facts: Facts, place: Place, line: BoardLine, number: number): Cell[] {
  const { material, submission, turn } = line;
  const author = facts.people.get(material.author);
  const names = (people: readonly string[]) => people.map((id) => fullName(facts.people.get(id))).join(', ');
  const day = (date: CalendarDate | undefined): Cell => (date ? { day: date } : '');
  return [
    number,
    line.title,
    names(authorsOf(material)),
    place.schools.get(author?.school ?? '')?.short ?? '',
    submission.card?.subjects.join(', ') ?? '',
    place.associations.get(submission.accepted?.association ?? '')?.title ?? '',
    submission.version,
    day(dateAt(submission.receivedAt, place.zone)),
    TIMELINESS_NAMES[timelinessOf(submission, place)],
    STATE_NAMES[line.state],
    turn ? STEP_NAMES[turn.step] : '',
    turn ? names(line.awaited) || ACTOR_NAMES[turn.actor] : '',
    day(turn?.due),
    line.daysLeft ?? '',
    submission.issued ? VERDICT_NAMES[submission.issued.verdict] : '',
    line.alike.map(({ submission: other }) => other.card?.title ?? '').join('; '),
  ];
}
