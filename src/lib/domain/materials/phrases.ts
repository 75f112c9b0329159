import type { CertifiedAs } from '../people/certificate';
import type { FieldChange, Level, MaterialKind, RegistryField, RequiredField } from './card';
import type { State } from './material';
import type { AppointmentWarning, Earlier } from './panel';
import type { TaskKind } from './agenda';
import type { Verdict } from './rubric';
import type { Timeliness } from './cycle';
import type { WayIn } from './entering';
import type { WayStep, WayStepId } from './way';

/** The wording of `materials`, in the words of the regulation. */
export const KIND_NAMES: Readonly<Record<MaterialKind, string>> = {
  scenario: 'сценарий занятия',
  lesson: 'урок',
  test: 'тест',
  presentation: 'презентация',
  video: 'видео',
  simulator: 'тренажёр',
  app: 'приложение',
  other: 'другое',
};

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  ДО: 'дошкольное (ДО)',
  НОО: 'начальное общее (НОО)',
  ООО: 'основное общее (ООО)',
  СОО: 'среднее общее (СОО)',
};

export const STATE_NAMES: Readonly<Record<State, string>> = {
  'handed-in': 'Сдан, ждёт приёма',
  returned: 'Возвращён автору',
  accepted: 'Принят, ждёт экспертов',
  assessing: 'Первичная оценка',
  'ready-to-open': 'Оценки готовы',
  panel: 'Экспертная группа',
  confirmed: 'Текст подтверждён',
  issued: 'Заключение выдано',
  withdrawn: 'Отозван автором',
};

/** [E-12] The three outcomes in the regulation's words. */
export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  recommend: 'рекомендован к публикации',
  revise: 'отправлен на доработку',
  reject: 'отклонён',
};

/** [E-14] Of an author's draft while the conclusion that sent the paper back is written anew. */
export const AWAITS_EDITION = 'Заключение открыто снова, дождитесь нового';

export const TASK_NAMES: Readonly<Record<TaskKind, string>> = {
  accept: 'Принять материал',
  appoint: 'Назначить экспертов',
  substitute: 'Назначить замену',
  sheet: 'Оценочный лист',
  'open-sheets': 'Открыть оценки',
  confirm: 'Подтвердить заключение',
  reopen: 'Ответить на просьбу открыть заключение',
  issue: 'Выдать заключение',
  tie: 'Решить при равенстве голосов',
  quorum: 'Решить без всех подтверждений',
  'read-outcome': 'Прочитать заключение',
  returned: 'Исправить и сдать снова',
  revise: 'Доработать материал',
  agreement: 'Подписать соглашение',
  place: 'Разместить и отправить на модерацию',
  resubmit: 'Решить, отправлять ли снова',
  original: 'Принять оригинал соглашения',
};

/** What was done, for histories and logs: the act's kind in the words of the regulation. */
export const ACT_NAMES: Readonly<Record<string, string>> = {
  'hand-in': 'Материал сдан',
  'enter-material': 'Материал внесён за автора',
  'erase-document': 'Текст удалён навсегда',
  'files-arrived': 'Все файлы материала дошли',
  accept: 'Материал принят',
  'return-incomplete': 'Материал возвращён автору',
  appoint: 'Назначен эксперт',
  'accept-assignment': 'Эксперт приступил к оценке',
  decline: 'Эксперт отказался',
  release: 'Эксперт освобождён',
  complete: 'Оценка завершена',
  'reopen-sheet': 'Оценочный лист открыт снова',
  'open-sheets': 'Оценки открыты',
  confirm: 'Текст заключения подтверждён',
  'confirm-on-paper': 'Текст заключения подписан на бумаге',
  'break-tie': 'Решено при равенстве голосов',
  'accept-quorum': 'Решено выдать без всех подтверждений',
  issue: 'Заключение выдано',
  acknowledge: 'Автор ознакомлен с заключением',
  'ask-reopen': 'Просьба открыть заключение снова',
  reopen: 'Заключение открыто снова',
  'put-in': 'Правка внесена по просьбе',
  'refuse-reopen': 'В просьбе открыть заключение отказано',
  withdraw: 'Материал отозван автором',
  'ask-help': 'Автор просит помощи',
  'sign-agreement': 'Соглашение подписано',
  'receive-original': 'Оригинал соглашения получен',
  'forward-agreement': 'Соглашение направлено в центр',
  'withdraw-agreement': 'Соглашение отозвано',
  'take-back-step': 'Отметка снята как ошибочная',
  'place-material': 'Материал размещён',
  'send-to-moderation': 'Материал отправлен на модерацию',
  'record-moderation': 'Итог модерации записан',
  'decide-resubmission': 'Автор решил о повторной отправке',
  'set-template': 'Форма документа изменена',
  'send-registry': 'Реестр составлен и сохранён',
  'say-registry-sent': 'Реестр отправлен, отмечено тем, кто отправлял',
  'discard-registry': 'Подготовленное письмо с реестром отменено',
  'choose-columns': 'Столбцы реестра выбраны',
  'fit-letters': 'Письма с реестром поделены по размеру, который берёт почтовый сервер',
  'letter-sent': 'Письмо с реестром отправлено',
  'letter-refused': 'Письмо с реестром не принято',
  'letter-uncertain': 'Неизвестно, ушло ли письмо с реестром',
  'send-letter-again': 'Письмо с реестром отправляют ещё раз',
  'publish-requirements': 'Требования к материалам опубликованы',
  'acknowledge-requirements': 'Требования к материалам прочитаны',
  'issue-certificate': 'Справка выдана',
  'revoke-certificate': 'Справка отозвана',
  'publish-rubric': 'Форма оценки опубликована',
};

