import type { Act } from '../act';
import { RELAY, type PersonId } from '../shared/ids';
import type { RoleName } from './person';

/** The wording of `people`. */
export const ROLE_NAMES: Readonly<Record<RoleName, string>> = {
  specialist: 'ответственный специалист',
  deputy: 'заместитель специалиста',
  head: 'руководитель ММО',
  expert: 'эксперт',
  teacher: 'педагог',
  observer: 'наблюдатель',
  dispatcher: 'диспетчер РКЦ',
  coordinator: 'муниципальный координатор',
  administrator: 'администратор сети ОО',
  local: 'локальный координатор',
  office: 'администрация ОО',
  distance: 'дистанционный педагог',
};

/** The last specialist's term is over: said in the list, on the person's page and to the person. */
export const OUTLASTS_TERM = {
  short: 'срок прошёл, роль продолжается',
  why: 'Другого ответственного специалиста нет, поэтому роль продолжается. Она закончится, когда её дадут другому.',
};

/** What was done, for histories and for the panel of data. */
export const PEOPLE_ACT_NAMES: Readonly<Record<string, string>> = {
  'found-place': 'Муниципалитет создан',
  'add-school': 'Школа записана',
  'add-association': 'Методическое объединение записано',
  'change-setting': 'Настройка изменена',
  'mark-day': 'Особый день в календаре',
  'mark-month': 'Месяц сбора изменён',
  'mail-set': 'Почта муниципалитета настроена',
  'skip-numbers': 'Номера заключений пропущены после восстановления сервера',
  'choose-reminders': 'Напоминания по почте выбраны',
  'enter-person': 'Сведения о человеке записаны',
  'grant-role': 'Роль дана',
  'role-began': 'Роль началась',
  'role-ended': 'Срок роли закончился',
  'end-role': 'Роль окончена',
  'name-mentor': 'Назначен наставник',
  'end-mentoring': 'Наставничество окончено',
  leave: 'Больше не работает',
  'erase-person': 'Личные данные удалены',
  invited: 'Выдана ссылка для входа',
  'invitation-used': 'По ссылке заданы логин и пароль',
  'link-made': 'Выдана личная ссылка для сдачи',
  'link-used': 'По личной ссылке открыта работа без пароля',
  'links-revoked': 'Ссылки отозваны',
  'account-made': 'Заданы логин и пароль',
};

/** Who stands behind an act: a person, for what the relay notes of others too, or words for what nobody did. */
export function behind({ person, kind, payload }: Pick<Act, 'person' | 'kind' | 'payload'>): {
  readonly person?: PersonId;
  readonly words: string;
} {
  if (person !== RELAY) return { person, words: '' };
  // The first link of a further place is made where the relay is run.
  if (payload.by === RELAY) return { words: 'ссылку выдал оператор сервера' };
  switch (kind) {
    case 'invited':
      return { person: payload.by as PersonId, words: '' };
    case 'mail-set':
    case 'link-made':
    case 'links-revoked':
      return { person: payload.by as PersonId, words: '' };
    case 'link-used':
    case 'invitation-used':
      return { person: payload.by as PersonId, words: 'ссылку выдал(а)' };
    case 'role-began':
    case 'role-ended':
      return { words: 'по сроку' };
    case 'enter-person':
    case 'grant-role':
      return { words: 'при создании муниципалитета' };
    default:
      return { words: '' };
  }
}

export const PEOPLE_REFUSALS: Readonly<Record<string, string>> = {
  'link-judges':
    'Личная ссылка без пароля только для авторов. Тому, кто оценивает и решает, дайте приглашение: по нему задают пароль.',
  'has-account': 'Логин и пароль уже есть. Если пароль забыт, специалист даст новое приглашение.',
  'specialist-only': 'Это делает ответственный специалист.',
  'relay-only': 'Это делает сама программа.',
  'no-place': 'Муниципалитет ещё не создан.',
  'place-exists': 'Муниципалитет уже создан.',
  'no-person': 'Такого человека нет в списке.',
  'no-school': 'Такой школы нет в списке.',
  'no-network': 'Такой сети школ нет в списке.',
  'no-role': 'У вас нет действующей роли в этом муниципалитете. Обратитесь к ответственному специалисту.',
  'person-erased': 'Личные данные этого человека удалены. Запишите его заново как нового.',
  'person-left': 'Этот человек больше не работает здесь.',
  'own-mentor': 'Человек не может быть наставником самому себе.',
  'mentor-known': 'Этот наставник уже записан.',
  'mentoring-ahead': 'Проверьте дату: она не может быть в будущем или раньше начала.',
  'no-mentoring': 'Это наставничество уже окончено. Обновите страницу.',
  'name-missing': 'Напишите фамилию и имя.',
  'other-place': 'Это относится к другому муниципалитету.',
  'association-missing': 'Выберите методическое объединение.',
  'bad-term': 'Проверьте даты: окончание не раньше начала и не в прошлом.',
  'month-over': 'Этот месяц уже прошёл. Выберите день не раньше начала текущего месяца.',
  'day-far': 'Этот день слишком далеко. Отмечайте дни не более чем на два года вперёд.',
  'title-missing': 'Напишите, что это за день.',
  'nothing-changes': 'Так уже и есть. Обновите страницу: это мог сделать коллега.',
  'mail-not-set': 'Почта муниципалитета не настроена. Её задают в настройках.',
  'assess-before-hand-in':
    'Первичная оценка заканчивалась бы раньше, чем сдают материалы, или в тот же день. Сначала измените другой из этих сроков.',
  'send-before-assess':
    'Реестр направлялся бы раньше, чем закончится первичная оценка, или в тот же день. Сначала измените другой из этих сроков.',
  'assessment-too-long':
    'Между сдачей материалов и отправкой реестра не поместилось бы столько рабочих дней на оценку. Сначала измените другой из этих сроков.',
  'remind-hours': 'Напоминания заканчивались бы раньше, чем начинаются. Сначала измените другой час.',
  'hints-crossed':
    'Для подсказки «на доработку» нужно было бы больше баллов, чем для «рекомендован». Сначала измените другую из этих настроек.',
  'bad-address': 'Адрес электронной почты написан с ошибкой.',
  'open-way':
    'Без шифрования можно отправлять только через сервер на этой же машине. Выберите TLS или STARTTLS.',
  'password-again': 'Введите пароль ещё раз: сервер или логин изменились.',
  'password-missing': 'Введите пароль почтового сервера.',
  'mail-busy': 'Проверочное письмо уже отправляется. Подождите минуту.',
  'too-many-tests': 'Слишком много проверочных писем. Подождите час.',
  'bad-value': 'Это значение не подходит для настройки.',
  'last-specialist':
    'Другого ответственного специалиста без срока нет. Сначала дайте эту роль другому и не указывайте окончание.',
};
