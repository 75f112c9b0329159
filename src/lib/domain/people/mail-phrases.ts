import type { MailDoubt, MailFault } from './mail';

/** The wording of mail [E-18]: a letter to try the server out, and what became of letters. */
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

export const MAIL_FAULT_NAMES: Readonly<Record<MailFault, string>> = {
  answered: 'сервер ответил отказом',
  login: 'сервер не принял логин или пароль',
  'no-tls': 'не получилось защищённое соединение с сервером',
  'no-connection': 'нет соединения с сервером',
  silent: 'сервер не ответил вовремя',
  'too-large': 'письмо больше, чем берёт сервер',
  'no-settings': 'почта муниципалитета не настроена',
  'own-failure': 'сервер программы не смог подготовить письмо',
};

export const MAIL_DOUBT_NAMES: Readonly<Record<MailDoubt, string>> = {
  interrupted: 'сервер программы остановился, пока письмо передавалось',
  'no-answer': 'связь с почтовым сервером оборвалась, когда письмо было передано, а ответа ещё не было',
  restored: 'сервер программы восстановили из резервной копии, а письмо могло уйти раньше',
};

/** Why something was not sent, and what the mail server has said: «сервер ответил: 552 Message too large». */
export function faultWords({
  why,
  answer,
}: {
  readonly why?: MailFault | MailDoubt;
  readonly answer?: string;
}): string {
  if (why === 'answered' && answer) return `сервер ответил: ${answer}`;
  const words = why && { ...MAIL_FAULT_NAMES, ...MAIL_DOUBT_NAMES }[why];
  return [words, answer].filter(Boolean).join(': ');
}