/** The steps of a material's way; a noun fits what is done and what is ahead. */
export const STEP_NAMES: Readonly<Record<WayStepId, string>> = {
  'hand-in': 'Сдача',
  accept: 'Приём материала',
  returned: 'Возврат автору',
  fix: 'Исправить и сдать снова',
  appoint: 'Назначение экспертов',
  assess: 'Первичная оценка',
  tie: 'Решение при равенстве голосов',
  agree: 'Экспертная группа',
  expertise: 'Экспертиза',
  issue: 'Заключение',
  read: 'Ознакомление автора',
  revise: 'Доработать и сдать новую версию',
  agreement: 'Соглашение',
  place: 'Размещение и отправка на модерацию',
  moderation: 'Модерация в региональном центре',
  resubmit: 'Решение о повторной отправке',
  withdrawn: 'Отозван автором',
};

export const ACTOR_NAMES: Readonly<Record<WayStep['actor'], string>> = {
  author: 'автор',
  desk: 'ответственный специалист',
  head: 'руководитель объединения',
  experts: 'эксперты',
  region: 'региональный центр',
};

/** Why a file did not come onto this device. */
export const FILE_TROUBLES: Readonly<Record<string, string>> = {
  'too-large': 'больше 500 МБ. Сократите файл или дайте ссылку на него.',
  empty: 'пуст: в нём 0 байт. Проверьте файл и выберите его ещё раз.',
  unreadable: 'не читается. Проверьте, открывается ли он, и выберите его ещё раз.',
  'no-room': 'не помещается на это устройство. Освободите место и выберите его ещё раз.',
  'too-many': 'не добавлен: в карточке уже 20 файлов. Соберите мелкие файлы в архив.',
  twice: 'уже есть в карточке.',
};

/** Why a file that lies on this device does not go to the server. */
export const sendingFault = (code: string): string =>
  ({
    unreadable: 'не уходит: файл на этом устройстве больше не читается',
    'no-room': 'не уходит: на сервере нет места для ваших файлов',
    'disk-full': 'ждёт: на диске сервера кончилось место',
    'too-many-uploads': 'ждёт очереди: передаётся слишком много файлов сразу',
    'hash-differs': 'доходит с ошибкой: попробуйте другую сеть',
    damaged: 'не уходит: файл на этом устройстве повреждён, приложите его снова',
  })[code] ?? 'не уходит: сервер его не принял, попробуем ещё раз';

/** [E-04] A paper handed in before its bytes. */
export const FILES_COMING = {
  title: 'Файлы ещё идут',
  short: 'файлы ещё идут',
  why: 'Они загружаются с устройства автора. Завершить оценку можно, когда дойдут все.',
};

/** How a file is called that could not even be received. */
export const GIVEN_FILE = 'Файл из другого приложения';

export const FIELD_NAMES: Readonly<Record<FieldChange['field'], string>> = {
  title: 'Название',
  kind: 'Вид материала',
  subjects: 'Предметы',
  classes: 'Классы',
  level: 'Уровень образования',
  topic: 'Тема',
  annotation: 'Аннотация',
  goals: 'Цели',
  links: 'Ссылки',
  sources: 'Чужие источники',
  files: 'Файлы',
};

