import { CARD_LIMITS } from './card';
import type { IncomingLack, IncomingRow } from './incoming';
import { FILE_TROUBLES } from './phrases';

/** The wording of letters and files that are brought to be entered. */
export const INCOMING_OUTCOMES: Readonly<Record<IncomingRow['outcome'], string>> = {
  ready: 'Готово к внесению',
  asked: 'Нужен ответ',
  there: 'Уже внесено',
  repeat: 'Повтор в этом списке',
  skipped: 'Не вносим',
};

/** What a person has to say before a row is entered. */
export const INCOMING_LACKS: Readonly<Record<IncomingLack, string>> = {
  author: 'Выберите автора',
  title: 'Напишите название',
  kind: 'Выберите вид материала',
  subjects: 'Укажите предмет',
  level: 'Выберите уровень образования',
  annotation: 'Напишите аннотацию',
  content: 'Отметьте файл материала',
  date: 'Исправьте дату: для неё нет открытого месяца сбора',
  again: 'Решите, новый ли это материал',
  'too-many-files': 'Файлов больше 20. Уберите лишние или соберите их в архив',
  'title-long': `Сократите название: можно не больше ${CARD_LIMITS.title} знаков`,
};

/** Why a file did not get into the list: «имя» … */
export const INCOMING_TROUBLES: Readonly<Record<string, string>> = {
  ...FILE_TROUBLES,
  'letter-other': 'не похож на письмо. Нужен формат .eml: в почте это «Сохранить как» или «Скачать письмо».',
  'letter-broken': 'не читается как письмо. Сохраните его из почты ещё раз.',
  'letter-bytes': 'больше 60 МБ. Сохраните вложения отдельно и внесите их файлами.',
  'letter-files': 'содержит больше 60 вложений. Сохраните нужные отдельно и внесите их файлами.',
  'too-many-at-once':
    'не добавлен: за один раз можно разобрать 50 писем и файлов. Внесите эти и добавьте остальные.',
  'too-much-at-once': 'не добавлен: писем слишком много для памяти. Внесите эти и добавьте остальные.',
};
