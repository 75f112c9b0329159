import type { LetterDoubt, LetterFact, LetterFault } from './registry';

/** The wording of letters with a registry [E-18]: what stands in them, and what became of them. */

const MONTHS = [
  'январь',
  'февраль',
  'март',
  'апрель',
  'май',
  'июнь',
  'июль',
  'август',
  'сентябрь',
  'октябрь',
  'ноябрь',
  'декабрь',
];
/** «декабрь 2026» from `2026-12`. */
const monthWords = (month: string) => `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;

/** What a letter says of itself. */
export interface LetterWords {
  /** The municipality. */
  readonly place: string;
  /** `2026-12` */
  readonly month: string;
  /** Which addendum; 0 for the registry itself. */
  readonly addendum: number;
  /** Why there is an addendum. */
  readonly reason?: string;
  readonly materials: number;
  readonly number: number;
  readonly of: number;
  /** Names of what is attached to this letter. */
  readonly files: readonly string[];
  /** Who has sent it. */
  readonly by: string;
}

/** «Реестр ЭОМ, Заречный округ, декабрь 2026, письмо 1 из 3» */
export function letterSubject({ place, month, addendum, number, of }: LetterWords): string {
  const words = ['Реестр ЭОМ', place, monthWords(month)];
  if (addendum > 0) words.push(`дополнение ${addendum}`);
  if (of > 1) words.push(`письмо ${number} из ${of}`);
  return words.filter(Boolean).join(', ');
}

/** The text of a letter, in lines. */
export function letterText(words: LetterWords): string {
  const { place, month, addendum, reason, materials, number, of, files, by } = words;
  const what = addendum > 0 ? `дополнение ${addendum} к реестру` : 'реестр';
  const lines = [
    'Здравствуйте!',
    '',
    `Направляем ${what} электронных образовательных материалов, рекомендованных к публикации, за ${monthWords(month)} года.`,
    `Муниципалитет: ${place}. Материалов: ${materials}.`,
  ];
  if (reason) lines.push(`Что изменилось: ${reason}`);
  if (of > 1) lines.push('', `Это письмо ${number} из ${of}.`);
  lines.push('', 'Приложено:', ...files.map((name) => `– ${name}`));
  if (of > 1) lines.push('', 'Остальные файлы – в других письмах.');
  lines.push('', by);
  return lines.join('\n');
}

/** A letter with which a specialist tries the mail server out. */
export const TEST_LETTER = {
  subject: 'Проверка почты муниципалитета',
  text: (place: string) =>
    [
      'Здравствуйте!',
      '',
      `Это проверочное письмо. Через этот адрес «Методсреда» отправляет реестры: ${place}.`,
      'Отвечать на него не нужно.',
    ].join('\n'),
};

export const LETTER_FAULT_NAMES: Readonly<Record<LetterFault, string>> = {
  answered: 'сервер ответил отказом',
  login: 'сервер не принял логин или пароль',
  'no-tls': 'не получилось защищённое соединение с сервером',
  'no-connection': 'нет соединения с сервером',
  silent: 'сервер не ответил вовремя',
  'too-large': 'письмо больше, чем берёт сервер',
  'no-settings': 'почта муниципалитета не настроена',
  'own-failure': 'сервер программы не смог подготовить письмо',
};

export const LETTER_DOUBT_NAMES: Readonly<Record<LetterDoubt, string>> = {
  interrupted: 'сервер программы остановился, пока письмо передавалось',
  'no-answer': 'связь с почтовым сервером оборвалась, когда письмо было передано, а ответа ещё не было',
  restored: 'сервер программы восстановили из резервной копии, а письмо могло уйти раньше',
};

/** Why something was not sent, and what the mail server has said: «сервер ответил отказом: 552 Message too large». */
export function faultWords({ why, answer }: Pick<LetterFact, 'why' | 'answer'>): string {
  const words = why && { ...LETTER_FAULT_NAMES, ...LETTER_DOUBT_NAMES }[why];
  return [words, answer].filter(Boolean).join(': ');
}
