import type { Lessons } from '$lib/state/lessons/lessons.svelte';

/** A page of network lessons: whose it is says {@link areasOf}. */
export interface Area {
  readonly href: string;
  readonly label: string;
}

/** The pages that a person has something to do on, in the order in which a lesson passes them. */
export function areasOf(lessons: Lessons): Area[] {
  const network = lessons.worksIn.length > 0 || lessons.dispatches;
  const pages: (Area | false)[] = [
    { href: '/lessons', label: 'Неделя' },
    (lessons.teaches.length > 0 || lessons.administers.length > 0) && {
      href: '/lessons/offers',
      label: lessons.administers.length > 0 ? 'Расписания педагогов' : 'Моё расписание',
    },
    network && { href: '/lessons/timetable', label: 'Сводное расписание' },
    lessons.schools.length > 0 && { href: '/lessons/request', label: 'Заявка школы' },
    network && { href: '/lessons/needs', label: 'Потребности' },
    lessons.dispatches && { href: '/lessons/plan', label: 'План оборудования' },
    lessons.concerned && { href: '/lessons/journal', label: 'Журнал подключений' },
    (lessons.coordinates || lessons.dispatches || lessons.administers.length > 0) && {
      href: '/lessons/networks',
      label: 'Сети школ',
    },
    // Also where there is none: the page says what a centre is and who opens it.
    (lessons.concerned || !lessons.centre) && { href: '/lessons/centre', label: 'Центр и оборудование' },
  ];
  return pages.filter((page) => page !== false);
}