export const MISSING_NAMES: Readonly<Record<RequiredField, string>> = {
  title: 'Напишите название',
  kind: 'Выберите вид материала',
  subjects: 'Укажите предмет',
  level: 'Выберите уровень образования',
  annotation: 'Напишите аннотацию',
  content: 'Приложите файл или ссылку',
};

/** [E-18] What the registry wants to know and hand-in does not ask for, and when it may stay empty. */
export const WANTED_NAMES: Readonly<Record<RegistryField, string>> = {
  classes: 'Укажите класс',
  topic: 'Напишите тему',
};
export const WANTED_WHY =
  'Эти сведения идут в реестр для регионального центра. Сдать можно и без них: у материала для педагогов или дополнительного образования класса и темы может не быть.';

export const WARNING_NAMES: Readonly<Record<AppointmentWarning, string>> = {
  'same-school': 'работает в школе автора',
  mentor: 'наставник автора',
  mentee: 'наставляемый автора',
  'other-subject': 'из другого методического объединения',
};

/** [E-27] What a certificate says of its holder's work. */
export const CERTIFIED_NAMES: Readonly<Record<CertifiedAs, string>> = {
  author: 'авторство материалов',
  expert: 'экспертиза материалов',
};

/** [E-08, E-15] What somebody had to do with the material before; `now` is the version that is judged. */
export function earlierWords({ did, version }: Earlier, now: number): string {
  if (did === 'judged') return `оценивал(а) версию ${version}`;
  return version === now ? 'отказался(лась) от этого материала' : `отказался(лась) от версии ${version}`;
}

/** How a paper came that its author did not hand in by the program. */
export const WAY_IN_NAMES: Readonly<Record<WayIn, string>> = {
  email: 'по электронной почте',
  messenger: 'в мессенджере',
  stick: 'на флешке или диске',
  paper: 'на бумаге',
  call: 'по телефону',
};

/** What keeps a paper from being entered besides its card. */
export const ENTERING_TROUBLES = {
  author: 'Выберите, чей это материал',
  'received-missing': 'Укажите, когда материал поступил',
  'received-later': 'Дата поступления не может быть позже сегодняшней',
  'received-long-ago': 'Дата поступления слишком давняя: ни один открытый месяц сбора не подходит',
};

export const TIMELINESS_NAMES: Readonly<Record<Timeliness, string>> = {
  'in-time': 'в срок',
  'in-time-received-later': 'в срок, получено позже',
  late: 'позже срока',
};

