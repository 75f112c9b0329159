import { count } from '$lib/ui/kit/format';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const YEAR = 365.25 * DAY;

/** «Часы на этом телефоне отстают на 7 лет»: by how far the relay's clock is ahead of the device's. */
export function wrongClock(offset: number, device: string): string {
  const off = Math.abs(offset);
  const by =
    off >= YEAR
      ? count(Math.round(off / YEAR), ['год', 'года', 'лет'])
      : off >= DAY
        ? count(Math.round(off / DAY), ['день', 'дня', 'дней'])
        : off >= 60 * MINUTE
          ? count(Math.round(off / (60 * MINUTE)), ['час', 'часа', 'часов'])
          : count(Math.round(off / MINUTE), ['минуту', 'минуты', 'минут']);
  return `Часы на ${device} ${offset > 0 ? 'отстают' : 'спешат'} на ${by}`;
}
