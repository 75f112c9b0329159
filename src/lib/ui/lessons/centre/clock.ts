import { ZONES } from '$lib/ui/people/entrance/zones';

/** «по часам: Кемерово, Красноярск (МСК+4)»: whose clock a time is told by. */
export const clockName = (zone: string): string =>
  `по часам «${ZONES.find(({ value }) => value === zone)?.label ?? zone}»`;