/** What to do when an act is refused; the code comes from `decide`. */
export const MATERIAL_REFUSALS: Readonly<Record<string, string>> = {
  'no-submission': 'Этой версии материала нет. Обновите страницу.',
  withdrawn: 'Автор отозвал материал.',
  'author-only': 'Это может сделать только автор материала.',
  'head-only': 'Это решает руководитель методического объединения или ответственный специалист.',
  'panel-only': 'Это могут сделать эксперты группы, руководитель объединения или специалист.',
  'already-handed-in': 'Материал уже сдан. Новую версию можно сдать после возврата или доработки.',
  'wrong-version': 'С другого устройства уже сдана новая версия. Откройте карточку ещё раз.',
  'card-too-long': 'В карточке есть тексты длиннее, чем можно. Сократите отмеченные поля.',
  'author-or-desk': 'Это отмечает автор или ответственный специалист.',
  'not-recommended': 'Материал не рекомендован к публикации.',
  published: 'Материал уже опубликован в Библиотеке.',
  'agreement-received': 'Оригинал соглашения уже у специалиста.',
  'agreement-unsigned': 'Соглашение ещё не подписано.',
  'agreement-forwarded': 'Соглашение уже направлено в центр.',
  'step-missing': 'Этой отметки уже нет. Обновите страницу.',
  'step-rests':
    'Снять эту отметку нельзя: после неё отмечено следующее, или материал уже стоит в реестре или опубликован.',
  'agreement-withdrawn': 'Соглашение уже отозвано.',
  'original-missing': 'Сначала отметьте, что оригинал соглашения получен.',
  'scan-missing': 'Приложите снимок подписанного соглашения.',
  'scan-type': 'Снимком может быть только фотография или PDF. Замените остальные файлы.',
  'bad-day': 'Проверьте дату: она не может быть в будущем или раньше чем год назад.',
  'bad-link': 'Ссылка начинается с http:// или https://.',
  'enter-own': 'Свой материал сдают сами. За вас его может внести коллега.',
  'other-author': 'У этого материала другой автор. Откройте карточку ещё раз.',
  'received-later': 'Дата поступления не может быть позже сегодняшней.',
  'received-long-ago': 'Дата поступления слишком давняя для этого месяца сбора. Выберите более ранний месяц.',
  'letter-entered': 'Это письмо уже внесено: материал по нему есть в списке.',
  'other-attempt': 'Материал уже отправляют заново. Обновите страницу.',
  'already-answered': 'По этой отправке уже есть итог модерации.',
  'not-placed': 'Сначала отметьте, что материал размещён.',
  'signed-before-conclusion':
    'Соглашение называет заключение, его номер и дату: подписать его раньше, чем выдано заключение, не могли. Проверьте дату.',
  'forwarded-before-signed':
    'Направить соглашение в центр раньше, чем его подписали, нельзя. Проверьте дату.',
  'placed-before-conclusion':
    'Размещают после рекомендации, а повторно – после ответа центра. Проверьте дату.',
  'placed-after-sent':
    'Материал отмечен как отправленный на модерацию раньше этого дня. Проверьте дату или сначала исправьте день отправки.',
  'answered-before-sent':
    'Ответить раньше, чем материал отправили, центр не мог: ни до реестра с ним, ни до соглашения. Проверьте дату ответа; если автор отправил материал раньше, сначала отметьте день отправки.',
  'row-dated-later':
    'В этом дне отправки ошибка: заключение или соглашение по одному из материалов датировано позже.',
  'sent-before-placed': 'Отправить на модерацию раньше, чем разместить, нельзя. Проверьте дату.',
  'no-regional-revision': 'Центр не возвращал этот материал на доработку.',
  'already-decided': 'Автор уже решил, что делать дальше.',
  'template-differs': 'Файл формы изменился, пока его записывали. Выберите его ещё раз.',
  'template-too-large': 'Форма больше 5 МБ. Уберите из неё крупные рисунки.',
  'template-missing':
    'Формы муниципалитета на этом устройстве ещё нет. Она загрузится, когда появится связь: нажмите ещё раз.',
  'template-broken': 'Форма муниципалитета не заполняется. Сообщите ответственному специалисту.',
  'registry-sent': 'Реестр этого месяца уже отправлен. Исправление уходит дополнением.',
  'registry-prepared':
    'Письмо с реестром этого месяца уже подготовлено. Сначала отметьте, что оно отправлено, или отмените его.',
  'registry-not-prepared': 'Этого письма больше нет, или его отправка уже отмечена. Обновите страницу.',
  'sent-before-prepared': 'Письмо подготовили позже этого дня: отправить его раньше не могли.',
  'registry-not-sent': 'Реестр этого месяца ещё не отправляли: дополнять нечего.',
  'sent-before': 'Один из материалов уже отправлен в реестре.',
  'row-not-ready': 'У одного из материалов не хватает соглашения. Обновите страницу.',
  'not-withdrawn': 'Материал назван отозванным, а автор его не отзывал. Обновите страницу.',
  'row-not-sent': 'Отозванный материал в реестре не уходил: сообщать о нём не нужно. Обновите страницу.',
  'row-twice': 'Материал указан в реестре дважды.',
  'column-twice': 'Столбец указан дважды.',
  'no-letter': 'Такого письма нет. Обновите страницу.',
  'letters-begun': 'Письма этого реестра уже отправляются.',
  'letter-not-waiting': 'Это письмо уже не ждёт отправки.',
  'letter-not-stuck': 'Это письмо уже отправлено или ждёт отправки. Обновите страницу.',
  'letter-files-coming': 'Файлы этого письма ещё не дошли до сервера. Дождитесь связи и попробуйте ещё раз.',
  'requirements-unread':
    'Сначала прочитайте требования к материалам и отметьте это. Их недавно могли изменить.',
  'requirements-known': 'Вы уже отметили, что прочитали эти требования.',
  'wrong-requirements': 'Требования тем временем опубликовал кто-то другой. Обновите страницу и сверьте их.',
  'wrong-rubric':
    'Новую версию формы тем временем опубликовал кто-то другой. Ваша заготовка осталась на этом устройстве: сверьте её с новой версией.',
  'rubric-faulty': 'В форме есть незаполненные, слишком длинные или повторяющиеся пункты.',
  'answer-unknown':
    'В листе есть ответ на пункт, которого нет в форме этой оценки. Посмотрите его над критериями и уберите.',
  'card-incomplete': 'Заполните обязательные поля карточки.',
  'certificate-period':
    'Проверьте период справки: начало не позже конца, конец не позже этого месяца, всего не больше пяти лет.',
  'nothing-to-certify': 'За этот период подтверждать нечего: заключений с участием этого человека нет.',
  'certificate-long': 'За этот период больше 300 материалов. Выдайте две справки за периоды короче.',
  'no-certificate': 'Такой справки нет. Проверьте код.',
  'certificate-revoked': 'Справка уже отозвана.',
  'no-collection': 'В этом месяце сбор не проводится. Выберите другой.',
  'month-far': 'Этот месяц сбора давно закончился или ещё далеко. Обновите страницу и выберите месяц заново.',
  'files-differ': 'Список файлов изменился, пока вы сдавали. Проверьте файлы и сдайте ещё раз.',
  'files-coming': 'Файлы материала ещё идут от автора. Завершить оценку можно, когда они дойдут.',
  'files-here': 'Все файлы материала уже дошли.',
  'co-author-twice': 'Автор или соавтор указан дважды.',
  'already-accepted': 'Материал уже принят.',
  'not-accepted': 'Сначала специалист принимает материал.',
  returned: 'Материал уже возвращён автору.',
  'newer-version': 'Автор сдал новую версию. Работайте с ней.',
  'no-association': 'Такого методического объединения нет.',
  'is-author': 'Автор и соавторы не оценивают свой материал.',
  'not-an-expert': 'У этого человека нет роли эксперта.',
  'already-on-panel': 'Этот человек уже в экспертной группе.',
  'warnings-unconfirmed': 'Подтвердите предупреждение и напишите причину.',
  'not-on-panel': 'Вы не входите в экспертную группу этого материала.',
  'role-over': 'Ваша роль эксперта закончилась. Оценочный лист остаётся у вас для чтения.',
  'sheet-complete': 'Оценка уже завершена.',
  'sheet-not-complete': 'Оценка ещё не завершена.',
  'sheet-incomplete': 'Ответьте на все пункты и поясните нули.',
  'sheets-open': 'Оценки уже открыты. Ваш лист, не завершённый до этого, остаётся у вас и не учитывается.',
  'sheets-closed': 'Оценки ещё не открыты.',
  'no-complete-sheet': 'Ещё ни одна оценка не завершена.',
  'text-changed': 'Текст изменился, пока вы нажимали. Прочитайте его ещё раз и подтвердите.',
  'conclusion-incomplete': 'В заключении не всё заполнено.',
  'term-far': 'Срок доработки дальше чем через год. Проверьте дату и подтвердите текст ещё раз.',
  'term-passed': 'Срок доработки уже прошёл. Назначьте новый и подтвердите текст ещё раз.',
  'verdict-differs': 'В заключении указано другое решение. Обновите страницу.',
  'confirmations-missing':
    'Не все эксперты подтвердили текст. Без них заключение выдают по решению руководителя объединения.',
  'quorum-missing':
    'Текст подтвердило слишком мало экспертов. Дождитесь остальных, а если ждать некого, дайте роль эксперта снова.',
  'decider-only': 'Это решает руководитель методического объединения.',
  'no-tie': 'Голоса экспертов не разделились поровну: решать нечего.',
  'verdict-not-tied': 'Выберите одно из решений, за которые подано поровну голосов.',
  'tie-undecided':
    'Голоса экспертов разделились поровну. Решает руководитель объединения, или текст подтверждают все эксперты.',
  'tie-decided-otherwise':
    'Голоса разделились поровну, и руководитель решил иначе. Поставьте в заключении его решение.',
  'sheet-not-counted': 'Ваш лист не учтён, поэтому подтверждать текст не нужно.',
  issued: 'Заключение уже выдано. Изменить его можно, когда специалист откроет его снова.',
  'no-request': 'Такой просьбы нет. Обновите страницу.',
  'request-answered': 'На эту просьбу уже ответили.',
  'not-issued': 'Заключение ещё не выдано.',
  'already-acknowledged': 'Вы уже отметили «Ознакомлен».',
  'not-involved': 'Вы не участвуете в оценке этого материала.',
  'reason-missing': 'Напишите причину.',
};
