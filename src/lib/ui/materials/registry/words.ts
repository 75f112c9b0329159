import type { departure } from '$lib/domain/materials/letters';
import type { SentRegistry } from '$lib/domain/materials/registry';
import { month as monthWords } from '$lib/ui/kit/format';

/** What a registry is called, on its sheet and as its file: «Реестр ЭОМ, Заречный округ, декабрь 2026». */
export function registryTitle(place: string, month: string, zone: string, addendum: number): string {
  const words = ['Реестр ЭОМ', place, monthWords(`${month}-15`, zone)];
  if (addendum > 0) words.push(`дополнение ${addendum}`);
  return words.filter(Boolean).join(', ');
}

/** «Реестр отправлен 28 декабря 2026»; what did not leave is not called sent. */
export function sentHeading(
  kind: SentRegistry['kind'],
  stand: ReturnType<typeof departure>,
  day: string,
): string {
  const main = kind === 'main';
  if (stand === 'going') return main ? 'Реестр отправляется' : 'Дополнение отправляется';
  if (stand === 'stuck') return main ? 'Реестр ушёл не весь' : 'Дополнение ушло не всё';
  return main ? `Реестр отправлен ${day}` : `Дополнение отправлено ${day}`;
}
