import { agendaOf, concernsSchool, type Dated } from '../../domain/lessons/agenda';
import { sitesOf } from '../../domain/lessons/lesson';
import { seriesOf, type NetworkLesson } from '../../domain/lessons/network-lesson';
import type { App } from '../app.svelte';
import { linkOf } from './connection';
import type { Lessons } from './lessons.svelte';

/** Whose calendar: one's own lessons, those of a school, or of one class of it. */
export type Whose =
  | { readonly of: 'mine' }
  | { readonly of: 'school'; readonly school: string }
  | { readonly of: 'class'; readonly school: string; readonly name: string };

const hasClass = (lesson: NetworkLesson, school: string, name: string) =>
  sitesOf(seriesOf(lesson)).some((site) => site.school === school && site.classes.includes(name));

export const lessonsFor = (lessons: Lessons, whose: Whose): readonly NetworkLesson[] => {
  if (whose.of === 'mine') return lessons.scoped('mine');
  if (whose.of === 'school') return lessons.all.filter((each) => concernsSchool(each, whose.school));
  return lessons.all.filter((each) => hasClass(each, whose.school, whose.name));
};

/** Classes of a school that have network lessons in the term. */
export const classesIn = (lessons: Lessons, school: string): string[] =>
  [
    ...new Set(
      lessons.all.flatMap((lesson) =>
        sitesOf(seriesOf(lesson))
          .filter((site) => site.school === school)
          .flatMap(({ classes }) => classes),
      ),
    ),
  ].sort((a, b) => a.localeCompare(b, 'ru', { numeric: true }));

/** [V-13, V-15] The term's lessons of somebody as a calendar file, by the clock of the own municipality. */
export async function calendarOf(
  app: App,
  lessons: Lessons,
  whose: Whose,
): Promise<{ readonly name: string; readonly bytes: Blob; readonly dates: number }> {
  const { calendarFile } = await import('../../exchange/ics');
  const { frame, term } = lessons;
  const dated = frame && term ? agendaOf(lessonsFor(lessons, whose), frame, term, app.zone) : [];
  const name = nameOf(lessons, whose);
  const events = dated.map((each) => eventOf(lessons, each, whose));
  const text = calendarFile(name, app.zone, events, app.relayNow());
  return {
    name: `${name}.ics`,
    bytes: new Blob([text], { type: 'text/calendar;charset=utf-8' }),
    dates: events.length,
  };
}

function nameOf(lessons: Lessons, whose: Whose): string {
  if (whose.of === 'mine') return 'Мои сетевые занятия';
  const school = lessons.schoolName(whose.school);
  return whose.of === 'school' ? `Сетевые занятия, ${school}` : `Сетевые занятия, ${whose.name}, ${school}`;
}

function eventOf(lessons: Lessons, { network, occurrence, start, end, certain }: Dated, whose: Whose) {
  const { lesson, off, id } = occurrence;
  const link = linkOf(lessons, network);
  const connection = lessons.region?.connection;
  const own = 'school' in whose ? [whose.school] : lessons.schools;
  const sites = sitesOf(lesson);
  const room = sites.find(({ school, room: named }) => own.includes(school) && named)?.room;
  const here = sites.find(({ school }) => own.includes(school)) ?? lesson.host;
  const description = [
    ...(lesson.topic ? [`Тема: ${lesson.topic}`] : []),
    `Педагог: ${lessons.teacherName(lesson.teacher)}`,
    ...sites.map(
      ({ school, classes }) =>
        lessons.schoolName(school) + (classes.length > 0 ? `: ${classes.join(', ')}` : ''),
    ),
    ...(certain ? [] : ['Ещё не подтверждено']),
    ...(link ? [`Подключение: ${link}`] : []),
    ...(connection?.phone ? [`Резервный телефон: ${connection.phone}`] : []),
    ...(connection && connection.testBefore > 0
      ? [`Проверка связи за ${connection.testBefore} мин до начала`]
      : []),
  ].join('\n');
  const status = off ? ('cancelled' as const) : certain ? ('confirmed' as const) : ('tentative' as const);
  return {
    ...{ uid: id, start, end, description, status },
    summary: [lesson.subject, network.offer.level].filter(Boolean).join(', '),
    location: [lessons.schoolName(here.school), room && lessons.resourceName(room)]
      .filter(Boolean)
      .join(', '),
    ...(link && { url: link }),
  };
}
