import { conflictWords, KEPT_OUT_BY } from '$lib/domain/lessons/phrases';
import { slotWords, weekdayName } from '$lib/domain/lessons/paper-phrases';
import type { PlannedLesson } from '$lib/domain/lessons/plan';
import { hindrancesIn } from '$lib/domain/lessons/planning';
import type { Slot } from '$lib/domain/lessons/lesson';
import type { Lessons } from '$lib/state/lessons/lessons.svelte';
import type { Told } from '$lib/state/lessons/plan.svelte';

/** «вторник, 3-й урок». */
export const placeText = ({ weekday, slot }: { weekday: number; slot: Slot }): string =>
  `${weekdayName(weekday)}, ${slotWords(slot)}`;

/** «Физика, 9 класс». */
export const lessonTitle = ({ lesson: { offer } }: Pick<PlannedLesson, 'lesson'>): string =>
  [offer.subject, offer.level].filter(Boolean).join(', ');

/** «Седова А. П., СОШ № 1 → СОШ № 2 (9А), СОШ № 5 (9Б)»: who teaches, where, for whom. */
export function sitesText({ lesson, standing }: PlannedLesson, lessons: Lessons): string {
  const schools = standing.schools.map((school) => {
    const classes = lesson.joined.get(school)?.classes.join(', ');
    return classes ? `${lessons.schoolName(school)} (${classes})` : lessons.schoolName(school);
  });
  const host = lessons.schoolName(lesson.offer.host.school);
  return `${lessons.teacherName(lesson.offer.teacher)}, ${host} → ${schools.join(', ')}`;
}

/** What speaks against a place, each thing once. */
export const faultsText = ({ conflicts }: PlannedLesson, lessons: Lessons): readonly string[] =>
  hindrancesIn(conflicts).map(({ conflict, dates }) => {
    const words = conflictWords(conflict, lessons.names);
    return dates > 1 ? `${words} Так же ещё дат: ${dates - 1}.` : words;
  });

/** Why the solver found no place; empty where it was not asked or has found one. */
export function waitingText(
  { lesson }: PlannedLesson,
  told: Told | undefined,
  lessons: Lessons,
): readonly string[] {
  const explained = told?.explanations.get(lesson.id);
  if (!explained) return [];
  const weeks = told?.byWeeks.get(lesson.id);
  if (weeks && weeks.placed > 0) return [`На все даты места нет: свободно ${weeks.placed} из ${weeks.of}.`];
  const [first, ...others] = explained.keptOutBy;
  if (first === undefined) return ['Звонки или часы школы не записаны.'];
  if (others.length > 0) return ['Места нет, даже если снять любое одно условие: мешают сразу несколько.'];
  return [
    KEPT_OUT_BY[first],
    ...explained.conflicts.slice(0, 1).map((conflict) => conflictWords(conflict, lessons.names)),
  ];
}
