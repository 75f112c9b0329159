import { month as monthWords } from '$lib/ui/kit/format';

/** What a registry is called, on its sheet and as its file: «Реестр ЭОМ, Заречный округ, декабрь 2026». */
export function registryTitle(place: string, month: string, zone: string, addendum: number): string {
  const words = ['Реестр ЭОМ', place, monthWords(`${month}-15`, zone)];
  if (addendum > 0) words.push(`дополнение ${addendum}`);
  return words.filter(Boolean).join(', ');
}
