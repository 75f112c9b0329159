/** [E-18] What a registry is called, on its sheet and as its file: «Реестр ЭОМ, Заречный округ, декабрь 2026». */
export function registryTitle(place: string, month: string, addendum: number): string {
  const name = new Intl.DateTimeFormat('ru', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-15T12:00:00Z`),
  );
  return ['Реестр ЭОМ', place, `${name} ${month.slice(0, 4)}`, addendum > 0 && `дополнение ${addendum}`]
    .filter(Boolean)
    .join(', ');
}
