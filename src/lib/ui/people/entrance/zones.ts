/** Time zones of Russia with the cities people know. */
export const ZONES: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'Europe/Kaliningrad', label: 'Калининград (МСК−1)' },
  { value: 'Europe/Moscow', label: 'Москва' },
  { value: 'Europe/Samara', label: 'Самара (МСК+1)' },
  { value: 'Asia/Yekaterinburg', label: 'Екатеринбург, Пермь (МСК+2)' },
  { value: 'Asia/Omsk', label: 'Омск (МСК+3)' },
  { value: 'Asia/Novokuznetsk', label: 'Кемерово, Красноярск (МСК+4)' },
  { value: 'Asia/Irkutsk', label: 'Иркутск (МСК+5)' },
  { value: 'Asia/Yakutsk', label: 'Якутск (МСК+6)' },
  { value: 'Asia/Vladivostok', label: 'Владивосток (МСК+7)' },
  { value: 'Asia/Magadan', label: 'Магадан (МСК+8)' },
  { value: 'Asia/Kamchatka', label: 'Камчатка (МСК+9)' },
];

/** What the clock shows in a zone at a moment, as a number that grows with it. */
const clockIn = (timeZone: string, at: Date) =>
  Date.parse(`${at.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);

/** The offered zone whose clock shows the same as the device's, Moscow when none does. */
export function zoneLike(deviceZone: string, at: Date): string {
  if (ZONES.some(({ value }) => value === deviceZone)) return deviceZone;
  const same = ZONES.find(({ value }) => clockIn(value, at) === clockIn(deviceZone, at));
  return same?.value ?? 'Europe/Moscow';
}
