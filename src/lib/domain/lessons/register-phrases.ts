import type { BellFault } from './bell-lines';
import { linesOfHours } from './hours';
import { WEEKDAY_SHORT } from './paper-phrases';
import type { Resource, ResourceKind } from './equipment';
import type { ClaimRule } from './region';
import type { EquipmentFault, EquipmentField, EquipmentRow } from './read-equipment';
import type { Missing } from './structure';

/** What to choose from when equipment is entered. */
export const RESOURCE_CHOICES: Readonly<Record<ResourceKind, string>> = {
  ports: 'Порты сервера видеосвязи',
  studio: 'Студия',
  terminal: 'Терминал видеосвязи',
  licence: 'Лицензии сервиса видеосвязи',
  room: 'Кабинет',
};

/** What the number of a kind counts. */
export const CAPACITY_NAMES: Readonly<Record<ResourceKind, string>> = {
  ports: 'Сколько портов',
  studio: 'Сколько занятий сразу',
  terminal: 'Сколько таких терминалов',
  licence: 'Сколько вызовов сразу',
  room: 'Сколько занятий сразу',
};

export const MISSING_NAMES: Readonly<Record<Missing, string>> = {
  administrator: 'нет администратора',
  coordinator: 'нет муниципального координатора',
  local: 'нет локального координатора',
};

const BELL_FAULTS: Readonly<Record<BellFault['code'], string>> = {
  unread: 'не похоже на время урока. Напишите так: 1. 08:30–09:10',
  'no-such-time': 'такого времени нет',
  'ends-early': 'урок кончается раньше, чем начинается',
  overlaps: 'урок начинается раньше, чем кончился предыдущий',
  number: 'номер урока не больше предыдущего',
  'too-many': 'уроков больше двадцати не бывает',
};

/** «Строка 3, «3. 10:30»: не похоже на время урока». */
export const bellFaultWords = ({ line, text, code }: BellFault): string =>
  `Строка ${line}, «${text}»: ${BELL_FAULTS[code]}.`;

/** «пн–пт», «пн, ср, пт»: three days in a row and more are a range. */
export function weekdaysWords(weekdays: readonly number[]): string {
  const runs: number[][] = [];
  for (const weekday of weekdays.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.at(-1) === weekday - 1) run.push(weekday);
    else runs.push([weekday]);
  }
  const short = (weekday: number) => WEEKDAY_SHORT[weekday - 1]!;
  return runs
    .map((run) => (run.length > 2 ? `${short(run[0]!)}–${short(run.at(-1)!)}` : run.map(short).join(', ')))
    .join(', ');
}

/** [V-06] «пн–пт 08:00–17:00; сб 09:00–13:00», «в любое время». */
export const hoursWords = (hours: Resource['hours']): string =>
  linesOfHours(hours)
    .map(({ weekdays, start, end }) => `${weekdaysWords(weekdays)} ${start}–${end}`)
    .join('; ') || 'в любое время';

const CLAIM_STEPS: Readonly<Record<ClaimRule, string>> = {
  kind: 'занятия, которые идут онлайн всё время, потом те, что онлайн частично',
  made: 'заявки, составленные раньше',
  received: 'заявки, которые раньше дошли до сервера',
};

/** [V-07] The rule of a centre, a sentence for each step; the last step is everybody's. */
export const claimOrderWords = (order: readonly ClaimRule[]): readonly string[] => [
  ...order.map((rule, index) => `${index === 0 ? 'Сначала' : 'Среди равных сначала'} ${CLAIM_STEPS[rule]}.`),
  order.length > 0
    ? 'Если равны и после этого, сначала та, которую сервер записал раньше.'
    : 'Заявки идут в том порядке, в котором их записал сервер.',
];

export const EQUIPMENT_FIELD_NAMES: Readonly<Record<EquipmentField, string>> = {
  school: 'Школа',
  settlement: 'Населённый пункт',
  title: 'Название терминала или кабинета',
  kind: 'Вид: терминал или кабинет',
  capacity: 'Количество',
};

export const EQUIPMENT_OUTCOMES: Readonly<Record<EquipmentRow['outcome'], string>> = {
  add: 'запишется',
  there: 'уже записано',
  repeat: 'повтор',
  faulty: 'не запишется',
};

/** What is wrong with a row of a table of equipment. */
export function equipmentFaultWords({ code, said, nearest }: EquipmentFault): string {
  switch (code) {
    case 'school-missing':
      return 'Не названа школа.';
    case 'school-many':
      return `Подходит несколько школ: «${said}». Добавьте столбец с населённым пунктом.`;
    case 'school-unknown':
      return `Нет такой школы: «${said}»${nearest ? `. Ближайшая: «${nearest}»` : ''}.`;
    case 'title-long':
      return 'Название длиннее 80 знаков.';
    case 'kind-unknown':
      return `Непонятный вид: «${said}». Школы записывают терминалы и кабинеты.`;
    case 'capacity-bad':
      return `Количество должно быть числом от 1: «${said}».`;
  }
}
