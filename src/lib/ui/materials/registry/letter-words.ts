import type { departure } from '$lib/domain/materials/letters';
import type { SentRegistry } from '$lib/domain/materials/registry';
import { faultWords } from '$lib/domain/people/mail-phrases';
import type { LetterLine } from '$lib/state/letters.svelte';
import { date, time } from '$lib/ui/kit/format';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';

/** How a letter stands: in a word, and in a sentence. */
export interface LetterStand {
  readonly tag: { readonly text: string; readonly kind: TagKind };
  readonly said: string;
}

/** Undefined for a letter that is a file and nothing more. */
export function letterStand({ fact, way, asking }: LetterLine, zone: string): LetterStand | undefined {
  if (!fact) return undefined;
  if (asking)
    return {
      tag: { text: 'Ещё не передано', kind: 'warn' },
      said: 'Письмо уйдёт снова, когда сервер программы узнает об этом.',
    };
  const at = `${date(fact.at, zone)} в ${time(fact.at, zone)}`;
  switch (fact.state) {
    case 'sent':
      return {
        tag: { text: 'Отправлено', kind: 'ok' },
        said: `${at}${fact.answer ? `, сервер ответил: ${fact.answer}` : ''}`,
      };
    case 'refused':
      return { tag: { text: 'Не принято', kind: 'margin' }, said: `${at}, ${faultWords(fact)}` };
    case 'uncertain':
      return {
        tag: { text: 'Неизвестно, ушло ли', kind: 'warn' },
        said: `${faultWords({ why: fact.why })}. Спросите получателя; если письма нет, отправьте его ещё раз.`,
      };
    case 'waiting':
      return { tag: { text: 'Отправляется', kind: 'ink' }, said: waitingWords(way, zone) };
  }
}

function waitingWords(way: LetterLine['way'], zone: string): string {
  if (way?.filesComing) return 'Ждёт, пока файлы дойдут до сервера с устройства того, кто отправлял.';
  if (!way?.said) return 'Уйдёт само, страницу можно закрыть.';
  const again = way.nextAt === undefined ? '' : ` Следующая попытка в ${time(way.nextAt, zone)}.`;
  return `Пока не ушло: ${faultWords(way.said)}.${again}`;
}

/** «Реестр отправлен 28 декабря 2026»; what did not leave is not called sent. */
export function sentHeading(
  kind: SentRegistry['kind'],
  stand: ReturnType<typeof departure>,
  day: string,
): string {
  const main = kind === 'main';
  if (stand === 'prepared')
    return main
      ? 'Письмо с реестром готово, отправка не отмечена'
      : 'Письмо с дополнением готово, отправка не отмечена';
  if (stand === 'going') return main ? 'Реестр отправляется' : 'Дополнение отправляется';
  if (stand === 'stuck')
    return main ? 'Реестр ещё не отправлен целиком' : 'Дополнение ещё не отправлено целиком';
  return main ? `Реестр отправлен ${day}` : `Дополнение отправлено ${day}`;
}
