import { ACT_NAMES, MATERIAL_REFUSALS } from './materials/phrases';
import type { DocumentKind } from './names';
import { PEOPLE_ACT_NAMES, PEOPLE_REFUSALS } from './people/phrases';

/** Refusals that belong to no word. */
const SHARED: Readonly<Record<string, string>> = {
  malformed: 'Программа отправила неверные данные. Обновите страницу и попробуйте ещё раз.',
  'newer-app':
    'Это сделано в более новой версии программы, чем работает здесь или на сервере. Обновите программу.',
  'too-large': 'Слишком большой объём. Сократите текст или разделите файл.',
  'not-yours': 'Это сделано от имени другого человека.',
  'id-taken': 'Такая запись уже есть.',
  'too-many-waiting': 'Слишком много записей ждут других. Подождите, пока они уйдут, и повторите.',
  'needs-refused': 'Отказано вместе с тем действием, на котором основано.',
  'not-found': 'Документ не найден, или у вас нет к нему доступа.',
  'wrong-subject': 'Запись относится к другому документу.',
  offline: 'Нет связи с сервером. Попробуйте ещё раз, когда она появится.',
  session: 'Сервер больше не узнаёт это устройство. Войдите снова и повторите.',
  'session-of-another': 'В этом браузере вошёл другой человек. Войдите снова.',
  'wrong-password': 'Неверный логин или пароль.',
  'too-many-attempts': 'Слишком много попыток. Подождите десять минут.',
  'login-taken': 'Этот логин уже занят. Выберите другой.',
  'invitation-unknown': 'Приглашение не найдено. Проверьте ссылку или попросите новую.',
  'invitation-used': 'Приглашение уже использовано. Войдите с паролем или попросите новое.',
  'invitation-over': 'Срок приглашения истёк. Попросите новое у ответственного специалиста.',
  'already-founded': 'Муниципалитет уже создан. Войдите.',
  'sample-building': 'Сейчас загружается пример. Подождите минуту.',
  'sample-unfinished':
    'Пример не загрузился до конца. Перезапустите программу: она начнёт заново, с пустыми данными.',
  'wrong-code': 'Неверный код первого входа. Он напечатан там, где запущена программа.',
  'bad-zone': 'Выберите часовой пояс из списка.',
  'wrong-origin': 'Запрос пришёл с чужой страницы и не выполнен.',
  'another-person':
    'Это логин другого человека. Войдите под своим именем или смените человека в разделе «Я и мои устройства».',
  'not-kept':
    'Не сохранено: браузер не смог записать на это устройство. Освободите место и попробуйте ещё раз.',
  upload: 'Файл пока не передан. Программа попробует ещё раз сама.',
  device: 'Не удалось записать ответ сервера на это устройство. Программа попробует ещё раз сама.',
  engine:
    'Часть программы, которая передаёт данные, не загрузилась. Обновите страницу, когда появится связь.',
  'try-again': 'Сервер сейчас не смог записать. Попробуйте ещё раз через минуту.',
};

/** The Russian sentence for a refusal: what happened and what to do. */
export function refusalText(code: string): string {
  return (
    MATERIAL_REFUSALS[code] ??
    PEOPLE_REFUSALS[code] ??
    SHARED[code] ??
    'Не получилось. Попробуйте ещё раз позже.'
  );
}

/** What an act says was done; `undefined` for a kind this version does not know. */
export function actName(kind: string): string | undefined {
  return ACT_NAMES[kind] ?? PEOPLE_ACT_NAMES[kind];
}

/** Documents as the person who writes them calls them. */
export const DOCUMENT_NAMES: Readonly<Record<DocumentKind, string>> = {
  draft: 'Черновик материала',
  submission: 'Сданный материал',
  sheet: 'Оценочный лист',
  conclusion: 'Экспертное заключение',
  remarks: 'Замечания к материалу',
  outcome: 'Заключение для автора',
  help: 'Вопросы специалисту',
};

/** Why an edit was kept aside and not merged [E-14], in words; and what that means for the person. */
export const ASIDE_REASONS: Readonly<Record<string, string>> = {
  frozen: 'Документ закрыли раньше, чем ваша правка дошла до сервера.',
  reader: 'Когда правка дошла до сервера, вы могли этот документ только читать.',
  ended: 'Когда правка дошла до сервера, вашего доступа к документу уже не было.',
  forbidden: 'Доступа к этому документу у вас нет.',
  client: 'Эта копия документа начата другим человеком на этом же устройстве.',
  closed: 'Предыдущие правки этой копии уже отложены, эта продолжает их.',
  'too-large': 'Документ стал слишком большим, сервер не принял правку.',
  displaced: 'Пока вы писали без связи, коллега удалил или переделал абзац, и ваш текст пропал вместе с ним.',
  'clean-copy': 'Документ на сервере восстановлен заново, и ваша копия к нему больше не подходит.',
};

export const asideReason = (reason: string): string => ASIDE_REASONS[reason] ?? 'Сервер не принял правку.';
