import type { ReplyFault, ReplyField, ReplyRow } from './replies';
import type { RegistryBlock, RegistryColumn, RegistryWarning, RegistryWay } from './registry';

/** The wording of the registry [E-18], in the words of the regulation. */
export const COLUMN_NAMES: Readonly<Record<RegistryColumn, string>> = {
  number: '№',
  period: 'Месяц',
  municipality: 'Муниципалитет',
  id: 'Код материала',
  author: 'Автор и соавторы',
  post: 'Должность',
  school: 'Место работы',
  contact: 'Контакты',
  title: 'Название материала',
  kind: 'Вид',
  subject: 'Предмет',
  class: 'Класс',
  topic: 'Тема',
  version: 'Версия',
  'file-hash': 'Контрольная сумма файлов',
  received: 'Получен',
  conclusion: 'Заключение, № и дата',
  verdict: 'Решение',
  agreement: 'Соглашение, № и дата',
  original: 'Оригинал получен',
  channel: 'Размещён',
  sent: 'Отправлен на модерацию',
  link: 'Ссылка в личном кабинете',
  result: 'Итог модерации',
  'result-date': 'Дата итога',
  remarks: 'Замечания центра',
  attempt: 'Попытка',
};

/** [E-21] What an addendum says of a material that was taken back, as its result. */
export const WITHDRAWN_ROW = 'Отозван автором';

export const BLOCK_NAMES: Readonly<Record<RegistryBlock, string>> = {
  'agreement-unsigned': 'соглашение не подписано',
  'agreement-withdrawn': 'соглашение отозвано',
  'original-missing': 'нет оригинала соглашения',
};

export const REGISTRY_WARNING_NAMES: Readonly<Record<RegistryWarning, string>> = {
  'not-placed': 'автор не отметил размещение',
  'no-class': 'не указан класс',
  'no-topic': 'не указана тема',
  'no-contact': 'нет контактов автора',
  twice: 'похож на другой рекомендованный материал',
};

export const WAY_NAMES: Readonly<Record<RegistryWay, string>> = {
  mail: 'по электронной почте',
  smtp: 'через почту муниципалитета',
  other: 'иначе',
};

/** [E-19] What a column of the centre's table holds. */
export const REPLY_FIELD_NAMES: Readonly<Record<ReplyField, string>> = {
  id: 'Код материала',
  conclusion: 'Номер заключения',
  title: 'Название',
  author: 'Автор',
  result: 'Итог модерации',
  date: 'Дата итога',
  link: 'Ссылка',
  remarks: 'Замечания',
};

export const REPLY_OUTCOMES: Readonly<Record<ReplyRow['outcome'], string>> = {
  new: 'запишется',
  change: 'изменит записанное',
  there: 'уже записано',
  doubtful: 'укажите материал',
  unknown: 'такого материала нет',
  repeat: 'повтор',
  faulty: 'с ошибкой',
  skipped: 'пропущена',
};

export const REPLY_FAULTS: Readonly<Record<ReplyFault, string>> = {
  'result-missing': 'нет итога модерации',
  'result-unknown': 'непонятный итог: напишите «опубликован», «на доработку» или «отклонён»',
  'date-unknown': 'непонятная дата: укажите день ответа',
  'date-missing': 'в таблице нет дня ответа: укажите его',
  'date-early': 'дата раньше, чем материал отправили в центр',
  'date-far': 'дата в будущем или раньше чем год назад',
};
