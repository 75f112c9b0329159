import type { Closing, NeedState } from './need';
import type { Declined, Failure, LessonState, Outcome } from './network-lesson';
import type { ClaimRule } from './region';

/** What was done, for histories and for the panel of data. */
export const LESSON_ACT_NAMES: Readonly<Record<string, string>> = {
  'open-centre': 'Открыт центр сетевого взаимодействия',
  'admit-place': 'Муниципалитет подключён к центру',
  'put-network': 'Сеть школ записана',
  'put-term': 'Учебный период записан',
  'put-resource': 'Оборудование записано',
  'remove-resource': 'Оборудование снято с учёта',
  'put-bells': 'Звонки школы записаны',
  'close-school': 'Занятия в школе отменены',
  'reopen-school': 'Отмена занятий снята',
  'put-connection': 'Данные для подключения записаны',
  'order-claims': 'Порядок заявок изменён',
  'offer-lesson': 'Занятие предложено сети',
  'publish-lesson': 'Занятие включено в сводное расписание',
  'withdraw-lesson': 'Занятие снято',
  'share-lesson': 'Занятие показано другой сети',
  'join-lesson': 'Школа участвует в занятии',
  'leave-lesson': 'Школа отказалась от занятия',
  'apply-for-lesson': 'Подана заявка на оборудование ВКС',
  'withdraw-application': 'Заявка на оборудование отозвана',
  'confirm-lesson': 'Оборудование ВКС закреплено за занятием',
  'decline-lesson': 'Заявка отклонена центром',
  'release-lesson': 'Оборудование освобождено центром',
  'change-date': 'Занятие одного дня изменено',
  'restore-date': 'Изменение одного дня снято',
  'report-connection': 'Записано, как прошло подключение',
  'note-in-school': 'Отмечено в расписании школы',
  'state-need': 'Потребность заявлена',
  'escalate-need': 'Потребность передана в РКЦ',
  'propose-lesson': 'По потребности предложено занятие',
  'answer-proposal': 'На предложение отвечено',
  'close-need': 'Потребность закрыта',
};

/** Where a lesson stands, for tags and filters. An application is never «занято». */
export const LESSON_STATE_NAMES: Readonly<Record<LessonState, string>> = {
  offered: 'предложено',
  published: 'в сводном расписании',
  applied: 'заявка в РКЦ',
  booked: 'подтверждено',
  declined: 'не размещено',
  withdrawn: 'снято',
};

export const NEED_STATE_NAMES: Readonly<Record<NeedState, string>> = {
  stated: 'у администратора сети',
  escalated: 'ищет РКЦ',
  proposed: 'есть предложение',
  agreed: 'ждёт решения школы',
  met: 'занятие найдено',
  unmatched: 'не нашлось',
  withdrawn: 'отозвана школой',
};
export const CLOSING_NAMES: Readonly<Record<Closing, string>> = {
  met: 'Занятие найдено',
  unmatched: 'Не нашлось',
  withdrawn: 'Больше не нужно',
};

export const DECLINED_NAMES: Readonly<Record<Declined, string>> = {
  capacity: 'не хватает оборудования центра',
  time: 'в это время размещено другое занятие',
  equipment: 'у школы нет нужного оборудования',
  other: 'другая причина',
};

export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  held: 'подключились',
  partly: 'подключились не на всё занятие',
  failed: 'не подключились',
};
export const FAILURE_NAMES: Readonly<Record<Failure, string>> = {
  line: 'нет связи',
  equipment: 'не работает оборудование',
  'other-side': 'не вышла другая сторона',
  absent: 'класса нет на занятии',
  other: 'другая причина',
};
export const CLAIM_RULE_NAMES: Readonly<Record<ClaimRule, string>> = {
  kind: 'вид занятия: сначала онлайн всё занятие',
  made: 'когда заявка составлена',
  received: 'когда заявка дошла до сервера',
};

export const LESSON_REFUSALS: Readonly<Record<string, string>> = {
  'no-centre': 'Центра сетевого взаимодействия здесь ещё нет. Его открывает ответственный специалист.',
  'centre-known': 'Центр сетевого взаимодействия уже открыт.',
  'centre-only': 'Это делает региональный координационный центр.',
  'coordinator-only': 'Это делает муниципальный координатор или центр.',
  'administrator-only': 'Это делает администратор сети.',
  'teacher-only': 'Занятия предлагает дистанционный педагог этой сети или её администратор.',
  'local-only': 'Это делает локальный координатор школы.',
  'school-only': 'Это делает сама школа, её координатор или центр.',
  'place-admitted': 'Этот муниципалитет уже подключён к центру.',
  'place-not-admitted': 'Этот муниципалитет к центру не подключён.',
  'base-outside': 'Базовая школа должна входить в сеть.',
  'no-resource': 'Такого оборудования в списке нет.',
  'resource-of-another': 'Оборудование с таким номером записано за другой школой.',
  'no-closure': 'Эта отмена занятий уже снята.',
  'no-lesson-term': 'Такого учебного периода нет. Его записывает центр.',
  'outside-term': 'Дни занятия выходят за учебный период.',
  'lesson-of-another': 'Это занятие предложил другой педагог.',
  'lesson-withdrawn': 'Занятие снято.',
  'lesson-published': 'Занятие уже в сводном расписании: изменить его может администратор сети.',
  'lesson-applied': 'По занятию подана заявка. Сначала отзовите её.',
  'lesson-booked':
    'За занятием уже закреплено оборудование. Отдельный день можно отменить или перенести, всё занятие меняет центр.',
  'already-published': 'Занятие уже в сводном расписании.',
  'not-published': 'Занятия ещё нет в сводном расписании.',
  'other-network': 'Это занятие другой сети.',
  'own-school': 'Это школа самого педагога: она участвует и так.',
  'class-missing': 'Назовите класс.',
  'no-seats': 'Столько мест в занятии не осталось. Уменьшите число учеников или выберите другое занятие.',
  'booked-otherwise':
    'Занятие подтверждено для прежнего класса, кабинета и терминала, а новые в это время заняты или за ним не закреплены. Откажитесь от участия и отметьтесь заново: администратор сети подаст заявку.',
  'not-joined': 'Эта школа в занятии не участвует.',
  'nothing-to-book': 'Для занятия этого вида оборудование центра не нужно, заявка не требуется.',
  'no-application': 'Заявки на это занятие нет.',
  'application-changed': 'Заявка изменилась, пока её рассматривали. Посмотрите её заново.',
  'equipment-missing': 'Не выбрано оборудование, без которого занятие не провести.',
  'place-taken':
    'На это время уже подтверждено другое занятие. Выберите другое место: программа показывает, что мешает и где свободно.',
  'not-booked': 'За этим занятием оборудование не закреплено.',
  'no-such-date': 'В этот день занятия нет.',
  'need-closed': 'Эта потребность уже закрыта.',
  'need-of-another': 'Эта потребность другой школы.',
  'need-answered': 'По потребности уже есть предложения. Ответьте на них или заявите новую.',
  'already-escalated': 'Потребность уже передана в РКЦ.',
  'not-escalated': 'Администратор сети ещё не передал эту потребность в РКЦ.',
  'no-lesson': 'Такого занятия в этой сети нет.',
  'no-proposal': 'Это предложение уже отозвано.',
  'administrator-first': 'Сначала предложение принимает администратор сети.',
  'already-answered': 'На это предложение уже ответили.',
};
