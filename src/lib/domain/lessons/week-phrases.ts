import type { Exception } from './lesson';
import type { Occurrence } from './occurrence';
import type { ConnectionState, ReportGrouping } from './use-report';
import type { Actor, Stage } from './way';
import type { DayOff, LaneKind } from './week';

export const LANE_KIND_NAMES: Readonly<Record<LaneKind, string>> = {
  resource: 'оборудование центра',
  school: 'школы',
  teacher: 'педагоги',
};

export const DAY_OFF_NAMES: Readonly<Record<DayOff, string>> = {
  outside: 'вне учебного периода',
  break: 'каникулы',
  holiday: 'праздничный день',
};

export { CLOSURE_NAMES } from './phrases';

/** Why a date is not held. */
export const OFF_NAMES: Readonly<Record<NonNullable<Occurrence['off']>, string>> = {
  cancelled: 'отменено',
  holiday: 'праздник, не проводится',
  closed: 'школа не учится',
};

/** What is otherwise on a date. */
export const CHANGE_NAMES: Readonly<Record<Exception['change'], string>> = {
  cancelled: 'отменено',
  moved: 'перенесено',
  substituted: 'другой педагог',
  topic: 'тема изменена',
};

export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  offered: 'Предложено педагогом',
  published: 'В сводном расписании',
  joined: 'Школы записались',
  applied: 'Заявка в РКЦ',
  confirmed: 'Оборудование закреплено',
};

export const ACTOR_NAMES: Readonly<Record<Actor, string>> = {
  teacher: 'дистанционный педагог',
  administrator: 'администратор сети',
  schools: 'локальные координаторы школ',
  centre: 'РКЦ',
};

export const CONNECTION_STATE_NAMES: Readonly<Record<ConnectionState, string>> = {
  held: 'подключились',
  partly: 'не на всё занятие',
  failed: 'не подключились',
  unreported: 'не записано',
};

export const REPORT_GROUPING_NAMES: Readonly<Record<ReportGrouping, string>> = {
  school: 'Школа',
  network: 'Сеть',
  resource: 'Оборудование',
};
