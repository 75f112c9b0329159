import { clockAt, dateAt } from '../shared/calendar';
import type { Interval } from './bells';
import type { Booking, Planned } from './booking';
import type { Conflict } from './conflicts';
import { CENTRE, type Need, type ResourceKind } from './equipment';
import type { LessonKind, LessonUse } from './lesson';
import type { Relaxable } from './placement/options';
import type { Closure } from './term';

/** [V-03] Порядок, 5.2. */
export const LESSON_KIND_NAMES: Readonly<Record<LessonKind, string>> = {
  online: 'Онлайн всё занятие',
  'partly-online': 'Онлайн часть занятия',
  recorded: 'Видеозаписи и другие ЭОР, без связи с педагогом',
  'learning-system': 'В системе управления обучением',
};

export const LESSON_USE_NAMES: Readonly<Record<LessonUse, string>> = {
  lesson: 'Урок',
  extracurricular: 'Внеурочное занятие по предмету',
  event: 'Внеклассное мероприятие',
};

export const RESOURCE_KIND_NAMES: Readonly<Record<ResourceKind, string>> = {
  ports: 'порты сервера видеосвязи',
  studio: 'студия',
  terminal: 'терминал',
  licence: 'лицензия сервиса видеосвязи',
  room: 'кабинет',
};

export const CLOSURE_NAMES: Readonly<Record<Closure['reason'], string>> = {
  weather: 'актированный день',
  quarantine: 'карантин',
  other: 'занятий нет',
};

/** Names that the rules do not know. */
export interface Names {
  readonly person: (id: string) => string;
  readonly school: (id: string) => string;
  readonly resource: (id: string) => string;
  /** The zone of whoever reads: all times of a sentence are told in it. */
  readonly zone: string;
}

const WEEKDAYS = ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'];

/** «пн 18.01, 11:00–11:40». */
export function timeWords({ start, end }: Interval, zone: string): string {
  const date = dateAt(start, zone);
  const [, month, day] = date.split('-');
  const weekday = WEEKDAYS[new Date(`${date}T12:00:00Z`).getUTCDay()];
  return `${weekday} ${day}.${month}, ${clockAt(start, zone)}–${clockAt(end, zone)}`;
}

/** «Физика» (СОШ № 2, пн 18.01, 11:00–11:40)». */
function bookingWords(booking: Booking, { school, zone }: Names): string {
  const { lesson } = booking;
  return `«${lesson.subject}» (${school(lesson.host.school)}, ${timeWords(booking, zone)})`;
}

/** `class s2 9А` → «9А», СОШ № 2; a school's id has no spaces, a class may. */
function classWords(key: string, { school }: Names): string {
  const [, id = '', ...name] = key.split(' ');
  return `${name.join(' ')} (${school(id)})`;
}

const afterFirst = (key: string) => key.slice(key.indexOf(' ') + 1);

/** [V-08] What is wrong, as a sentence: always the lesson itself first, then who or what is in its way. */
export function conflictWords(conflict: Conflict, names: Names): string {
  if (conflict.family === 'unrung') return unrungWords(conflict.booking, names);
  const own = bookingWords(conflict.booking, names);
  switch (conflict.family) {
    case 'term':
      return `${own}: день не входит в учебный период или приходится на каникулы.`;
    case 'holiday':
      return `${own}: нерабочий праздничный день.`;
    case 'closed':
      return `${own}: в этот день ${names.school(conflict.school)} не учится (${CLOSURE_NAMES[conflict.closure.reason]}).`;
    case 'bells':
      return `${own}: не по звонкам, ${names.school(conflict.school)}.`;
    case 'hours':
      return `${own}: в это время недоступно: ${conflict.resource.title}.`;
    case 'maintenance':
      return `${own}: ${conflict.resource.title}, обслуживание ${timeWords(conflict.work, names.zone)}${conflict.work.reason && ` (${conflict.work.reason})`}.`;
    case 'missing':
      return `${own}: ${missingWords(conflict.need, names)}.`;
    case 'teacher':
    case 'class':
    case 'room':
    case 'capacity': {
      if (!('other' in conflict)) return `${own}: ${excessWords(conflict, names)}.`;
      const both = `в это же время ${bookingWords(conflict.other, names)}`;
      if (conflict.family === 'teacher')
        return `${own}: педагог занят, ${names.person(afterFirst(conflict.key))}, ${both}.`;
      if (conflict.family === 'class')
        return `${own}: класс занят, ${classWords(conflict.key, names)}, ${both}.`;
      return `${own}: занято, ${names.resource(afterFirst(conflict.key))}, ${both}.`;
    }
  }
}

function unrungWords({ lesson, date, slot }: Planned, { school }: Names): string {
  const [, month, day] = date.split('-');
  const period = 'period' in slot ? `${slot.period}-го урока` : 'такого урока';
  return `«${lesson.subject}» (${school(lesson.host.school)}, ${day}.${month}): в этот день ${period} по звонкам нет.`;
}

function missingWords({ kind, owner, amount, named }: Need, { school, resource }: Names): string {
  const what = named === undefined ? RESOURCE_KIND_NAMES[kind] : resource(named);
  const where = owner === CENTRE ? 'в центре' : school(owner);
  return `${where}: нет нужного оборудования (${what}${amount > 1 ? `, нужно ${amount}` : ''})`;
}

function excessWords(conflict: Extract<Conflict, { wanted: number }>, names: Names): string {
  const { key, wanted, capacity, others, moments } = conflict;
  const [first] = moments;
  const when = first ? `, ${timeWords(first, names.zone)}` : '';
  const beside = others.map((each) => bookingWords(each, names)).join(', ');
  const more = `${names.resource(afterFirst(key))}: нужно ${wanted}, есть ${capacity}${when}`;
  return beside ? `${more}; в это же время ${beside}` : more;
}

/** [V-09] Why a lesson waits: the constraint without which there would be a place. */
export const KEPT_OUT_BY: Readonly<Record<Relaxable, string>> = {
  allowed: 'Свободно только в дни и уроки, которых нет в заявке.',
  term: 'Свободно только вне учебного периода.',
  holiday: 'Свободно только в праздничные дни.',
  closed: 'Свободно только в дни, когда школа не учится.',
  bells: 'Свободно только вне звонков школы.',
  hours: 'Свободно только в часы, когда оборудование недоступно.',
  maintenance: 'Место занято обслуживанием оборудования.',
  missing: 'Нет нужного оборудования.',
  teacher: 'Педагог занят.',
  class: 'Класс занят.',
  room: 'Кабинет или терминал занят.',
  capacity: 'Не хватает оборудования центра.',
};
