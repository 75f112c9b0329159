import { monthWords } from '../domain/shared/month-words';

/** [E-18] What a registry is called, on its sheet and as its file: «Реестр ЭОМ, Заречный округ, декабрь 2026». */
export const registryTitle = (place: string, month: string, addendum: number): string =>
  ['Реестр ЭОМ', place, monthWords(month), addendum > 0 && `дополнение ${addendum}`]
    .filter(Boolean)
    .join(', ');
