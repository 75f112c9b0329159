import type { Entry } from '$lib/domain/act';
import { SETTINGS, type Setting, type SettingChange, type SettingKey } from '$lib/domain/people/settings';
import type { SettingValue } from '$lib/state/settings.svelte';
import { capital, count, dateYear, month } from '$lib/ui/kit/format';

/** A setting's value as it is read: «5 числа», «3 рабочих дня», «да», «{n}/{yyyy}-ЭОМ». */
export function valueText(key: SettingKey, value: SettingValue): string {
  const setting: Omit<Setting<unknown>, 'schema'> = SETTINGS[key];
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  if (typeof value === 'number' && setting.counted) return count(value, setting.counted);
  return [setting.choices?.[String(value)] ?? String(value), setting.unit].filter(Boolean).join('\u00a0');
}

/** What of the place was changed, for its history. */
export function changeText(
  { kind, payload, parts }: Pick<Entry, 'kind' | 'payload' | 'parts'>,
  zone: string,
): string {
  if (kind === 'mark-day') {
    const { date, day, title } = payload as { date: string; day: keyof typeof DAY_WORDS; title: string };
    return `${dateYear(date, zone)}, «${title}»: ${DAY_WORDS[day]}`;
  }
  if (kind === 'mark-month') {
    const words = payload.collects ? 'сбор проводится' : 'сбор не проводится';
    return `${capital(month(`${String(payload.month)}-15`, zone))}: ${words}`;
  }
  if (kind === 'set-template') {
    const { name } = (parts.file?.value ?? {}) as { name?: string };
    const form = FORM_WORDS[payload.template as keyof typeof FORM_WORDS];
    const without = Array.isArray(payload.without) ? `, без полей: ${payload.without.join(', ')}` : '';
    return `${form}: ${payload.file ? (name ?? 'заменена') : 'снова пример'}${without}`;
  }
  if (kind === 'publish-rubric') return `Форма оценки: опубликована версия ${String(payload.version)}`;
  if (kind === 'mail-set') {
    const { host, address } = payload as { host?: string; address?: string };
    return host ? `Почта муниципалитета: ${host}, от ${address}` : 'Почта муниципалитета убрана';
  }
  const change = payload as unknown as SettingChange;
  return `${SETTINGS[change.key].title}: ${valueText(change.key, change.value)}, с ${dateYear(change.from, zone)}`;
}

const FORM_WORDS = { agreement: 'Форма соглашения', consent: 'Форма согласия' };
const DAY_WORDS = { off: 'выходной', working: 'рабочий день', usual: 'отметка убрана' };
